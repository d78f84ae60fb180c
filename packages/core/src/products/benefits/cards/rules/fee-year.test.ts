import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayFromNumber } from '../../../../kernel/day.js';
import { anniversaryIn, anniversaryOf } from './anniversary.js';
import { feeYear, judgedYear } from './fee-year.js';

describe('anniversaries', () => {
  it.each([
    ['ANC-1 opening day in the opening month', '2022-04-05', null, { month: 4, day: 5 }],
    ['ANC-1 opening day in the fee month', '2022-04-05', 9, { month: 9, day: 5 }],
    ['ANC-1 the fee month alone', null, 9, { month: 9, day: 1 }],
    ['ANC-1 nothing known', null, null, { month: 1, day: 1 }],
    ['ANC-2 a fee month equal to the opening month', '2022-04-05', 4, { month: 4, day: 5 }],
  ])('%s', (_, openDate, feeMonth, anniversary) => {
    expect(anniversaryOf({ openDate, feeMonth })).toEqual(anniversary);
  });

  it('ANC-1 is on the last day of shorter months', () => {
    expect(anniversaryIn({ openDate: '2024-01-31', feeMonth: 6 }, 2026)).toBe('2026-06-30');
    expect(anniversaryIn({ openDate: '2024-01-31', feeMonth: 2 }, 2028)).toBe('2028-02-29');
  });
});

describe('feeYear', () => {
  it.each([
    // The year that the reference prints for a card of April.
    ['2026-04-02', '2022-04-05', null, '2026-04-01', '2027-03-31'],
    ['2026-03-31', '2022-04-05', null, '2025-04-01', '2026-03-31'],
    ['2026-09-24', '2025-09-15', null, '2026-09-01', '2027-08-31'],
    ['2026-09-24', '2025-09-15', 2, '2026-02-01', '2027-01-31'],
    ['2026-09-24', null, null, '2026-01-01', '2026-12-31'],
    ['2028-02-29', null, 3, '2027-03-01', '2028-02-29'],
  ])('ROI-1 and ANC-3 on %s, opened %s, fee month %s: %s to %s', (on, openDate, feeMonth, start, end) => {
    expect(feeYear({ openDate, feeMonth }, on)).toEqual({ start, end });
  });

  it('ROI-1 years hold their day and follow each other', () => {
    const anchor = fc.record({
      openDate: fc.constant(null),
      feeMonth: fc.option(fc.integer({ min: 1, max: 12 })),
    });
    fc.assert(
      fc.property(anchor, fc.integer({ min: 0, max: 40_000 }), (of, number) => {
        const on = dayFromNumber(number);
        const year = feeYear(of, on);
        expect(year.start <= on && on <= year.end).toBe(true);
        expect(addMonths(year.start, 12)).toBe(addDays(year.end, 1));
        expect(feeYear(of, addDays(year.end, 1)).start).toBe(addDays(year.end, 1));
      }),
    );
  });

  it('FEE-3 a fee is judged by the year that ends before its month', () => {
    expect(judgedYear('2026-04-05')).toEqual({ start: '2025-04-01', end: '2026-03-31' });
    expect(judgedYear('2026-01-31')).toEqual({ start: '2025-01-01', end: '2025-12-31' });
  });
});
