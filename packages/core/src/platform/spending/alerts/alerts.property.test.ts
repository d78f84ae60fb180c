import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../kernel/day.js';
import { isNewOccasion, withOccasion, type Fired, type Occasion } from './rules/once.js';
import { detectSpike } from './rules/spike.js';
import { reachedStep } from './rules/steps.js';

const occasion: fc.Arbitrary<Occasion> = fc.record({
  name: fc.constantFrom('a@1', 'b@1', '__proto__'),
  period: fc.constantFrom('', '2026-03', '2026-04'),
  step: fc.constantFrom(0, 50, 80, 100),
});

describe('an occasion', () => {
  it('is new once, and steps only rise within a period', () => {
    fc.assert(
      fc.property(fc.array(occasion, { maxLength: 20 }), (all) => {
        let fired: Fired = {};
        const raised: Occasion[] = [];
        for (const each of all) {
          if (!isNewOccasion(fired, each)) continue;
          fired = withOccasion(fired, each);
          raised.push(each);
          expect(isNewOccasion(fired, each)).toBe(false);
        }
        const keys = raised.map(({ name, period, step }) => `${name}/${period}/${step}`);
        expect(new Set(keys).size).toBe(keys.length);
        raised.forEach((each, index) => {
          const before = raised.slice(0, index).filter(({ name }) => name === each.name);
          for (const one of before)
            expect(one.period < each.period || (one.period === each.period && one.step < each.step)).toBe(
              true,
            );
        });
      }),
    );
  });
});

const amount = fc.integer({ min: 0, max: 1_000_000 }).map((count) => BigInt(count) * 10_000n);

describe('a step', () => {
  it('is the furthest that is reached, downwards for credits', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { maxLength: 5 });
    fc.assert(
      fc.property(
        steps,
        amount,
        amount,
        fc.constantFrom('gte', 'gt', 'lte', 'lt'),
        (list, value, limit, operator) => {
          const found = reachedStep(list, { value, limit, operator });
          const holds = (step: number): boolean => {
            const [a, b] = [100n * value, BigInt(step) * limit];
            return { gte: a >= b, gt: a > b, lte: a <= b, lt: a < b }[operator];
          };
          const reached = list.filter(holds);
          const furthest = operator.startsWith('g') ? Math.max(...reached) : Math.min(...reached);
          expect(found).toBe(reached.length === 0 ? null : furthest);
        },
      ),
    );
  });
});

const today = '2026-04-05';
const history = fc.array(amount, { minLength: 7, maxLength: 7 });
const daysOf = (amounts: readonly bigint[], current: bigint) =>
  new Map([
    ...amounts.map((each, index) => [addDays(today, index - 7), each] as const),
    [today, current] as const,
  ]);

describe('a spike', () => {
  it('agrees with the definition in fractions', () => {
    const threshold = fc.integer({ min: 11, max: 1_000 }).map((tenths) => BigInt(tenths) * 100_000n);
    fc.assert(
      fc.property(
        history,
        amount,
        threshold,
        fc.integer({ min: 0, max: 9 }),
        (amounts, current, wanted, age) => {
          const first = addDays(today, -age);
          const spike = detectSpike({ today, first, days: daysOf(amounts, current) }, { threshold: wanted });
          const count = Math.min(7, age);
          const sum = amounts.slice(7 - count).reduce((total, each) => total + each, 0n);
          const base = sum > BigInt(count) * 1_000_000n ? sum : BigInt(count) * 1_000_000n;
          const fires =
            count >= 3 && current >= 25_000_000n && current * BigInt(count) * 1_000_000n >= wanted * base;
          expect(spike !== null).toBe(fires);
          if (spike) expect(spike.jump).toBeGreaterThanOrEqual(10);
        },
      ),
    );
  });

  it('is told as in the worked example, and not before three days', () => {
    const days = daysOf(
      Array.from({ length: 7 }, () => 20_000_000n),
      84_000_000n,
    );
    const seen = { threshold: 3_000_000n };
    expect(detectSpike({ today, first: '2026-03-29', days }, seen)).toEqual({
      current: 84_000_000n,
      baseline: 20_000_000n,
      jump: 320,
    });
    expect(detectSpike({ today, first: '2026-04-02', days }, seen)?.jump).toBe(320);
    expect(detectSpike({ today, first: '2026-04-03', days }, seen)).toBeNull();
    expect(detectSpike({ today, first: null, days }, seen)).toBeNull();
    expect(detectSpike({ today, first: '2026-03-29', days }, { threshold: 4_200_001n })).toBeNull();
  });

  it('counts an average of pennies as a dollar, and needs 25 dollars', () => {
    const seen = (current: bigint) =>
      detectSpike({ today, first: '2026-03-01', days: daysOf([], current) }, { threshold: 3_000_000n });
    expect(seen(24_990_000n)).toBeNull();
    expect(seen(25_000_000n)?.jump).toBe(2_400);
  });
});
