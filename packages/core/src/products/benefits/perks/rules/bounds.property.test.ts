import fc from 'fast-check';
import rrule from 'rrule';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayFromNumber, dayNumber, type Day } from '../../../../kernel/day.js';
import type { ScheduleType } from '../model.js';
import { periodContaining } from './generate-periods.js';

const { RRule, Frequency } = rrule;

/** Cases compared with the oracle in one run. */
const cases = 20_000;

const date = (day: Day): Date => new Date(`${day}T00:00:00Z`);
const dayOf = (instant: Date | null): Day | null => instant && instant.toISOString().slice(0, 10);

/** The day of the month, or the last one of shorter months: the last that exists of the 28th to it. */
const clamped = (day: number) =>
  day <= 28
    ? { bymonthday: day }
    : { bymonthday: [28, 29, 30, 31].filter((each) => each <= day), bysetpos: -1 };

interface Case {
  readonly scheduleType: ScheduleType;
  readonly on: Day;
  readonly openDate: Day | null;
  readonly feeMonth: number | null;
}

/** The starts of all periods, as a calendar library computes them. */
function startsOf({ scheduleType, on, openDate, feeMonth }: Case): InstanceType<typeof RRule> {
  const year = parseInt(on, 10) - 3;
  const everyMonths = { monthly: 1, quarterly: 3, semiannual: 6 }[scheduleType as string];
  const opened = openDate === null ? null : date(openDate);
  if (everyMonths !== undefined)
    return new RRule({
      freq: Frequency.MONTHLY,
      interval: everyMonths,
      bymonthday: 1,
      dtstart: date(`${year}-01-01`),
    });
  if (scheduleType === 'annual_cardmember')
    return new RRule({
      freq: Frequency.YEARLY,
      bymonth: feeMonth ?? (opened === null ? 1 : opened.getUTCMonth() + 1),
      ...clamped(opened?.getUTCDate() ?? 1),
      dtstart: date(`${year}-01-01`),
    });
  if (scheduleType === 'every_4_years') {
    const dtstart = opened ?? date(`${on.slice(0, 4)}-01-01`);
    return new RRule({ freq: Frequency.MONTHLY, interval: 48, ...clamped(dtstart.getUTCDate()), dtstart });
  }
  return new RRule({ freq: Frequency.YEARLY, bymonth: 1, bymonthday: 1, dtstart: date(`${year}-01-01`) });
}

/** First and last day of the period around a day by the oracle; null before a schedule that counts from the opening. */
function expected(each: Case): { start: Day; end: Day } | null {
  const { scheduleType, on, openDate, feeMonth } = each;
  const counts =
    scheduleType === 'every_4_years' ||
    (scheduleType === 'annual_cardmember' &&
      openDate !== null &&
      (feeMonth === null || feeMonth === date(openDate).getUTCMonth() + 1));
  if (counts && openDate !== null && on < openDate) return null;
  const starts = startsOf(each);
  const start = dayOf(starts.before(date(on), true));
  const next = dayOf(starts.after(date(on), false));
  return start === null || next === null ? null : { start, end: addDays(next, -1) };
}

const someDay = (from: Day, to: Day) =>
  fc.integer({ min: dayNumber(from), max: dayNumber(to) }).map(dayFromNumber);

const openDates = fc.oneof(
  fc.constant(null),
  someDay('2005-01-01', '2035-12-31'),
  fc.constantFrom('2008-02-29', '2012-02-29', '2020-02-29', '2024-02-29', '2019-01-31', '2023-08-31'),
);

const someCase: fc.Arbitrary<Case> = fc.record({
  scheduleType: fc.constantFrom<ScheduleType>(
    'monthly',
    'quarterly',
    'semiannual',
    'annual_calendar',
    'annual_cardmember',
    'every_4_years',
    'spend_gated',
  ),
  on: someDay('2010-01-01', '2045-12-31'),
  openDate: openDates,
  feeMonth: fc.option(fc.integer({ min: 1, max: 12 })),
});

describe('the period that holds a day', () => {
  it('is the one that an independent calendar library finds', () => {
    fc.assert(
      fc.property(someCase, (each) => {
        const found = periodContaining({ ...each, amount: 1 });
        const oracle = expected(each);
        return found?.start === oracle?.start && found?.end === oracle?.end;
      }),
      { numRuns: cases },
    );
  }, 60_000);

  it('PER-4 comes back to 29 February every four years, except in 2100', () => {
    const on = (day: Day) =>
      periodContaining({ scheduleType: 'every_4_years', on: day, amount: 1, openDate: '2092-02-29' })?.start;
    expect(['2092-02-29', '2096-02-29', '2100-02-28', '2104-02-29'].map(on)).toEqual([
      '2092-02-29',
      '2096-02-29',
      '2100-02-28',
      '2104-02-29',
    ]);
  });

  it('DATE-4 counts months from the anchor: a 31st and a 29th come back', () => {
    fc.assert(
      fc.property(someDay('1990-01-01', '2060-12-31'), fc.integer({ min: -600, max: 600 }), (day, months) => {
        const there = addMonths(day, months);
        const date = parseInt(there.slice(8), 10);
        expect(date <= parseInt(day.slice(8), 10)).toBe(true);
        expect(addMonths(day, months + 12).slice(5, 7)).toBe(there.slice(5, 7));
        if (date < parseInt(day.slice(8), 10)) expect(addDays(there, 1).slice(8)).toBe('01');
      }),
    );
    expect([1, 2, 13, 14].map((months) => addMonths('2027-01-31', months))).toEqual([
      '2027-02-28',
      '2027-03-31',
      '2028-02-29',
      '2028-03-31',
    ]);
  });
});
