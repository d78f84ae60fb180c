import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../kernel/day.js';
import type { ScheduleType } from '../model.js';
import { daysRemaining, generatePeriods, periodContaining, type ScheduleInput } from './generate-periods.js';

const spans = (input: ScheduleInput & { readonly today: string }): string[] =>
  generatePeriods(input).map(({ start, end, label }) => `${start} ${end} ${label}`);

describe('DATE-3 daysRemaining', () => {
  it.each([
    // The two that the reference prints, then the edges.
    ['2026-03-31', '2026-03-30', 1],
    ['2026-04-30', '2026-04-02', 28],
    ['2026-04-30', '2026-04-30', 0],
    ['2026-04-30', '2026-05-02', -2],
    [null, '2026-05-02', null],
  ])('of a period that ends on %s is on %s: %s', (end, today, days) => {
    expect(daysRemaining(end, today)).toBe(days);
  });
});

describe('PER-2 how many periods are laid out', () => {
  it.each<[ScheduleType, number]>([
    ['monthly', 13],
    ['quarterly', 5],
    ['semiannual', 3],
    ['annual_calendar', 2],
    ['annual_cardmember', 2],
    ['spend_gated', 2],
  ])('%s: %i', (scheduleType, count) => {
    for (const today of ['2026-01-01', '2026-04-16', '2026-12-31', '2028-02-29'])
      expect(generatePeriods({ scheduleType, today, amount: 100 })).toHaveLength(count);
  });

  it('annual_calendar gives the 2 that the reference prints, on any day of the year', () => {
    for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1))
      expect(generatePeriods({ scheduleType: 'annual_calendar', today: day, amount: 200 })).toHaveLength(2);
  });

  it('every_4_years gives 1, or 2 near the end of a cycle', () => {
    const input = { scheduleType: 'every_4_years', amount: 12_000, openDate: '2022-04-05' } as const;
    expect(spans({ ...input, today: '2023-01-01' })).toEqual(['2022-04-05 2026-04-04 2022-2026']);
    expect(spans({ ...input, today: '2025-06-01' })).toHaveLength(2);
  });

  it('a 29 February anchor read on 28 February of a leap year gives 3', () => {
    const input = { scheduleType: 'annual_cardmember', amount: 1, openDate: '2024-02-29' } as const;
    expect(spans({ ...input, today: '2028-02-28' })).toEqual([
      '2027-02-28 2028-02-28 2027-2028',
      '2028-02-29 2029-02-27 2028-2029',
      '2029-02-28 2030-02-27 2029-2030',
    ]);
  });
});

describe('PER-3 boundaries and labels', () => {
  it.each<[ScheduleType, string]>([
    ['monthly', '2026-04-01 2026-04-30 Apr 2026'],
    ['quarterly', '2026-04-01 2026-06-30 Q2 2026'],
    ['semiannual', '2026-01-01 2026-06-30 H1 2026'],
    ['annual_calendar', '2026-01-01 2026-12-31 2026'],
    ['spend_gated', '2026-01-01 2026-12-31 2026'],
    ['annual_cardmember', '2026-01-01 2026-12-31 2026'],
    ['every_4_years', '2026-01-01 2029-12-31 2026-2029'],
    ['one_time', '2026-04-16 null One-time'],
  ])('%s around 2026-04-16: %s', (scheduleType, first) => {
    expect(spans({ scheduleType, today: '2026-04-16', amount: 1 })[0]).toBe(first);
  });

  it('the quarter that the reference prints', () => {
    expect(spans({ scheduleType: 'quarterly', today: '2026-03-30', amount: 5_000 })[0]).toBe(
      '2026-01-01 2026-03-31 Q1 2026',
    );
  });

  it('the other ends of the year', () => {
    expect(spans({ scheduleType: 'monthly', today: '2026-12-31', amount: 1 })[0]).toBe(
      '2026-12-01 2026-12-31 Dec 2026',
    );
    expect(spans({ scheduleType: 'quarterly', today: '2026-10-01', amount: 1 })[0]).toBe(
      '2026-10-01 2026-12-31 Q4 2026',
    );
    expect(spans({ scheduleType: 'semiannual', today: '2026-07-01', amount: 1 })[0]).toBe(
      '2026-07-01 2026-12-31 H2 2026',
    );
  });
});

