import { minorUnits } from './currency.js';
import { invalid } from './errors.js';
import { rescale, unscale } from './conversion.js';
import { money, type Money } from './money.js';

/**
 * Splits a whole amount in proportion to weights so that the parts sum to it exactly. Every part is the proportional
 * one rounded down, and what is left goes one by one to the largest remainders, the earlier of equals first. A larger
 * weight never gets less than a smaller one; a negative total is split as its mirror image.
 *
 * @throws DomainError `invalid` for a negative weight, or when all weights are zero and the total is not.
 * @example
 * allocate(100n, [1n, 1n, 1n]); // [34n, 33n, 33n]
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.some((weight) => weight < 0n)) throw invalid(['weights'], 'must not be negative');
  const sum = weights.reduce((so, weight) => so + weight, 0n);
  if (sum === 0n) {
    if (total !== 0n) throw invalid(['weights'], 'must not all be zero');
    return weights.map(() => 0n);
  }
  const size = total < 0n ? -total : total;
  const parts = weights.map((weight) => (size * weight) / sum);
  let left = size - parts.reduce((so, part) => so + part, 0n);
  const remainders = weights.map((weight, index) => ({ index, remainder: (size * weight) % sum }));
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left -= 1n;
  }
  return total < 0n ? parts.map((part) => -part) : parts;
}

/**
 * Splits money as `allocate` does, in the currency's smallest coin, or in the amount's own last digit where that is finer.
 *
 * @throws DomainError `invalid` as `allocate`.
 */
export function allocateMoney<C extends string>(amount: Money<C>, weights: readonly bigint[]): Money<C>[] {
  const { unscaled, scale } = unscale(amount.amount);
  const places = Math.max(scale, minorUnits(amount.currency));
  const total = unscaled * 10n ** BigInt(places - scale);
  return allocate(total, weights).map((part) => money(rescale(part, places), amount.currency));
}
