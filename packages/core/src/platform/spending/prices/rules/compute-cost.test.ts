import { describe, expect, it } from 'vitest';
import { computeCost } from './compute-cost.js';
import { defaultPrices } from './default-prices.js';
import { priceBook } from './price-book.js';
import { readAnthropicTokens, readOpenAITokens } from './read-tokens.js';

const book = priceBook([defaultPrices]);
const at = new Date('2026-05-02T11:00:00.000Z');

function openai(model: string, prompt: number, completion: number, cached = 0, reasoning = 0) {
  const tokens = readOpenAITokens({
    prompt_tokens: prompt,
    completion_tokens: completion,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  });
  const price = book.find({ provider: 'openai', model, at });
  if (!tokens || !price) throw new Error('the vector names an unpriced model');
  return computeCost(tokens, price);
}

function anthropic(model: string, usage: Record<string, unknown>) {
  const tokens = readAnthropicTokens(usage);
  const price = book.find({ provider: 'anthropic', model, at });
  if (!tokens || !price) throw new Error('the vector names an unpriced model');
  return computeCost(tokens, price);
}

describe('computeCost on the printed vectors', () => {
  it('prices gpt-4o with 200 of 1000 prompt tokens cached', () => {
    expect(openai('gpt-4o', 1000, 500, 200)).toEqual({
      total: 7250n,
      breakdown: { input: 2000n, cached: 250n, output: 5000n, reasoning: 0n },
    });
  });
  it('prices the 800 uncached tokens of the worked example at 2000', () => {
    expect(openai('gpt-4o', 800, 0).total).toBe(2000n);
  });
  it('rounds gpt-4o-mini 7/3 once, to 3', () => {
    expect(openai('gpt-4o-mini', 7, 3).total).toBe(3n);
  });
  it('puts what rounding leaves over on the output of gpt-4.1-nano', () => {
    expect(openai('gpt-4.1-nano', 3, 1, 1)).toEqual({
      total: 1n,
      breakdown: { input: 0n, cached: 0n, output: 1n, reasoning: 0n },
    });
  });
  it('shows the reasoning of o3 without adding it', () => {
    expect(openai('o3', 1234, 777, 100, 500)).toEqual({
      total: 8534n,
      breakdown: { input: 2268n, cached: 50n, output: 6216n, reasoning: 4000n },
    });
  });
  it('takes what rounding added off the largest part of gpt-5.4-mini', () => {
    expect(openai('gpt-5.4-mini', 333, 77, 111)).toEqual({
      total: 521n,
      breakdown: { input: 167n, cached: 8n, output: 346n, reasoning: 0n },
    });
  });
  it('prices claude-sonnet-4-5 with cache reads', () => {
    const usage = { input_tokens: 5000, cache_read_input_tokens: 1000, output_tokens: 2000 };
    expect(anthropic('claude-sonnet-4-5', usage).total).toBe(45_300n);
  });
  it('prices claude-haiku-4-5 writes of unknown lifetime at the five-minute rate', () => {
    const usage = { input_tokens: 100, cache_creation_input_tokens: 1000, output_tokens: 50 };
    expect(anthropic('claude-haiku-4-5', usage).total).toBe(1600n);
  });
  it('prices both kinds of cache write of claude-opus-4-6', () => {
    const usage = {
      input_tokens: 100,
      cache_creation_input_tokens: 1000,
      cache_creation: { ephemeral_5m_input_tokens: 400, ephemeral_1h_input_tokens: 600 },
      cache_read_input_tokens: 10,
      output_tokens: 50,
    };
    expect(anthropic('claude-opus-4-6', usage)).toEqual({
      total: 10_255n,
      breakdown: { input: 500n, cached: 8505n, output: 1250n, reasoning: 0n },
    });
  });
  it('applies the long-context rates to a whole request beyond 200,000 prompt tokens, not at it', () => {
    const usage = { input_tokens: 150_000, cache_creation_input_tokens: 30_000, output_tokens: 1000 };
    const cost = (read: number): bigint =>
      anthropic('claude-sonnet-4-6', { ...usage, cache_read_input_tokens: read }).total;
    expect([cost(19_999), cost(20_000), cost(20_001)]).toEqual([583_500n, 583_500n, 1_159_501n]);
  });
});

describe('the price table', () => {
  it('names every model of the printed table', () => {
    expect(defaultPrices.filter(({ provider }) => provider === 'openai')).toHaveLength(23);
    expect(defaultPrices.filter(({ provider }) => provider === 'anthropic')).toHaveLength(10);
  });
  it.each([
    ['claude-opus-4-6-20260205', 'claude-opus-4-6'],
    ['claude-sonnet-4-6-20260217', 'claude-sonnet-4-6'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['claude-opus-4-5-20251101', 'claude-opus-4-5'],
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
    ['claude-opus-4-1-20250805', 'claude-opus-4-1'],
    ['claude-opus-4-20250514', 'claude-opus-4'],
    ['claude-sonnet-4-20250514', 'claude-sonnet-4'],
    ['claude-opus-4-0', 'claude-opus-4'],
    ['claude-sonnet-4-0', 'claude-sonnet-4'],
    ['claude-3-5-haiku-20241022', 'claude-haiku-3.5'],
    ['claude-3-haiku-20240307', 'claude-haiku-3'],
  ])('prices %s as %s', (alias, model) => {
    expect(book.find({ provider: 'anthropic', model: alias, at })?.model).toBe(model);
  });
});
