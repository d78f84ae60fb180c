import { addDays, addMonths, daysInMonth, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { DailySpend } from '../../samples/rules/spend-book.js';
import { sumBetween } from '../../samples/rules/spend-book.js';

/** Sums that a summary shows of one series (monitoring spec §4.2, §9). */
export interface Totals {
  readonly today: Micros;
  readonly yesterday: Micros;
  /** Today and the six days before it. */
  readonly last7d: Micros;
  readonly monthToDate: Micros;
  /** Null when the month began before anything is known. */
  readonly previousMonth: Micros | null;
  /** The same number of days of the month before, all of it where it is shorter; null as above. */
  readonly previousMonthSamePoint: Micros | null;
}

/** Whether a month is known from its first day on; of a workspace that knows nothing yet, nothing was spent in any. */
export const isMonthKnown = (spend: DailySpend, first: Day): boolean => spend.size === 0 || spend.has(first);

/** Adds a series up around a day. */
export function totalsOf(spend: DailySpend, today: Day): Totals {
  const first = `${today.slice(0, 8)}01`;
  const previous = addMonths(first, -1);
  const length = daysInMonth(parseInt(previous.slice(0, 4), 10), parseInt(previous.slice(5, 7), 10));
  const samePoint = Math.min(parseInt(today.slice(8), 10), length);
  const between = (from: Day, before: Day): Micros => sumBetween(spend, { from, before });
  const tomorrow = addDays(today, 1);
  const isKnown = isMonthKnown(spend, previous);
  return {
    today: between(today, tomorrow),
    yesterday: between(addDays(today, -1), today),
    last7d: between(addDays(today, -6), tomorrow),
    monthToDate: between(first, tomorrow),
    previousMonth: isKnown ? between(previous, first) : null,
    previousMonthSamePoint: isKnown ? between(previous, addDays(previous, samePoint)) : null,
  };
}
