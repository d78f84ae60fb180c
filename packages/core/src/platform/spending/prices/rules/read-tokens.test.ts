import { describe, expect, it } from 'vitest';
import { readTokens } from './read-tokens.js';

const zero = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 };

describe('readTokens', () => {
  it('takes cached and reasoning tokens out of their wholes, in both OpenAI forms', () => {
    const expected = { ...zero, input: 70, cacheRead: 30, output: 20, reasoning: 5 };
    expect(
      readTokens('openai', {
        prompt_tokens: 100,
        completion_tokens: 20,
        total_tokens: 120,
        prompt_tokens_details: { cached_tokens: 30, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 5 },
      }),
    ).toEqual(expected);
    expect(
      readTokens('openai', {
        input_tokens: 100,
        output_tokens: 20,
        input_tokens_details: { cached_tokens: 30 },
        output_tokens_details: { reasoning_tokens: 5 },
      }),
    ).toEqual(expected);
  });
  it('reads Anthropic writes by lifetime and leaves an unsplit rest at the short rate', () => {
    const usage = {
      input_tokens: 3,
      output_tokens: 7,
      cache_read_input_tokens: 11,
      cache_creation_input_tokens: 50,
    };
    const expected = { ...zero, input: 3, cacheRead: 11, output: 7 };
    expect(readTokens('anthropic', usage)).toEqual({ ...expected, cacheWrite5m: 50 });
    const split = { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 30 };
    expect(readTokens('anthropic', { ...usage, cache_creation: split })).toEqual({
      ...expected,
      cacheWrite5m: 20,
      cacheWrite1h: 30,
    });
  });
  it('counts missing, negative and non-numeric members as 0', () => {
    expect(
      readTokens('openai', { prompt_tokens: -3, completion_tokens: 4, prompt_tokens_details: null }),
    ).toEqual({
      ...zero,
      output: 4,
    });
    expect(readTokens('anthropic', { input_tokens: Number.NaN, output_tokens: '9' })).toEqual(zero);
  });
  it('says null, not zero, when no usage was told', () => {
    for (const usage of [undefined, null, {}, 'none', { total: 4 }]) {
      expect(readTokens('openai', usage)).toBeNull();
      expect(readTokens('anthropic', usage)).toBeNull();
    }
    expect(readTokens('acme', { input_tokens: 1, output_tokens: 1 })).toBeNull();
  });
});
