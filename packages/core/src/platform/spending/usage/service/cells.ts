import { addDays, dayIn, type Day } from '../../../../kernel/day.js';
import type { RollupCell, Rollups } from '../../../../storage/storage.js';
import { estimatedValue, type UsageDimension } from '../model.js';
import { dearest, subtractCells } from '../rules/summarize.js';

/** Which days are added up. */
export interface SummaryQuery {
  /** UTC days, today included. */
  readonly days: number;
  /** Leaves out the events that are tagged as estimated. */
  readonly excludeEstimated?: boolean;
  readonly now: Date;
}

/** The UTC days of a query, half open. */
export function daysOf({ days, now }: Pick<SummaryQuery, 'days' | 'now'>): {
  readonly from: Day;
  readonly before: Day;
} {
  const today = dayIn(now, 'UTC');
  return { from: addDays(today, 1 - days), before: addDays(today, 1) };
}

/** Sums of the queried days. */
export interface CellReaders {
  /** One cell per day and value. */
  daily(dimension: UsageDimension): Promise<RollupCell[]>;
  /** Values added up over the days, the dearest first. */
  top(dimension: UsageDimension, limit: number): Promise<RollupCell[]>;
}

/** Readers of kept sums, less the estimated events where the query leaves them out. */
export async function cellReaders(rollups: Rollups, query: SummaryQuery): Promise<CellReaders> {
  const range = daysOf(query);
  const estimated = query.excludeEstimated ? await rollups.series('estimated', range) : [];
  const partOf = (dimension: UsageDimension): RollupCell[] => {
    const prefix = estimatedValue(dimension, '');
    return estimated
      .filter(({ value }) => value.startsWith(prefix))
      .map((cell) => ({ ...cell, value: cell.value.slice(prefix.length) }));
  };
  return {
    daily: async (dimension) => subtractCells(await rollups.series(dimension, range), partOf(dimension)),
    top: async (dimension, limit) => {
      // Only the values that lose something can fall behind, so that many more rows are enough.
      const taken = partOf(dimension).map((cell) => ({ ...cell, day: range.from }));
      const fetched = limit + new Set(taken.map(({ value }) => value)).size;
      const cells = await rollups.top(dimension, { ...range, by: 'cost', limit: fetched });
      return dearest(subtractCells(cells, taken), limit);
    },
  };
}
