import { describe, expect, it } from 'vitest';
import { defaultPrices } from './default-prices.js';
import { estimateCost, unpricedCeiling } from './estimate-cost.js';
import { priceBook } from './price-book.js';

const book = priceBook([defaultPrices]);
const at = new Date('2026-05-02T11:00:00.000Z');
const priceOf = (provider: string, model: string) => book.find({ provider, model, at });

describe('estimateCost', () => {
  it('estimates the printed examples', () => {
    const gpt = estimateCost({ bodyBytes: 401, maxTokens: 100, price: priceOf('openai', 'gpt-4o') });
    const o3 = estimateCost({ bodyBytes: 400, price: priceOf('openai', 'o3') });
    const haiku = estimateCost({
      bodyBytes: 1000,
      maxTokens: 256,
      price: priceOf('anthropic', 'claude-haiku-4-5'),
    });
    expect([gpt, o3, haiku]).toEqual([1378n, 880_220n, 1683n]);
  });
  it('reserves the declared ceiling, never nothing, for a model without a price', () => {
    expect(estimateCost({ bodyBytes: 10, price: null })).toBe(unpricedCeiling);
    expect(estimateCost({ bodyBytes: 10, price: null, ceiling: 5n })).toBe(5n);
  });
  it('prefers max_completion_tokens and ignores limits that are no counts', () => {
    const price = priceOf('openai', 'gpt-4o');
    const limited = estimateCost({ bodyBytes: 400, maxCompletionTokens: 10, maxTokens: 100, price });
    expect(limited).toBe(estimateCost({ bodyBytes: 400, maxTokens: 10, price }));
    const cap = estimateCost({ bodyBytes: 400, price });
    for (const maxTokens of [-1, 1.5, Number.NaN, Infinity])
      expect(estimateCost({ bodyBytes: 400, maxTokens, price })).toBe(cap);
  });
  it('uses the long-context rates of Claude beyond 200,000 estimated prompt tokens', () => {
    const price = priceOf('anthropic', 'claude-sonnet-4-5');
    const at200k = estimateCost({ bodyBytes: 800_000, maxTokens: 1000, price });
    const beyond = estimateCost({ bodyBytes: 800_001, maxTokens: 1000, price });
    // (200,000 × 3 + 1000 × 15) × 1.1 and (200,001 × 6 + 1000 × 22.5) × 1.1
    expect([at200k, beyond]).toEqual([676_500n, 1_344_757n]);
  });
  it('knows the output limit of every family', () => {
    const caps = ['o1', 'o3', 'o3-mini', 'o4-mini', 'gpt-4o', 'gpt-5'].map(
      (m) => priceOf('openai', m)?.outputCap,
    );
    expect(caps).toEqual([100_000, 100_000, 100_000, 100_000, 16_384, 16_384]);
    const claude = ['opus-4-6', 'opus-4-5', 'opus-4-1', 'sonnet-4-6', 'haiku-4-5', 'haiku-3.5', 'haiku-3'];
    expect(claude.map((m) => priceOf('anthropic', `claude-${m}`)?.outputCap)).toEqual([
      128_000, 128_000, 64_000, 64_000, 64_000, 8_000, 4_000,
    ]);
  });
});
