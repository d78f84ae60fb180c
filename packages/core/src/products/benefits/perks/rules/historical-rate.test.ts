import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historicalRate, type PastPeriod } from './historical-rate.js';

const today = '2026-09-24';
const past = (end: string | null, used: number, amount = 100, locked = false): PastPeriod => ({
  end,
  used,
  amount,
  locked,
});
const rateOf = (...periods: PastPeriod[]) => historicalRate({ today, unit: 'dollars', periods });

describe('RATE-1 historicalRate', () => {
  it('weighs by dollars over the four latest completed periods, in any order', () => {
    const periods = [
      past('2026-06-30', 25),
      past('2025-06-30', 100),
      past('2025-12-31', 50),
      past('2025-09-30', 0),
      past('2026-03-31', 50),
    ];
    expect(rateOf(...periods)).toMatchObject({
      rate: 0.3125,
      n: 4,
      confidence: 'high',
      used: 125,
      allocated: 400,
    });
    expect(rateOf(...periods.reverse())).toMatchObject({ rate: 0.3125, n: 4 });
  });

  it('knows nothing without a sample, and little of one or two', () => {
    expect(rateOf()).toMatchObject({ rate: null, n: 0, confidence: 'low' });
    expect(rateOf(past('2026-06-30', 1), past('2026-03-31', 1))).toMatchObject({ n: 2, confidence: 'low' });
    expect(rateOf(past('2026-06-30', 1), past('2026-03-31', 1), past('2025-12-31', 1)).confidence).toBe(
      'high',
    );
  });

  it('passes over what runs, never ends, allocated nothing or stayed locked', () => {
    const periods = [
      past(today, 100),
      past(null, 100),
      past('2026-06-30', 0, 0),
      past('2026-03-31', 0, 100, true),
    ];
    expect(rateOf(...periods).n).toBe(0);
    expect(rateOf(...periods, past('2026-09-23', 40)).rate).toBe(0.4);
  });

  it('NUM-2 is rounded half up to four decimals', () => {
    expect(rateOf(past('2026-06-30', 2, 3)).rate).toBe(0.6667);
    expect(rateOf(past('2026-06-30', 1, 3)).rate).toBe(0.3333);
    expect(rateOf(past('2026-06-30', 1, 20_000)).rate).toBe(0.0001);
  });

  it('NUM-4 points and nights have none', () => {
    for (const unit of ['points', 'nights'] as const)
      expect(historicalRate({ today, unit, periods: [past('2026-06-30', 1)] }).rate).toBeNull();
  });

  it('lies between 0 and 1', () => {
    const some = fc.record({
      end: fc.constantFrom('2026-06-30', '2026-03-31', '2025-12-31', '2025-01-31', null),
      amount: fc.integer({ min: 0, max: 10_000 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(some), (list) => {
        const { rate, n } = rateOf(
          ...list.map(({ end, amount, part }) => past(end, Math.floor(amount * part), amount)),
        );
        expect(n).toBeLessThanOrEqual(4);
        expect(rate === null ? n === 0 : rate >= 0 && rate <= 1).toBe(true);
      }),
    );
  });
});
