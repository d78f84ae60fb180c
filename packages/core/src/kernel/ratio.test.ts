import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from './decimal.js';
import { isDomainError } from './errors.js';
import { floorPercent, percentOf, ratioOf } from './ratio.js';

describe('percentOf', () => {
  it('rounds once, by name', () => {
    expect(percentOf(2n, 3n, 1, 'half-up')).toBe('66.7');
    expect(percentOf(1n, 8n, 1, 'half-even')).toBe('12.5');
    expect(percentOf('1.5', '12', 0, 'half-up')).toBe('13');
    expect(percentOf('1.5', '12', 0, 'half-even')).toBe('12');
    expect(percentOf(-1n, 3n, 2, 'floor')).toBe('-33.34');
    expect(percentOf(0n, 5n, 2, 'up')).toBe('0');
  });

  it('has no answer for a whole of zero', () => {
    expect(percentOf(1n, 0n, 2, 'half-up')).toBeNull();
    expect(ratioOf('0', '0.00', 2, 'half-up')).toBeNull();
  });

  it('refuses text that is no number', () => {
    expect(() => percentOf('x', 1n, 0, 'down')).toThrow(expect.toSatisfy((e) => isDomainError(e, 'invalid')));
  });

  it('is a hundred times the ratio, as decimal.js computes it', () => {
    const number = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(number, number, fc.nat(8), (part, whole, places) => {
        fc.pre(whole !== 0n);
        const exact = new Decimal(part.toString()).times(100).div(whole.toString());
        const rounded = exact.toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN);
        expect(percentOf(part, whole, places, 'half-even')).toBe(rounded.isZero() ? '0' : rounded.toFixed());
        expect(ratioOf(part * 100n, whole, places, 'half-even')).toBe(
          percentOf(part, whole, places, 'half-even'),
        );
      }),
    );
  });
});

describe('floorPercent', () => {
  it('reaches a percent only when it is fully spent (costs spec §9.7)', () => {
    expect(floorPercent(499_999n, 1_000_000n)).toBe(49);
    expect(floorPercent(500_000n, 1_000_000n)).toBe(50);
    expect(floorPercent(1_234_567n, 1_000_000n)).toBe(123);
    expect(floorPercent(-1n, 1_000_000n)).toBe(-1);
  });

  it('takes a cap of zero as full once anything is spent', () => {
    expect(floorPercent(0n, 0n)).toBe(0);
    expect(floorPercent(1n, 0n)).toBe(100);
  });
});
