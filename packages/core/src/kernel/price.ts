import { divideRound } from './divide.js';
import { invalid } from './errors.js';
import { checkMicros, parseMicros, type Micros, type Picos } from './micros.js';

const picosPerMicro = 1_000_000n;

/**
 * The price of one unit, from the price of a million: `'2.50'` dollars per million tokens is 2,500,000 picos a token.
 *
 * @throws DomainError `invalid` for a negative price or one with more than six decimal places.
 */
export function picosPerUnitFromPerMillion(price: string): Picos {
  // A millionth of a unit is a micro, and a millionth of that is a pico: the two factors cancel.
  const picos = parseMicros(price);
  if (picos < 0n) throw invalid(['price'], 'must not be negative');
  return picos;
}

/** A number of units, and the price of each. */
export type PricedPart = readonly [quantity: bigint, unitPicos: Picos];

/**
 * What priced parts cost together: exact products and sum, rounded once, half up, to micros (costs spec §14).
 *
 * @throws DomainError `invalid` for a negative quantity or price, or a cost beyond 64 bits.
 * @example
 * costOf([[800n, 2_500_000n], [200n, 1_250_000n], [500n, 10_000_000n]]); // 7_250n
 */
export function costOf(parts: readonly PricedPart[]): Micros {
  let picos = 0n;
  for (const [quantity, unitPicos] of parts) {
    if (quantity < 0n || unitPicos < 0n)
      throw invalid(['quantity'], 'quantities and prices must not be negative');
    picos += quantity * unitPicos;
  }
  return checkMicros(divideRound(picos, picosPerMicro, 'half-up'));
}
