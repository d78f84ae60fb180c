import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';

const cent: Micros = 10_000n;

/**
 * Dollars and cents in a sentence, rounded half away from zero.
 *
 * @example
 * inDollars(84_000_000n); // '$84.00'
 */
export function inDollars(amount: Micros): string {
  const cents = divideRound(amount, cent, 'half-up');
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}$${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Appended to the message of an alert that froze a card (projects spec §9.4). */
export const frozenSentence = ' The card was frozen automatically.';