describe('anniversary periods', () => {
  const annual = { scheduleType: 'annual_cardmember', amount: 1 } as const;

  it('PER-5 run between anniversaries, and none starts before the card was opened', () => {
    expect(spans({ ...annual, today: '2026-04-16', openDate: '2022-04-05' })).toEqual([
      '2026-04-05 2027-04-04 2026-2027',
      '2027-04-05 2028-04-04 2027-2028',
    ]);
    expect(spans({ ...annual, today: '2026-04-01', openDate: '2026-06-10' })).toEqual([
      '2026-06-10 2027-06-09 2026-2027',
    ]);
    expect(spans({ ...annual, today: '2026-04-01', openDate: '2027-04-02' })).toEqual([]);
    expect(periodContaining({ ...annual, on: '2026-06-09', openDate: '2026-06-10' })).toBeNull();
  });

  it('PER-5 with a fee month of its own the year goes by that month, also before the opening', () => {
    expect(spans({ ...annual, today: '2026-04-16', openDate: '2026-04-10', feeMonth: 9 })[0]).toBe(
      '2025-09-10 2026-09-09 2025-2026',
    );
  });

  it('PER-6 a 29 February anchor starts on the 28th in common years', () => {
    expect(periodContaining({ ...annual, on: '2026-03-01', openDate: '2024-02-29' })).toMatchObject({
      start: '2026-02-28',
      end: '2027-02-27',
    });
    expect(periodContaining({ ...annual, on: '2028-02-28', openDate: '2024-02-29' })).toMatchObject({
      start: '2027-02-28',
      end: '2028-02-28',
    });
  });

  it('PER-7 without an anniversary they are calendar years', () => {
    expect(spans({ ...annual, today: '2026-04-16' })[0]).toBe('2026-01-01 2026-12-31 2026');
  });

  it('PER-4 cycles begin on the opening day, or in January of the year in which the benefit came', () => {
    const cycle = { scheduleType: 'every_4_years', amount: 1 } as const;
    expect(spans({ ...cycle, today: '2026-04-16', openDate: '2020-07-04' })[0]).toBe(
      '2024-07-04 2028-07-03 2024-2028',
    );
    expect(spans({ ...cycle, today: '2027-04-16', createdOn: '2026-11-02' })[0]).toBe(
      '2026-01-01 2029-12-31 2026-2029',
    );
  });
});

describe('other rules of schedules', () => {
  it('PER-8 gated credits are laid out like calendar years', () => {
    expect(spans({ scheduleType: 'spend_gated', today: '2026-04-16', amount: 1 })).toEqual([
      '2026-01-01 2026-12-31 2026',
      '2027-01-01 2027-12-31 2027',
    ]);
  });

  it('PER-9 one_time is one period, open unless it has an end', () => {
    const once = { scheduleType: 'one_time', today: '2026-04-16', amount: 1 } as const;
    expect(spans(once)).toEqual(['2026-04-16 null One-time']);
    expect(spans({ ...once, endsOn: '2026-09-30' })).toEqual(['2026-04-16 2026-09-30 One-time']);
    expect(periodContaining({ ...once, on: '2026-04-16' })?.daysRemaining).toBeNull();
    const over = { ...once, createdOn: '2026-04-16', endsOn: '2026-09-30', on: '2026-10-01' };
    expect(periodContaining(over)).toBeNull();
  });

  it('PER-10 a benefit that comes late in a period has the whole of it', () => {
    expect(
      generatePeriods({ scheduleType: 'annual_calendar', today: '2026-12-30', amount: 20_000 })[0],
    ).toEqual({
      start: '2026-01-01',
      end: '2026-12-31',
      label: '2026',
      amount: 20_000,
    });
  });

  it('PER-11 months can have amounts of their own, and nothing starts after the end', () => {
    const monthly = { scheduleType: 'monthly', today: '2026-10-05', amount: 1_500 } as const;
    const amounts = generatePeriods({ ...monthly, amountByMonth: { '12': 3_500 } }).map(
      ({ amount }) => amount,
    );
    expect(amounts.slice(0, 4)).toEqual([1_500, 1_500, 3_500, 1_500]);
    expect(spans({ ...monthly, endsOn: '2026-12-01' }).at(-1)).toBe('2026-12-01 2026-12-31 Dec 2026');
    expect(spans({ ...monthly, endsOn: '2026-11-30' })).toHaveLength(2);
    expect(spans({ ...monthly, createdOn: '2026-01-01', endsOn: '2026-01-31' })).toEqual([]);
  });

  it('DATE-1 refuses what is no date', () => {
    expect(() => generatePeriods({ scheduleType: 'monthly', today: '2026-02-30', amount: 1 })).toThrow(
      'must be a date',
    );
  });
});
