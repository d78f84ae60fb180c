import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../../../kernel/day.js';
import { detectAnomaly } from './detect-anomaly.js';
import { forecastMonth, runwayDays, suggestBudget } from './forecast-month.js';
import { spreadOf, sumOf } from './statistics.js';

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const today = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2025-01-01', days));
const history = (until: Day, amounts: readonly bigint[]) =>
  new Map(amounts.map((micros, index) => [addDays(until, index + 1 - amounts.length), micros]));

describe('a projected month', () => {
  it('is never below what is spent, and lies in its range', () => {
    fc.assert(
      fc.property(
        today,
        fc.array(amount, { maxLength: 70 }),
        fc.constantFrom('linear', 'weekday'),
        (day, amounts, mode) => {
          const spend = history(day, amounts);
          const { projected, low, high } = forecastMonth(spend, day, mode);
          const toDate = sumOf(
            [...spend].filter(([each]) => each >= `${day.slice(0, 8)}01`).map(([, micros]) => micros),
          );
          expect(low).toBeLessThanOrEqual(projected);
          expect(projected).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(toDate);
        },
      ),
    );
  });

  it('of an even pace is that pace', () => {
    fc.assert(
      fc.property(today, amount, (day, micros) => {
        fc.pre(parseInt(day.slice(8), 10) > 3);
        const spend = history(day, Array<bigint>(70).fill(micros));
        const { projected, low, high } = forecastMonth(spend, day);
        expect(projected % (micros === 0n ? 1n : micros)).toBe(0n);
        expect([low, high]).toEqual([projected, projected]);
      }),
    );
  });
});

describe('anomalies', () => {
  it('are none where every day is the same, whatever it costs', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 14, max: 40 }), (micros, length) => {
        const spend = history('2026-04-12', Array<bigint>(length + 1).fill(micros));
        const found = detectAnomaly({ spend, first: addDays('2026-04-12', -length), day: '2026-04-12' });
        expect([null, 'learning']).toContain(found);
      }),
    );
  });

  it('of more money are never milder', () => {
    const grave = ['low', 'medium', 'high', 'critical'];
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1_000_000n, max: 50_000_000n }), { minLength: 20, maxLength: 28 }),
        amount,
        amount,
        (days, a, b) => {
          const judge = (value: bigint) =>
            detectAnomaly({
              spend: history('2026-04-12', [...days, value]),
              first: addDays('2026-04-12', -days.length),
              day: '2026-04-12',
            });
          const [less, more] = a < b ? [judge(a), judge(b)] : [judge(b), judge(a)];
          if (less === null || more === null || less === 'learning' || more === 'learning') return;
          if (less.kind !== 'spike') return;
          expect(more.kind).toBe('spike');
          expect(grave.indexOf(more.severity)).toBeGreaterThanOrEqual(grave.indexOf(less.severity));
        },
      ),
    );
  });
});

describe('statistics', () => {
  it('keep the middle between the ends', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 40 }), (values) => {
        const { mean, median, deviation } = spreadOf(values);
        const ordered = [...values].sort((a, b) => (a < b ? -1 : 1));
        const [least, most] = [ordered[0] ?? 0n, ordered.at(-1) ?? 0n];
        for (const middle of [mean, median]) {
          expect(middle.gte(least.toString())).toBe(true);
          expect(middle.lte(most.toString())).toBe(true);
        }
        expect(deviation.gte(0)).toBe(true);
      }),
    );
  });

  it('make runways shorter the more is spent, and suggestions whole tens', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 20, maxLength: 30 }),
        (left, days) => {
          const spend = history('2026-04-12', days);
          const doubled = new Map([...spend].map(([day, micros]) => [day, 2n * micros]));
          const [slow, fast] = [
            runwayDays(left, spend, '2026-04-13'),
            runwayDays(left, doubled, '2026-04-13'),
          ];
          expect(fast ?? 0).toBeLessThanOrEqual(slow ?? 0);
          expect((suggestBudget(spend, '2026-04-13') ?? 0n) % 10_000_000n).toBe(0n);
        },
      ),
    );
  });
});
