import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditsFor, creditsTakenBack, usualTiers } from './code-credits/rules/tiers.js';
import { earnedBy } from './code-credits/rules/earned.js';
import { balanceOf } from './credit-line/rules/balance.js';
import { ranked, sliced } from './profit-and-loss/rules/breakdown.js';
import { daysAsked } from './profit-and-loss/rules/months.js';
import { profitAndLoss } from './profit-and-loss/rules/pnl.js';

const cents = fc.integer({ min: 0, max: 10_000_000 }).map((count) => BigInt(count) * 10_000n);
const rate = fc.constantFrom(...usualTiers.map((tier) => tier.rate));
const groups = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), cents), {
  selector: ([name]) => name,
  maxLength: 8,
});

describe('credits', () => {
  it('are within half a cent of the exact share, and never more for less', () => {
    fc.assert(
      fc.property(cents, cents, rate, (a, b, percent) => {
        const off = creditsFor(a, percent) * 100n - a * BigInt(percent);
        expect(off <= 500_000n && off >= -500_000n).toBe(true);
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(creditsFor(less, percent) <= creditsFor(more, percent)).toBe(true);
      }),
    );
  });

  it('come back whole when a charge is given back in any parts', () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 5 }), rate, (parts, percent) => {
        const amount = parts.reduce((sum, part) => sum + part, 0n);
        let refunded = 0n;
        let taken = 0n;
        for (const part of parts) {
          taken += creditsTakenBack({ amount, refunded }, part, percent);
          refunded += part;
        }
        expect(taken).toBe(creditsFor(amount, percent));
      }),
    );
  });

  it('are pending until posted: pending and earned together are what the charge is worth', () => {
    fc.assert(
      fc.property(cents, cents, rate, (posted, held, percent) => {
        const row = { type: 'purchase', status: 'pending', amount: posted + held, refunded: 0n } as const;
        const { earned, pending } = earnedBy({ ...row, posted, held }, percent);
        expect(earned + pending).toBe(creditsFor(posted + held, percent));
        expect(earned).toBe(creditsFor(posted, percent));
      }),
    );
  });
});

describe('a breakdown', () => {
  it('keeps every amount, ordered, without groups of nothing', () => {
    fc.assert(
      fc.property(groups, (entries) => {
        const shares = ranked(new Map(entries));
        const total = entries.reduce((sum, [, amount]) => sum + amount, 0n);
        expect(shares.reduce((sum, { amount }) => sum + amount, 0n)).toBe(total);
        expect(shares.every(({ amount }) => amount !== 0n)).toBe(true);
        shares.slice(1).forEach((share, index) => {
          expect(share.amount <= (shares[index]?.amount ?? 0n)).toBe(true);
        });
      }),
    );
  });

  it('has percentages that are each within half a tenth of the exact share', () => {
    fc.assert(
      fc.property(groups, (entries) => {
        const total = entries.reduce((sum, [, amount]) => sum + amount, 0n);
        const slices = sliced(total, new Map(entries));
        expect(slices).toHaveLength(total === 0n ? 0 : entries.filter(([, amount]) => amount !== 0n).length);
        for (const { amount, percentage } of slices) {
          const tenths = BigInt(percentage.includes('.') ? percentage.replace('.', '') : `${percentage}0`);
          const off = 2n * (tenths * total - amount * 1_000n);
          expect(off <= total && off >= -total).toBe(true);
        }
      }),
    );
  });

  it('rounds three equal shares by themselves', () => {
    const thirds = sliced(
      3n,
      new Map([
        ['a', 1n],
        ['b', 1n],
        ['c', 1n],
      ]),
    );
    expect(thirds.map(({ percentage }) => percentage)).toEqual(['33.3', '33.3', '33.3']);
  });
});

describe('profit and loss', () => {
  it('is revenue less spend, and has no margin without revenue', () => {
    fc.assert(
      fc.property(cents, cents, (spend, revenue) => {
        const pnl = profitAndLoss({ spend, revenue, providers: new Map() });
        expect(pnl.net).toBe(revenue - spend);
        expect(pnl.margin === null).toBe(revenue === 0n);
      }),
    );
  });

  it.each([
    [2_340n, 8_120n, '71.2'],
    [4n, 3n, '-33.3'],
    [0n, 5n, '100'],
    [19_995n, 20_000n, '0'],
    [2_001n, 2_000n, '-0.1'],
  ])('of %d spent and %d earned has a margin of %s', (spend, revenue, margin) => {
    expect(profitAndLoss({ spend, revenue, providers: new Map() }).margin).toBe(margin);
  });
});

describe('a balance', () => {
  it('is never below nothing, and loses what is pending', () => {
    const mode = fc.constantFrom('funded' as const, 'credit' as const, 'both' as const);
    fc.assert(
      fc.property(cents, cents, cents, cents, cents, mode, (limit, drawn, paid, posted, pending, way) => {
        const settled = posted - paid;
        const balance = balanceOf({ limit, drawn }, { settled, pending }, way);
        expect(balance.available >= 0n).toBe(true);
        const free = balanceOf({ limit, drawn }, { settled, pending: 0n }, way).available;
        if (balance.available > 0n) expect(balance.available).toBe(free - pending);
        if (way === 'both' && balance.available > 0n)
          expect(balance.available).toBe(limit - settled - pending);
      }),
    );
  });
});

describe('days asked for', () => {
  it('are the month to date, or from and to with both included', () => {
    const now = new Date('2026-04-02T10:00:00Z');
    expect(daysAsked({}, now)).toEqual({ from: '2026-04-01', before: '2026-05-01' });
    expect(daysAsked({ from: '2026-03-30', to: '2026-03-30' }, now)).toEqual({
      from: '2026-03-30',
      before: '2026-03-31',
    });
    expect(daysAsked({ from: '2026-03-30' }, now)).toEqual({ from: '2026-03-30', before: '2026-04-03' });
    expect(daysAsked({ to: '2026-02-10' }, now)).toEqual({ from: '2026-02-01', before: '2026-02-11' });
    expect(() => daysAsked({ from: '2026-03-31', to: '2026-03-30' }, now)).toThrow(
      'to: must not be before from',
    );
  });
});
