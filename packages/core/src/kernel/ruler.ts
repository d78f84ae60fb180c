import { civilFromDays, dayMs, dayOfMonthNumber, monthNumber } from './civil.js';

/** The units of a ruler. */
export type RulerUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

/** Equal steps of milliseconds, from a wall-clock reading. */
interface EvenRuler {
  readonly counts: 'ms';
  readonly step: number;
  readonly origin: number;
}
/** Steps of months, from a month counted from January 1970, on a day of it at a time of day. */
interface MonthRuler {
  readonly counts: 'months';
  readonly step: number;
  readonly month: number;
  readonly day: number;
  readonly time: number;
}
/**
 * Steps along a wall clock that is never moved; step 0 begins at the origin. Readings are written as if they were UTC
 * milliseconds.
 */
export type Ruler = EvenRuler | MonthRuler;

const unitMs = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** The ruler of every so many units from a wall-clock reading. */
export function rulerFrom(origin: number, every: number, unit: RulerUnit): Ruler {
  if (unit !== 'month' && unit !== 'year') return { counts: 'ms', step: every * unitMs[unit], origin };
  const day = Math.floor(origin / dayMs);
  const date = civilFromDays(day);
  const step = unit === 'year' ? 12 * every : every;
  return { counts: 'months', step, month: monthNumber(date), day: date.day, time: origin - day * dayMs };
}

/** The reading at which a step begins. Months keep the origin's day and time, or the last day of a shorter month. */
export function localStart(ruler: Ruler, index: number): number {
  if (ruler.counts === 'ms') return ruler.origin + index * ruler.step;
  return dayOfMonthNumber(ruler.month + index * ruler.step, ruler.day) * dayMs + ruler.time;
}

/** The step that holds a reading. */
export function indexOfLocal(ruler: Ruler, local: number): number {
  if (ruler.counts === 'ms') return Math.floor((local - ruler.origin) / ruler.step);
  const month = monthNumber(civilFromDays(Math.floor(local / dayMs)));
  const index = Math.floor((month - ruler.month) / ruler.step);
  return localStart(ruler, index) > local ? index - 1 : index;
}
