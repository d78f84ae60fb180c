import { addDays, daysBetween, isDay, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';
import { formatMicros, parseMicros } from '../../../../kernel/micros.js';
import { isText } from '../../../../kernel/text.js';
import type { Basis, Bucket, DayRange, Dimensions, Meter, ProviderSample, Quantities } from '../model.js';
import { microsOf } from './read-amount.js';

const meters: readonly Meter[] = [
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'audioTokens',
  'characters',
  'seconds',
  'units',
];
const bases: readonly Basis[] = ['billed', 'metered', 'derived', 'estimated'];
const longestText = 400;

/** What is kept of one day. */
export interface DayStatement {
  readonly day: Day;
  /** Sorted, without two of one key. */
  readonly buckets: readonly Bucket[];
}

const textOf = (dimensions: Dimensions, name: keyof Dimensions): string => {
  const value: unknown = dimensions[name] ?? '';
  if (typeof value !== 'string' || !isText(value)) throw invalid(['dimensions', name], 'must be a text');
  return value.length <= longestText ? value : value.slice(0, longestText);
};

/** Sums of counts; a meter that neither has stays absent. */
export function addQuantities(a: Quantities, b: Quantities): Quantities {
  const sum: Partial<Record<Meter, string>> = { ...a };
  for (const meter of meters) {
    const [x, y] = [a[meter], b[meter]];
    if (y !== undefined) sum[meter] = x === undefined ? y : formatMicros(parseMicros(x) + parseMicros(y));
  }
  return sum;
}

function quantitiesOf(given: ProviderSample['quantities']): Quantities {
  const read: Partial<Record<Meter, string>> = {};
  for (const meter of meters) {
    const value = given[meter];
    if (value === undefined) continue;
    const micros = parseMicros(value);
    if (micros < 0n) throw invalid(['quantities', meter], 'must not be negative');
    read[meter] = formatMicros(micros);
  }
  return read;
}

function bucketOf(sample: ProviderSample): Bucket {
  if (!isDay(sample.day)) throw invalid(['day'], 'must be a date');
  if (!bases.includes(sample.basis)) throw invalid(['basis'], `must be one of ${bases.join(', ')}`);
  const { dimensions, amount, basis } = sample;
  return {
    service: textOf(dimensions, 'service'),
    model: textOf(dimensions, 'model'),
    externalProject: textOf(dimensions, 'externalProject'),
    apiKey: textOf(dimensions, 'apiKey'),
    lineItem: textOf(dimensions, 'lineItem'),
    amount: amount && microsOf(amount).toString(),
    currency: amount && amount.currency,
    basis,
    quantities: quantitiesOf(sample.quantities),
  };
}

/** What makes two buckets of a day one. */
export const bucketKey = ({
  service,
  model,
  externalProject,
  apiKey,
  lineItem,
  currency,
  basis,
}: Bucket): string => JSON.stringify([service, model, externalProject, apiKey, lineItem, currency, basis]);

const plus = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null ? a : (BigInt(a) + BigInt(b)).toString();

function merged(a: Bucket, b: Bucket): Bucket {
  return { ...a, amount: plus(a.amount, b.amount), quantities: addQuantities(a.quantities, b.quantities) };
}

/** Every day of a range. */
export const daysIn = ({ from, before }: DayRange): Day[] =>
  Array.from({ length: Math.max(0, daysBetween(from, before)) }, (_, index) => addDays(from, index));

/**
 * What a whole answer says of each day of its range, also of those on which nothing happened. Samples of one key are added
 * up, in whatever order they came; days outside the range were not asked for and are left out.
 *
 * @throws DomainError `invalid` for an amount, count, currency or text that cannot be kept.
 */
export function readDays(samples: readonly ProviderSample[], range: DayRange): DayStatement[] {
  const days = new Map(daysIn(range).map((day) => [day, new Map<string, Bucket>()]));
  for (const sample of samples) {
    const bucket = bucketOf(sample);
    const buckets = days.get(sample.day);
    if (!buckets) continue;
    const key = bucketKey(bucket);
    const known = buckets.get(key);
    buckets.set(key, known ? merged(known, bucket) : bucket);
  }
  return [...days].map(([day, buckets]) => ({
    day,
    buckets: [...buckets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bucket]) => bucket),
  }));
}
