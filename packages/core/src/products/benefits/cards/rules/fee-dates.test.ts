import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayFromNumber, daysBetween } from '../../../../kernel/day.js';
import { feeDate, feeDatesBetween, feeEvent, firstYearFeeDate } from './fee-dates.js';

const opened = (openDate: string | null, feeMonth: number | null = null) => ({ openDate, feeMonth });
const eventOn = (today: string, openDate: string | null, feeMonth: number | null = null) =>
  feeEvent({ today, anchor: opened(openDate, feeMonth), annualFee: 89_500 });

describe('FEE-1 fee dates', () => {
  it('are the anniversaries from the opening on', () => {
    expect(feeDatesBetween(opened('2022-04-05'), '2021-01-01', '2024-12-31')).toEqual([
      '2022-04-05',
      '2023-04-05',
      '2024-04-05',
    ]);
    expect(feeDatesBetween(opened('2022-04-05', 2), '2021-01-01', '2024-03-31')).toEqual([
      '2023-02-05',
      '2024-02-05',
    ]);
    expect(feeDate(opened('2024-02-29'), 2026)).toBe('2026-02-28');
  });

  it('are all of them with the fee month alone, and none when nothing is known', () => {
    expect(feeDatesBetween(opened(null, 9), '2024-01-01', '2025-12-31')).toEqual([
      '2024-09-01',
      '2025-09-01',
    ]);
    expect(feeDatesBetween(opened(null), '2000-01-01', '2030-12-31')).toEqual([]);
  });

  it('begin with the first year', () => {
    expect(firstYearFeeDate(opened('2022-04-05'))).toBe('2022-04-05');
    expect(firstYearFeeDate(opened('2022-04-05', 2))).toBe('2023-02-05');
    expect(firstYearFeeDate(opened(null, 2))).toBeNull();
  });
});

describe('FEE-2 and SUP-1 feeEvent', () => {
  it('the fee that the reference prints: opened 2022-04-05, posted 11 days before 2026-04-16', () => {
    expect(eventOn('2026-04-16', '2022-04-05')).toEqual({
      kind: 'renewal',
      date: '2026-04-05',
      daysRemaining: -11,
    });
  });

  it('the suppressed fee that the reference prints: opened 2026-04-11, posted 5 days ago', () => {
    expect(eventOn('2026-04-16', '2026-04-11')).toEqual({
      kind: 'suppressed',
      date: '2026-04-11',
      daysSincePosted: 5,
    });
  });

  it.each([
    ['60 days before', '2026-02-04', 60],
    ['30 days after', '2026-05-05', -30],
  ])('a renewal matters %s', (_, today, daysRemaining) => {
    expect(eventOn(today, '2022-04-05')).toMatchObject({ kind: 'renewal', daysRemaining });
  });

  it.each([
    ['61 days before', '2026-02-03', '2022-04-05'],
    ['31 days after', '2026-05-06', '2022-04-05'],
    ['the first year from day 30', '2026-05-05', '2026-04-05'],
    ['the first year ahead', '2026-03-20', '2026-04-05'],
    ['nothing known', '2026-04-05', null],
  ])('and is silent: %s', (_, today, openDate) => {
    expect(eventOn(today, openDate)).toBeNull();
  });

  it('a first fee in another month stays silent, the second speaks', () => {
    expect(eventOn('2026-08-20', '2026-04-05', 9)).toBeNull();
    expect(eventOn('2027-08-20', '2026-04-05', 9)).toMatchObject({ kind: 'renewal', date: '2027-09-05' });
  });

  it('SUP-1 on day 29 it is suppressed, on day 30 no more', () => {
    expect(eventOn('2026-05-04', '2026-04-05')).toMatchObject({ kind: 'suppressed', daysSincePosted: 29 });
    expect(eventOn('2026-05-05', '2026-04-05')).toBeNull();
  });

  it('a card without a fee has no events', () => {
    expect(feeEvent({ today: '2026-04-16', anchor: opened('2022-04-05'), annualFee: 0 })).toBeNull();
  });

  it('FEE-2 every renewal lies in its window and is an anniversary after the first', () => {
    const day = fc.integer({ min: 15_000, max: 22_000 }).map(dayFromNumber);
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 4_000 }), (openDate, age) => {
        const today = addDays(openDate, age);
        const event = eventOn(today, openDate);
        if (event?.kind === 'renewal') {
          expect(event.daysRemaining >= -30 && event.daysRemaining <= 60).toBe(true);
          expect(daysBetween(openDate, event.date)).toBeGreaterThan(300);
          expect(event.date.slice(5, 7)).toBe(openDate.slice(5, 7));
        }
        expect(event?.kind === 'suppressed').toBe(age < 30);
      }),
    );
  });
});
