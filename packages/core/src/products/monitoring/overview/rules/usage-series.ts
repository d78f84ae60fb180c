import { addDays, weekday, type Day } from '../../../../kernel/day.js';
import { parseMicros, type Micros } from '../../../../kernel/micros.js';
import type { Bucket, DayRange, Quantities } from '../../samples/model.js';
import { daysIn } from '../../samples/rules/read-page.js';

/** What a series shows. */
export type UsageMetric = 'cost' | 'tokens' | 'requests' | 'credits' | 'characters';
/** How wide its points are. */
export type Granularity = 'day' | 'week' | 'month';
/** What it is split by. */
export type UsageGroup = 'none' | 'model' | 'project' | 'lineItem' | 'apiKey';

/** One point; null where the provider was not asked about all of it (monitoring spec §4.2). */
export interface Point {
  readonly day: Day;
  /** Micros of the currency, or of one thing that is counted. */
  readonly value: Micros | null;
}

const tokenMeters = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'audioTokens',
] as const;

/** A count of a metric in micros of one; null when nothing of it is told. */
export function countOf(
  metric: Exclude<UsageMetric, 'cost' | 'credits'>,
  quantities: Quantities,
): Micros | null {
  const meters = metric === 'tokens' ? tokenMeters : ([metric] as const);
  const told = meters.flatMap((meter) => quantities[meter] ?? []);
  return told.length === 0 ? null : told.reduce((sum, text) => sum + parseMicros(text), 0n);
}

/** The first day of the point that a day belongs to. */
function pointOf(granularity: Granularity, day: Day): Day {
  if (granularity === 'day') return day;
  return granularity === 'week' ? addDays(day, -((weekday(day) + 6) % 7)) : `${day.slice(0, 8)}01`;
}

/**
 * A range as points: days that were told of are added up, and a point with a day that was not is unknown, unless it is
 * the last one and its days are still to come.
 */
export function pointsOf(
  values: ReadonlyMap<Day, Micros>,
  range: DayRange,
  granularity: Granularity,
  today: Day,
): Point[] {
  const points = new Map<Day, Micros | null>();
  for (const day of daysIn(range)) {
    const point = pointOf(granularity, day);
    const value = values.get(day);
    const known = points.has(point) ? (points.get(point) as Micros | null) : 0n;
    if (day > today) continue;
    points.set(point, known === null || value === undefined ? null : known + value);
  }
  return [...points].map(([day, value]) => ({ day, value }));
}

const groupField = {
  model: 'model',
  project: 'externalProject',
  lineItem: 'lineItem',
  apiKey: 'apiKey',
} as const;

/** What a bucket counts under in a split. */
export const groupOf = (by: Exclude<UsageGroup, 'none'>, bucket: Bucket): string => bucket[groupField[by]];
