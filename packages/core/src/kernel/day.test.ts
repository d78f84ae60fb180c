import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  addYears,
  compareDays,
  dayFromNumber,
  dayIn,
  dayNumber,
  daysBetween,
  daysInMonth,
  isDay,
  isLeapYear,
  startOfDay,
  weekday,
} from './day.js';
import { isDomainError } from './errors.js';

const refused = (run: () => unknown): void => {
  expect(run).toThrow(expect.toSatisfy((error) => isDomainError(error, 'invalid')));
};
const start = (day: string, zone: string): string => startOfDay(day, zone).toISOString();

describe('days', () => {
  it('are dates that exist, in one spelling', () => {
    for (const day of ['2026-02-28', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])
      expect(isDay(day)).toBe(true);
    for (const text of [
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
      '2026-04-31',
      '0000-01-01',
    ])
      expect(isDay(text)).toBe(false);
    for (const text of [
      '2026-1-1',
      '2026-01-01T00:00:00Z',
      '20260101',
      '+2026-01-01',
      '2026-01-01\n',
      '２026-01-01',
      '',
    ])
      expect(isDay(text)).toBe(false);
  });

  it('count from 1970', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(dayNumber('1969-12-31')).toBe(-1);
    expect(dayFromNumber(20_000)).toBe('2024-10-04');
    refused(() => dayNumber('2026-02-30'));
    refused(() => dayFromNumber(1.5));
    refused(() => addDays('9999-12-31', 1));
    refused(() => addDays('0001-01-01', -1));
  });

  it('know the calendar', () => {
    expect([1900, 2000, 2024, 2026].map(isLeapYear)).toEqual([false, true, true, false]);
    expect([1, 2, 4, 12].map((month) => daysInMonth(2026, month))).toEqual([31, 28, 30, 31]);
    expect(weekday('2026-11-22')).toBe(0);
    expect(weekday('1969-12-31')).toBe(3);
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
    expect(compareDays('2026-09-30', '2026-10-01')).toBeLessThan(0);
    expect(compareDays('2026-10-01', '2026-10-01')).toBe(0);
  });
});

describe('adding months and years', () => {
  it('clamps to the month and remembers the original day', () => {
    expect([1, 2, 3, 13, -2].map((n) => addMonths('2026-01-31', n))).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2027-02-28',
      '2025-11-30',
    ]);
    expect([1, 3, 4, -4].map((n) => addYears('2024-02-29', n))).toEqual([
      '2025-02-28',
      '2027-02-28',
      '2028-02-29',
      '2020-02-29',
    ]);
    expect(addYears('2096-02-29', 4)).toBe('2100-02-28');
  });
});

describe('days in a zone', () => {
  it('are what the clocks on the wall show', () => {
    const instant = new Date('2026-11-23T04:30:00Z');
    expect(dayIn(instant, 'UTC')).toBe('2026-11-23');
    expect(dayIn(instant, 'America/New_York')).toBe('2026-11-22');
    expect(dayIn(new Date('2026-11-22T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-23');
    expect(dayIn(instant, 'america/new_york')).toBe('2026-11-22');
    expect(dayIn(instant, 'Etc/UTC')).toBe('2026-11-23');
  });

  it('start at the first instant of their date, midnight or not', () => {
    expect(start('2026-11-23', 'Asia/Kathmandu')).toBe('2026-11-22T18:15:00.000Z');
    // Clocks went from 00:00 to 01:00.
    expect(start('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
    expect(start('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
    // Midnight came twice: clocks went from 01:00 back to 00:00.
    expect(start('2023-11-05', 'America/Havana')).toBe('2023-11-05T04:00:00.000Z');
    // Clocks went from 00:00 back to 23:00 of the day before.
    expect(start('2018-02-18', 'America/Sao_Paulo')).toBe('2018-02-18T03:00:00.000Z');
    // Clocks showed 00:00, and at 00:01 went back to 23:01.
    expect(start('2010-11-07', 'America/St_Johns')).toBe('2010-11-07T02:30:00.000Z');
  });

  it('start where the next begins when the zone skipped them', () => {
    expect(start('2011-12-29', 'Pacific/Apia')).toBe('2011-12-29T10:00:00.000Z');
    expect(start('2011-12-30', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
    expect(start('2011-12-31', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  });

  it('refuse unknown zones and invalid dates', () => {
    for (const zone of ['Mars/Olympus', '', '+02:00', 'UTC\0', 'EST5EDT4', 'x'.repeat(1000)]) {
      refused(() => dayIn(new Date(0), zone));
      refused(() => startOfDay('2026-01-01', zone));
    }
    refused(() => dayIn(new Date(NaN), 'UTC'));
    refused(() => dayIn(new Date(NaN), 'Europe/Berlin'));
    refused(() => startOfDay('2026-02-30', 'UTC'));
  });
});
