import type { Day } from '../../../kernel/day.js';
import type { Reward, RewardStatus } from './model.js';

/** How a reward reads today: an active one is expired after its last day (REW-1). */
export function rewardStatus(
  { status, expirationDate }: Pick<Reward, 'status' | 'expirationDate'>,
  today: Day,
): RewardStatus {
  return status === 'active' && expirationDate !== null && expirationDate < today ? 'expired' : status;
}

/** The check that every card number passes. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighed = i % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** Lengths that card numbers have. */
const isCardLength = (length: number): boolean => length >= 13 && length <= 19;

/** Whether digits in groups, read on from any group to any other, make a card number. */
function hidesCardNumber(groups: readonly string[]): boolean {
  return groups.some((_, from) => {
    let digits = '';
    for (const group of groups.slice(from)) {
      digits += group;
      if (digits.length > 19) return false;
      if (isCardLength(digits.length) && passesLuhn(digits)) return true;
    }
    return false;
  });
}

/**
 * Whether a text holds what looks like a card number: 13 to 19 digits, spaces and dashes aside, that pass the Luhn
 * check. Such texts are refused, so that none is ever stored.
 *
 * @example
 * holdsCardNumber('gift card 4111 1111-1111 1111'); // true
 */
export function holdsCardNumber(text: string): boolean {
  const runs = text.match(/\d[\d -]*/g) ?? [];
  return runs.some((run) => hidesCardNumber(run.split(/[ -]+/).filter((group) => group !== '')));
}
