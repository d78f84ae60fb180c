import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from './otlp/usage-of-span.js';
import { decimalOf, differenceOf, productOf } from './reading/decimal.js';

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const count = fc.nat(1_000_000);

describe('exact numbers', () => {
  it('are read from JSON without a digit lost or gained', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-12);
        const text = decimalOf(value, 'value');
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(parseFloat(text) - value).toBe(0);
      }),
    );
  });

  it('mean the same whatever their exponent', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 9 }), (whole, exponent) => {
        const zeros = '0'.repeat(exponent);
        expect(decimalOf(`${whole}e${exponent}`, 'value')).toBe(
          decimalOf(`${whole}${whole === 0n ? '' : zeros}`, 'value'),
        );
      }),
    );
  });

  it('multiply and subtract as whole numbers do', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const as = (value: bigint, places: number): string => decimalOf(`${value}e-${places}`, 'value');
        expect(productOf(as(a, 2), as(b, 3), 'product')).toBe(as(a * b, 5));
        expect(differenceOf(as(a, 2), as(b, 2), 'difference')).toBe(as(a - b, 2));
      }),
    );
  });
});

describe('token buckets of a span', () => {
  it('do not overlap and never exceed what was told', () => {
    fc.assert(
      fc.property(count, count, count, count, count, (input, read, written, output, reasoning) => {
        const tokens = tokensOf(
          new Map([
            ['gen_ai.usage.input_tokens', input],
            ['gen_ai.usage.cache_read.input_tokens', read],
            ['gen_ai.usage.cache_creation.input_tokens', written],
            ['gen_ai.usage.output_tokens', output],
            ['gen_ai.usage.reasoning.output_tokens', reasoning],
          ]),
        );
        const prompt = (tokens?.input ?? 0) + (tokens?.cacheRead ?? 0) + (tokens?.cacheWrite5m ?? 0);
        expect(prompt).toBe(input >= read + written ? input : input + read + written);
        expect(tokens?.output).toBe(output);
        expect(tokens?.reasoning).toBeLessThanOrEqual(output);
      }),
    );
  });
});
