import type { Rounding } from './decimal.js';
import { divideRound } from './divide.js';
import { rescale, unscale } from './conversion.js';

/** A whole number of any unit, or a decimal as text. */
export type Quantity = bigint | string;

const fractionOf = (quantity: Quantity): ReturnType<typeof unscale> =>
  typeof quantity === 'bigint' ? { unscaled: quantity, scale: 0 } : unscale(quantity);

function quotient(
  part: Quantity,
  whole: Quantity,
  times: bigint,
  places: number,
  mode: Rounding,
): string | null {
  const [a, b] = [fractionOf(part), fractionOf(whole)];
  if (b.unscaled === 0n) return null;
  // One fraction of whole numbers, so that it is rounded only once.
  const dividend = a.unscaled * times * 10n ** BigInt(b.scale + places);
  return rescale(divideRound(dividend, b.unscaled * 10n ** BigInt(a.scale), mode), places);
}

/**
 * `part / whole` as a decimal with at most `places` digits after the point, rounded once by name; null when `whole` is
 * zero and there is no answer.
 *
 * @throws DomainError `invalid` for text that is no decimal.
 */
export function ratioOf(part: Quantity, whole: Quantity, places: number, mode: Rounding): string | null {
  return quotient(part, whole, 1n, places, mode);
}

/**
 * `part` as a percentage of `whole`, rounded like `ratioOf`; null when `whole` is zero.
 *
 * @throws DomainError `invalid` for text that is no decimal.
 * @example
 * percentOf(2n, 3n, 1, 'half-up'); // '66.7'
 */
export function percentOf(part: Quantity, whole: Quantity, places: number, mode: Rounding): string | null {
  return quotient(part, whole, 100n, places, mode);
}

/**
 * The whole percent of a cap that is spent, rounded toward −∞ (costs spec §9.7). A cap of zero is full (100) as soon
 * as anything is spent on it.
 */
export function floorPercent(spend: bigint, max: bigint): number {
  if (max === 0n) return spend > 0n ? 100 : 0;
  const percent = divideRound(100n * spend, max, 'floor');
  return Number(percent);
}
