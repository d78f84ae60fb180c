import type { Bucket, DayAmount, Quantities, Restated } from '../model.js';
import { addQuantities, bucketKey } from './read-page.js';

/** Which of two tellings of a day holds. */
export interface Telling {
  readonly pull: number;
  readonly fingerprint: string;
}

/**
 * Whether a telling replaces what is stored: that of the pull that began later does, whatever order they arrive in; of
 * one pull told twice the greater fingerprint, so that any order ends in the same.
 */
export const replaces = (told: Telling, stored: Telling | undefined): boolean =>
  stored === undefined ||
  told.pull > stored.pull ||
  (told.pull === stored.pull && told.fingerprint > stored.fingerprint);

/** Sums of a day's buckets by currency and basis, and by meter. */
export function sumDay(buckets: readonly Bucket[]): {
  readonly amounts: readonly DayAmount[];
  readonly quantities: Quantities;
} {
  const sums = new Map<string, DayAmount>();
  let quantities: Quantities = {};
  for (const { amount, currency, basis, quantities: counts } of buckets) {
    quantities = addQuantities(quantities, counts);
    if (amount === null || currency === null) continue;
    const key = `${currency}/${basis}`;
    const known = BigInt(sums.get(key)?.micros ?? '0');
    sums.set(key, { currency, basis, micros: (known + BigInt(amount)).toString() });
  }
  const amounts = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, amount]) => amount);
  return { amounts, quantities };
}

const same = (a: Bucket, b: Bucket): boolean =>
  a.amount === b.amount && JSON.stringify(a.quantities) === JSON.stringify(b.quantities);

/** The buckets that are told differently, by key. */
export function restatedBuckets(was: readonly Bucket[], is: readonly Bucket[]): Restated[] {
  const before = new Map(was.map((bucket) => [bucketKey(bucket), bucket]));
  const after = new Map(is.map((bucket) => [bucketKey(bucket), bucket]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [old = null, now = null] = [before.get(key), after.get(key)];
    return old && now && same(old, now) ? [] : [{ was: old, is: now }];
  });
}
