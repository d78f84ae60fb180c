import { addMonths as addMonthsToDate } from 'date-fns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  addYears,
  compareDays,
  dayFromNumber,
  dayNumber,
  daysBetween,
  isDay,
  weekday,
} from './day.js';

const number = fc.integer({ min: -719_162, max: 2_932_896 });
const day = number.map(dayFromNumber);
const modern = fc.integer({ min: 0, max: 30_000 }).map(dayFromNumber);

describe('day arithmetic', () => {
  it('agrees with the platform calendar from the year 1 to 9999', () => {
    fc.assert(
      fc.property(number, (n) => {
        const text = dayFromNumber(n);
        const date = new Date(n * 86_400_000);
        expect(text).toBe(date.toISOString().slice(0, 10));
        expect(dayNumber(text)).toBe(n);
        expect(weekday(text)).toBe(date.getUTCDay());
        expect(isDay(text)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('adds and measures consistently, and orders as text', () => {
    fc.assert(
      fc.property(modern, modern, (a, b) => {
        expect(addDays(a, daysBetween(a, b))).toBe(b);
        expect(Math.sign(compareDays(a, b))).toBe(Math.sign(daysBetween(b, a)));
      }),
    );
  });

  it('adds months as date-fns does, never decreasing, and never past the original day', () => {
    fc.assert(
      fc.property(modern, fc.integer({ min: -500, max: 500 }), (from, months) => {
        const text = addMonths(from, months);
        const [year, month, date] = from.split('-').map(Number) as [number, number, number];
        const local = addMonthsToDate(new Date(year, month - 1, date, 12), months);
        const shown = [local.getFullYear(), local.getMonth() + 1, local.getDate()];
        expect(text.split('-').map(Number)).toEqual(shown);
        expect(Number(text.slice(8))).toBeLessThanOrEqual(date);
        expect(compareDays(text, addMonths(from, months + 1))).toBeLessThan(0);
      }),
    );
  });

  it('takes a year as twelve months', () => {
    fc.assert(
      fc.property(modern, fc.integer({ min: -40, max: 40 }), (from, years) => {
        expect(addYears(from, years)).toBe(addMonths(from, 12 * years));
      }),
    );
  });

  it('sees no date where the calendar has none', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 29, max: 40 }), (from, date) => {
        const text = `${from.slice(0, 8)}${date}`;
        const parsed = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
        expect(isDay(text)).toBe(exists);
      }),
    );
  });
});
