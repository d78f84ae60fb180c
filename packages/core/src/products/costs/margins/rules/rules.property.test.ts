import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorse, marginOf, projectedBasisPoints, suggestedBudget } from './margin.js';
import { matchCustomers } from './match-customers.js';
import { daysOfMonth, monthFrom, monthPattern } from './months.js';

const dollars = (amount: number): bigint => BigInt(amount) * 1_000_000n;
const money = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe('a margin', () => {
  it.each([
    [100, 25, 7500n, 'healthy'],
    [100, 50, 5000n, 'healthy'],
    [100, 51, 4900n, 'moderate'],
    [100, 80, 2000n, 'moderate'],
    [100, 81, 1900n, 'at_risk'],
    [100, 100, 0n, 'at_risk'],
    [100, 101, -100n, 'critical'],
    [0, 1, 0n, 'critical'],
    [3, 2, 3333n, 'moderate'],
  ] as const)('of %i paid and %i spent', (revenue, cost, basisPoints, tier) => {
    expect(marginOf({ revenue: dollars(revenue), cost: dollars(cost) })).toEqual({ basisPoints, tier });
  });

  it('is none where nothing happened', () => {
    expect(marginOf({ revenue: 0n, cost: 0n })).toBeNull();
    expect(marginOf({ revenue: -5n, cost: 0n })).toEqual({ basisPoints: 0n, tier: 'critical' });
  });

  it('never gets better by costing more, and is not changed by scale', () => {
    fc.assert(
      fc.property(money, money, money, (revenue, cost, more) => {
        const [now, dearer, tenfold] = [
          marginOf({ revenue, cost }),
          marginOf({ revenue, cost: cost + more }),
          marginOf({ revenue: revenue * 10n, cost: cost * 10n }),
        ];
        expect(tenfold).toEqual(now);
        if (!now || !dearer) return;
        expect(isWorse(now.tier, dearer.tier)).toBe(false);
        expect(dearer.basisPoints <= now.basisPoints).toBe(true);
      }),
    );
  });

  it('leads where the line of three months leads', () => {
    const of = (basisPoints: bigint | null) => ({
      margin: basisPoints === null ? null : { basisPoints, tier: 'healthy' as const },
    });
    expect(projectedBasisPoints([of(3000n), of(4000n), of(5000n)])).toBe(6000n);
    expect(projectedBasisPoints([of(10_000n), of(10_000n), of(7500n)])).toBe(6667n);
    expect(projectedBasisPoints([of(null), of(4000n), of(5000n)])).toBeNull();
    fc.assert(
      fc.property(fc.bigInt(-9999n, 9999n), fc.bigInt(-999n, 999n), (start, slope) => {
        const line = [0n, 1n, 2n].map((step) => of(start + step * slope));
        expect(projectedBasisPoints(line)).toBe(start + 3n * slope);
      }),
    );
  });

  it('suggests half of what a critical customer pays', () => {
    expect(suggestedBudget({ revenue: 101n, cost: 500n }, 'critical')).toBe(50n);
    expect(suggestedBudget({ revenue: 0n, cost: 500n }, 'critical')).toBeNull();
    expect(suggestedBudget({ revenue: 101n, cost: 1n }, 'healthy')).toBeNull();
  });
});

describe('both sides of the books', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  it('hold every payer and every spender once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ customer: name, revenue: money }), {
          selector: ({ customer }) => customer,
        }),
        fc.dictionary(name, money),
        fc.uniqueArray(fc.tuple(name, name), { selector: ([customer]) => customer }),
        (payers, costs, pairs) => {
          const seen = new Set<string>();
          const mappings = pairs
            .filter(([, tag]) => !seen.has(tag) && seen.add(tag))
            .map(([stripeCustomerId, tagValue]) => ({
              stripeCustomerId,
              tagValue,
              matchType: 'manual' as const,
            }));
          const named = payers.map((payer) => ({ ...payer, name: null }));
          const books = matchCustomers(named, new Map(Object.entries(costs)), mappings);
          const sum = (all: readonly bigint[]): bigint => all.reduce((total, each) => total + each, 0n);
          const { matched } = books;
          expect(sum([...matched, ...books.payers].map(({ revenue }) => revenue))).toBe(
            sum(payers.map(({ revenue }) => revenue)),
          );
          expect(sum([...matched, ...books.spenders].map(({ cost }) => cost))).toBe(
            sum(Object.values(costs)),
          );
          expect(new Set(matched.map(({ customer }) => customer)).size).toBe(matched.length);
        },
      ),
    );
  });
});

const isMonth = (text: string): boolean => monthPattern.test(text);

describe('months', () => {
  it('are calendar months', () => {
    expect(['2026-01', '2026-12'].every(isMonth)).toBe(true);
    expect(['2026-00', '2026-13', '26-01', '2026-1', '0000-01', '2026-01-01'].some(isMonth)).toBe(false);
    expect([monthFrom('2026-01', -2), monthFrom('2026-12', 1)]).toEqual(['2025-11', '2027-01']);
    expect(daysOfMonth('2026-12')).toEqual({ from: '2026-12-01', before: '2027-01-01' });
  });
});
