import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../kernel/day.js';
import type { ThresholdDraft } from './draft-threshold.js';
import { draftThreshold } from './draft-threshold.js';
import { judgeThreshold } from './evaluate.js';
import { daysLeft, periodOf } from './period.js';

const made = { id: 't', now: new Date('2026-04-12T00:00:00Z'), currency: 'USD' };
const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
const draft: fc.Arbitrary<ThresholdDraft> = fc.record({
  period: fc.constantFrom('daily', 'weekly', 'monthly', 'total'),
  operator: fc.constantFrom('gt', 'gte'),
  amount,
  warnAt: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
});

describe('a threshold', () => {
  it('is never better off with more spent', () => {
    fc.assert(
      fc.property(draft, amount, amount, (given, a, b) => {
        const threshold = draftThreshold(given, null, made);
        const [less, more] = (a < b ? [a, b] : [b, a]).map(
          (value) => judgeThreshold(threshold, value).step ?? 0,
        );
        expect(less ?? 0).toBeLessThanOrEqual(more ?? 0);
      }),
    );
  });

  it('is breached exactly from its amount on, strictly for `gt`', () => {
    fc.assert(
      fc.property(draft, amount, (given, value) => {
        const { state } = judgeThreshold(draftThreshold(given, null, made), value);
        expect(state === 'breached').toBe(
          given.operator === 'gt' ? value > given.amount : value >= given.amount,
        );
      }),
    );
  });

  it('edited to what it is already is not armed anew, unless it is a total', () => {
    fc.assert(
      fc.property(draft, (given) => {
        const before = draftThreshold(given, null, made);
        expect(draftThreshold(given, before, made).armed).toBe(given.period === 'total' ? 2 : 1);
      }),
    );
  });
});

describe('periods', () => {
  it('hold the day they are of, and follow each other without a gap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.constantFrom('daily', 'weekly', 'monthly'),
        (number, kind) => {
          const today = addDays('2020-01-01', number);
          const period = periodOf(kind, today);
          if (!period) throw new Error('these recur');
          expect(period.start <= today && today <= period.end).toBe(true);
          expect(periodOf(kind as 'daily', addDays(period.end, 1))?.start).toBe(addDays(period.end, 1));
          expect(addDays(today, daysLeft(period, today))).toBe(period.end);
        },
      ),
    );
  });
});
