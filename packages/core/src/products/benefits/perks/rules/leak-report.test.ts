import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leakReport, type LeakPeriod } from './leak-report.js';

const base: LeakPeriod = {
  id: 'p1',
  cardId: 'c1',
  ownerId: 'ana',
  group: null,
  unit: 'dollars',
  used: 0,
  amount: 5_000,
  end: '2025-12-31',
  cardAdded: '2025-01-01',
  locked: false,
};
const today = '2026-04-16';

describe('leakReport', () => {
  it('adds up what was offered, captured and lost per card and year', () => {
    const periods = [
      base,
      { ...base, id: 'p2', end: '2025-06-30', used: 2_000 },
      { ...base, id: 'p3', cardId: 'c0', used: 5_000 },
      { ...base, id: 'p4', end: '2026-03-31', used: 1_000 },
    ];
    expect(leakReport(today, periods)).toEqual([
      { cardId: 'c0', year: 2025, offered: 5_000, captured: 5_000, lost: 0 },
      { cardId: 'c1', year: 2025, offered: 10_000, captured: 2_000, lost: 8_000 },
      { cardId: 'c1', year: 2026, offered: 5_000, captured: 1_000, lost: 4_000 },
    ]);
  });

  it('passes over what runs, is open, stayed locked, or is no money', () => {
    const periods: LeakPeriod[] = [
      { ...base, end: today },
      { ...base, end: null },
      { ...base, locked: true },
      { ...base, unit: 'points' },
    ];
    expect(leakReport(today, periods)).toEqual([]);
  });

  it('counts a group once a year', () => {
    const group = { key: 'clear_plus', scope: 'once_per_household' } as const;
    const periods = [
      { ...base, group, used: 5_000 },
      { ...base, id: 'p2', cardId: 'c2', group },
    ];
    expect(leakReport(today, periods)).toEqual([
      { cardId: 'c1', year: 2025, offered: 5_000, captured: 5_000, lost: 0 },
    ]);
  });

  it('offered is captured and lost', () => {
    const some = fc.record({
      cardId: fc.constantFrom('a', 'b'),
      end: fc.constantFrom('2024-12-31', '2025-12-31', '2026-12-31'),
      amount: fc.integer({ min: 1, max: 9_999 }),
    });
    fc.assert(
      fc.property(fc.array(some), (list) => {
        const periods = list.map((each, index) => ({
          ...base,
          ...each,
          id: `p${index}`,
          used: each.amount >> 1,
        }));
        for (const { offered, captured, lost } of leakReport(today, periods))
          expect(captured + lost).toBe(offered);
      }),
    );
  });
});
