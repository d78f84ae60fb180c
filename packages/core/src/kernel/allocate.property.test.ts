import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, allocateMoney } from './allocate.js';
import { isDomainError } from './errors.js';
import { money, sumMoney } from './money.js';

const total = fc.oneof(
  fc.bigInt({ min: -50n, max: 50n }),
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
);
const weight = fc.oneof(fc.bigInt({ min: 0n, max: 5n }), fc.bigInt({ min: 0n, max: 10n ** 18n }));
const weights = fc
  .array(weight, { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((each) => each > 0n));
const sum = (list: readonly bigint[]): bigint => list.reduce((so, each) => so + each, 0n);

describe('allocate', () => {
  it('gives out the total, to the last unit', () => {
    fc.assert(
      fc.property(total, weights, (whole, shares) => {
        expect(sum(allocate(whole, shares))).toBe(whole);
      }),
    );
  });

  it('stays within one unit of the exact share, and gives nothing to a weight of nothing', () => {
    fc.assert(
      fc.property(total, weights, (whole, shares) => {
        const all = sum(shares);
        allocate(whole, shares).forEach((part, i) => {
          const share = shares[i] as bigint;
          const error = part * all - whole * share;
          expect(error < all && error > -all).toBe(true);
          if (share === 0n) expect(part).toBe(0n);
        });
      }),
    );
  });

  it('never gives a larger weight less, and favours the earlier of equals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), weights, (whole, shares) => {
        const parts = allocate(whole, shares);
        for (let i = 0; i < parts.length; i++)
          for (let j = 0; j < parts.length; j++) {
            const [a, b] = [shares[i] as bigint, shares[j] as bigint];
            if (a > b || (a === b && i < j)) expect((parts[i] as bigint) >= (parts[j] as bigint)).toBe(true);
          }
      }),
    );
  });

  it('mirrors negative totals and ignores a common factor of the weights', () => {
    fc.assert(
      fc.property(total, weights, fc.bigInt({ min: 1n, max: 1000n }), (whole, shares, factor) => {
        const parts = allocate(whole, shares);
        expect(allocate(-whole, shares)).toEqual(parts.map((part) => -part));
        expect(
          allocate(
            whole,
            shares.map((each) => each * factor),
          ),
        ).toEqual(parts);
      }),
    );
  });
});

describe('examples', () => {
  it('splits a hundred in three', () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(allocate(0n, [])).toEqual([]);
    expect(allocate(7n, [0n, 1n, 0n])).toEqual([0n, 7n, 0n]);
  });

  it('refuses weights that cannot be followed', () => {
    for (const bad of [[-1n, 2n], [0n, 0n], []])
      expect(() => allocate(1n, bad)).toThrow(expect.toSatisfy((error) => isDomainError(error, 'invalid')));
  });

  it('splits money in its smallest coin, or finer when it is finer', () => {
    expect(allocateMoney(money('10', 'USD'), [1n, 1n, 1n]).map((each) => each.amount)).toEqual([
      '3.34',
      '3.33',
      '3.33',
    ]);
    expect(allocateMoney(money('-10', 'JPY'), [2n, 1n]).map((each) => each.amount)).toEqual(['-7', '-3']);
    const parts = allocateMoney(money('0.000001', 'USD'), [1n, 1n]);
    expect(parts.map((each) => each.amount)).toEqual(['0.000001', '0']);
    expect(sumMoney(parts, 'USD')).toEqual(money('0.000001', 'USD'));
  });
});
