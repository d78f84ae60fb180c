import { addDays, addMonths, daysBetween, weekday, type Day } from '../../../../kernel/day.js';
import type { ThresholdPeriod } from '../model.js';

/** One run of a recurring period; both days are part of it. */
export interface PeriodDays {
  readonly kind: ThresholdPeriod;
  readonly start: Day;
  readonly end: Day;
}

/** The period of UTC days that a day lies in: weeks are ISO weeks; null for what has none (monitoring spec §5). */
export function periodOf(kind: ThresholdPeriod, today: Day): PeriodDays | null {
  switch (kind) {
    case 'daily':
      return { kind, start: today, end: today };
    case 'weekly': {
      const start = addDays(today, -((weekday(today) + 6) % 7));
      return { kind, start, end: addDays(start, 6) };
    }
    case 'monthly': {
      const start = `${today.slice(0, 8)}01`;
      return { kind, start, end: addDays(addMonths(start, 1), -1) };
    }
    case 'total':
    case 'credits':
      return null;
  }
}

/** Days after today in the period. */
export const daysLeft = ({ end }: PeriodDays, today: Day): number => Math.max(0, daysBetween(today, end));
