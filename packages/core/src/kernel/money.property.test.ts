import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, type Rounding } from './decimal.js';
import { divideMoney } from './conversion.js';
import {
  addMoney,
  compareMoney,
  money,
  multiplyMoney,
  negateMoney,
  roundMoney,
  subtractMoney,
  sumMoney,
  type Money,
} from './money.js';

const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.stringMatching(/^\d{0,12}$/))
  .map(
    ([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`,
  );
const amount = decimal.map((text) => money(text, 'EUR'));
const mode = fc.constantFrom<Rounding>('half-up', 'half-even', 'down', 'up', 'floor', 'ceiling');
const unscaled = ({ amount }: Money): bigint => BigInt(new Decimal(amount).times('1e29').toFixed());

describe('money', () => {
  it('prints canonical text that reads back as itself', () => {
    fc.assert(
      fc.property(amount, (a) => {
        expect(a.amount).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
        expect(a.amount).not.toBe('-0');
        expect(money(a.amount, 'EUR')).toEqual(a);
      }),
    );
  });

  it('adds as whole numbers do: in any order, undone by subtracting', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 8 }), amount, (list, a) => {
        const sum = sumMoney(list, 'EUR');
        expect(sumMoney([...list].reverse(), 'EUR')).toEqual(sum);
        expect(unscaled(sum)).toBe(list.reduce((so, each) => so + unscaled(each), 0n));
        expect(subtractMoney(addMoney(sum, a), a)).toEqual(sum);
        expect(addMoney(a, negateMoney(a)).amount).toBe('0');
      }),
    );
  });

  it('compares as the exact values do', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const exact = unscaled(a) < unscaled(b) ? -1 : unscaled(a) > unscaled(b) ? 1 : 0;
        expect(Math.sign(compareMoney(a, b))).toBe(exact);
      }),
    );
  });

  it('multiplies exactly and distributes over sums', () => {
    fc.assert(
      fc.property(amount, amount, fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), (a, b, n) => {
        expect(unscaled(multiplyMoney(a, n))).toBe(unscaled(a) * n);
        expect(multiplyMoney(addMoney(a, b), n)).toEqual(addMoney(multiplyMoney(a, n), multiplyMoney(b, n)));
      }),
    );
  });

  it('rounds to the nearest coin the mode allows, and only once', () => {
    fc.assert(
      fc.property(amount, mode, fc.nat(12), (a, name, places) => {
        const rounded = roundMoney(a, name, places);
        expect(roundMoney(rounded, name, places)).toEqual(rounded);
        const error = new Decimal(rounded.amount).minus(a.amount).abs();
        const half = name === 'half-up' || name === 'half-even';
        expect(error.times(half ? 2 : 1).lte(new Decimal(10).pow(-places))).toBe(true);
      }),
    );
  });

  it('divides with one rounding, as the exact fraction would', () => {
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.nat(6), (a, by, places) => {
        const quotient = divideMoney(a, by, 'floor', places);
        const step = money(new Decimal(10).pow(-places).toFixed(), 'EUR');
        expect(compareMoney(multiplyMoney(quotient, by), a)).toBeLessThanOrEqual(0);
        expect(compareMoney(multiplyMoney(addMoney(quotient, step), by), a)).toBeGreaterThan(0);
      }),
    );
  });
});
