import { civilFromDays, dayMs, dayOfMonthNumber, daysFromCivil, daysInMonth, monthNumber } from './civil.js';
import { invalid } from './errors.js';
import { firstInstantAt, offsetAt } from './zone.js';

export { daysInMonth, isLeapYear } from './civil.js';

/** A civil date `YYYY-MM-DD`, years 0001 to 9999, in no zone. Days compare correctly as text. */
export type Day = string;

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

const numberOf = (text: string): number | null => {
  const match = shape.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const exists = year > 0 && month > 0 && month < 13 && day > 0 && day <= daysInMonth(year, month);
  return exists ? daysFromCivil(year, month, day) : null;
};

/** Whether a text is a civil date that exists: `2025-02-29` is none. */
export function isDay(text: string): text is Day {
  return numberOf(text) !== null;
}

/**
 * Days from 1970-01-01 to a day, negative before it.
 *
 * @throws DomainError `invalid` when the text is no civil date.
 */
export function dayNumber(day: Day): number {
  const number = numberOf(day);
  if (number === null) throw invalid([], 'must be a date YYYY-MM-DD');
  return number;
}

/**
 * The day of a day number; undoes `dayNumber`.
 *
 * @throws DomainError `invalid` outside the years 0001 to 9999.
 */
export function dayFromNumber(number: number): Day {
  const { year, month, day } = civilFromDays(number);
  if (!Number.isSafeInteger(number) || year < 1 || year > 9999)
    throw invalid([], 'must lie in the years 0001 to 9999');
  return `${year.toString().padStart(4, '0')}-${month.toString().padStart(2, '0')}-${day.toString().padStart(2, '0')}`;
}

/** The day after so many days; a negative count goes back. */
export function addDays(day: Day, days: number): Day {
  return dayFromNumber(dayNumber(day) + days);
}

/**
 * The same day of the month so many months on, or that month's last day when it is shorter. Always count from the
 * original day: adding one month twice forgets a 31st, adding two months once does not.
 *
 * @example
 * addMonths('2026-01-31', 1); // '2026-02-28'
 * addMonths('2026-01-31', 2); // '2026-03-31'
 */
export function addMonths(day: Day, months: number): Day {
  const date = civilFromDays(dayNumber(day));
  return dayFromNumber(dayOfMonthNumber(monthNumber(date) + months, date.day));
}

/** The same date so many years on; 29 February becomes the 28th in common years. Count from the original day. */
export function addYears(day: Day, years: number): Day {
  return addMonths(day, 12 * years);
}

/** Negative, zero or positive as `a` is earlier than, the same as or later than `b`. */
export function compareDays(a: Day, b: Day): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Nights between two days: positive when `to` is the later one. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day of the week: 0 for Sunday to 6 for Saturday. */
export function weekday(day: Day): number {
  // 1 January 1970 was a Thursday.
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}

/**
 * The civil date that clocks in a zone show at an instant.
 *
 * @throws DomainError `invalid` for an invalid Date or an unknown zone.
 */
export function dayIn(instant: Date, zone: string): Day {
  const local = instant.getTime() + offsetAt(zone, instant.getTime());
  return dayFromNumber(Math.floor(local / dayMs));
}

/**
 * The first instant at which clocks in a zone have reached a civil date: 01:00 where midnight is skipped, the earlier
 * of two midnights, and the next day's start for a day that the zone never had.
 *
 * @throws DomainError `invalid` for an unknown zone or a text that is no date.
 */
export function startOfDay(day: Day, zone: string): Date {
  return new Date(firstInstantAt(zone, dayNumber(day) * dayMs));
}
