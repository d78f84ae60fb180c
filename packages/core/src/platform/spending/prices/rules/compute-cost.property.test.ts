import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../../../kernel/decimal.js';
import { computeCost, promptTokens } from './compute-cost.js';
import { defaultPrices } from './default-prices.js';
import { readAnthropicTokens, readOpenAITokens } from './read-tokens.js';

const count = fc.oneof(fc.nat(20), fc.nat(400_000), fc.constant(200_000));
const tokens = fc
  .record({ input: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count })
  .chain((buckets) => fc.nat(buckets.output).map((reasoning) => ({ ...buckets, reasoning })));
const prices = fc.constantFrom(...defaultPrices);
const messy = fc.oneof(count, fc.constantFrom(-1, 1.5, Number.NaN, '7', null, undefined, Infinity));

describe('computeCost', () => {
  it('agrees with exact decimal arithmetic rounded once, half up', () => {
    fc.assert(
      fc.property(tokens, prices, (t, price) => {
        const rates =
          price.longContext && promptTokens(t) > price.longContext.above
            ? price.longContext.rates
            : price.rates;
        const exact = (['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output'] as const).reduce(
          (sum, part) => sum.plus(new Decimal(t[part]).times(rates[part].toString()).div(1_000_000)),
          new Decimal(0),
        );
        expect(computeCost(t, price).total.toString()).toBe(exact.toFixed(0, Decimal.ROUND_HALF_UP));
      }),
    );
  });
  it('has parts that sum to the total, none of them negative, reasoning within output plus its rounding', () => {
    fc.assert(
      fc.property(tokens, prices, (t, price) => {
        const { total, breakdown } = computeCost(t, price);
        expect(breakdown.input + breakdown.output + breakdown.cached).toBe(total);
        expect([breakdown.input, breakdown.output, breakdown.cached].every((part) => part >= 0n)).toBe(true);
        expect(breakdown.reasoning <= breakdown.output + 1n).toBe(true);
      }),
    );
  });
  it('never falls when a bucket grows', () => {
    fc.assert(
      fc.property(tokens, prices, fc.constantFrom('input', 'cacheRead', 'output'), (t, price, bucket) => {
        const more = computeCost({ ...t, [bucket]: t[bucket] + 1 }, price).total;
        expect(more >= computeCost(t, price).total).toBe(true);
      }),
    );
  });
});

describe('readTokens', () => {
  it('makes OpenAI buckets that are disjoint and sum to the provider’s own totals', () => {
    fc.assert(
      fc.property(count, count, messy, messy, (prompt, completion, cached, reasoning) => {
        const read = readOpenAITokens({
          prompt_tokens: prompt,
          completion_tokens: completion,
          prompt_tokens_details: { cached_tokens: cached },
          completion_tokens_details: { reasoning_tokens: reasoning },
        });
        expect(read && promptTokens(read)).toBe(prompt);
        expect(read?.output).toBe(completion);
        expect(read && read.reasoning <= read.output).toBe(true);
      }),
    );
  });
  it('makes whole, non-negative Anthropic buckets of anything', () => {
    fc.assert(
      fc.property(messy, messy, messy, messy, (read, written, short, hour) => {
        const tokens = readAnthropicTokens({
          input_tokens: 1,
          cache_read_input_tokens: read,
          cache_creation_input_tokens: written,
          cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: hour },
        });
        expect(Object.values(tokens ?? {}).every((n) => Number.isSafeInteger(n) && n >= 0)).toBe(true);
      }),
    );
  });
});
