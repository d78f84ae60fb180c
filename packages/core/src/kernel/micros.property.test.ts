import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, decimalRounding, type Rounding } from './decimal.js';
import { divideRound } from './divide.js';
import { isDomainError } from './errors.js';
import { fromMicros, rescale, toMicros, unscale } from './conversion.js';
import { formatMicros, maxMicros, minMicros, parseMicros } from './micros.js';
import { costOf, picosPerUnitFromPerMillion } from './price.js';

const micros = fc.bigInt({ min: minMicros, max: maxMicros });
const mode = fc.constantFrom<Rounding>('half-up', 'half-even', 'down', 'up', 'floor', 'ceiling');

/** A small, fast, seeded generator of 32-bit numbers. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state ^ (state >>> 15)) >>> 0;
  };
}

describe('parseMicros and formatMicros', () => {
  it('agree with decimal.js on a million random amounts', () => {
    const next = numbers(Date.UTC(2026, 0, 1) % 2 ** 32);
    let disagreements = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const whole = i % 3 === 0 ? next() % 100 : i % 3 === 1 ? next() : next() * 1000 + (next() % 1000);
      const decimals = next() % 7;
      const fraction = (next() % 1_000_000).toString().padStart(6, '0').slice(0, decimals);
      const text = `${next() % 4 === 0 ? '-' : ''}${whole}${decimals === 0 ? '' : `.${fraction}`}`;
      const read = parseMicros(text);
      const value = new Decimal(text);
      if (read.toString() !== (value.isZero() ? '0' : value.times(1_000_000).toFixed())) disagreements++;
      if (formatMicros(read) !== (value.isZero() ? '0' : value.toFixed())) disagreements++;
    }
    expect(disagreements).toBe(0);
  }, 60_000);

  it('undo each other over the whole 64-bit range', () => {
    fc.assert(
      fc.property(micros, (amount) => {
        expect(parseMicros(formatMicros(amount))).toBe(amount);
        expect(toMicros(fromMicros(amount, 'USD'))).toBe(amount);
      }),
    );
  });

  it('refuse exactly the text that is no decimal of six places within 64 bits', () => {
    const text = fc.stringMatching(/^[-+ ]?[0-9]{0,15}[.,e]?[0-9]{0,8}$/);
    fc.assert(
      fc.property(text, (text) => {
        const good =
          /^-?\d+(\.\d{1,6})?$/.test(text) &&
          new Decimal(text).times(1_000_000).abs().lte(maxMicros.toString());
        let read: unknown;
        try {
          read = parseMicros(text);
        } catch (error) {
          read = error;
        }
        if (good) expect(read).toBe(BigInt(new Decimal(text).times(1_000_000).toFixed()));
        else expect(isDomainError(read, 'invalid')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('toMicros', () => {
  it('rounds by name as decimal.js does', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.nat(12),
        mode,
        (digits, scale, name) => {
          const text = rescale(digits, scale);
          const exact = new Decimal(text).times(1_000_000).toDecimalPlaces(0, decimalRounding[name]);
          fc.pre(exact.abs().lte(maxMicros.toString()));
          expect(toMicros(text, name)).toBe(BigInt(exact.toFixed()));
          const { unscaled, scale: read } = unscale(text);
          expect(rescale(unscaled, read)).toBe(text);
        },
      ),
    );
  });
});

describe('divideRound', () => {
  it('agrees with decimal.js for every name and sign', () => {
    const small = fc.bigInt({ min: -50n, max: 50n });
    const dividend = fc.oneof(small, fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }));
    const divisor = fc
      .oneof(small, fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }))
      .filter((d) => d !== 0n);
    fc.assert(
      fc.property(dividend, divisor, mode, (a, b, name) => {
        const exact = new Decimal(a.toString()).div(b.toString()).toDecimalPlaces(0, decimalRounding[name]);
        expect(divideRound(a, b, name)).toBe(BigInt(exact.toFixed()));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('costOf', () => {
  const part = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 7n }), fc.bigInt({ min: 0n, max: 10n ** 9n }));

  it('agrees with decimal.js: exact sum, half up once', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const exact = parts.reduce(
          (sum, [count, price]) => sum.plus(new Decimal(count.toString()).times(formatMicros(price))),
          new Decimal(0),
        );
        const priced = parts.map(
          ([count, price]) => [count, picosPerUnitFromPerMillion(formatMicros(price))] as const,
        );
        expect(costOf(priced)).toBe(BigInt(exact.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed()));
      }),
    );
  });

  it('grows with every part and does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), part, (parts, more) => {
        expect(costOf([...parts].reverse())).toBe(costOf(parts));
        expect(costOf([...parts, more])).toBeGreaterThanOrEqual(costOf(parts));
      }),
    );
  });
});
