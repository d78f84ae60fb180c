import { describe, expect, it } from 'vitest';
import { generateWorkload } from './generate.js';
import { profile } from './profile.js';

const start = new Date('2026-01-01T00:00:00Z');
const generated = generateWorkload({ count: 4000, seed: 7, start, model: 'gpt-4o-mini' });
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] as number;

describe('generateWorkload', () => {
  it('draws the same workload from the same seed, and another from another', () => {
    expect(generateWorkload({ count: 4000, seed: 7, start, model: 'gpt-4o-mini' })).toEqual(generated);
    expect(generateWorkload({ count: 4000, seed: 8, start, model: 'gpt-4o-mini' })).not.toEqual(generated);
  });

  it('keeps arrivals in order and every call within the figures of the profile', () => {
    const { calls } = generated;
    expect(calls).toHaveLength(4000);
    calls.forEach((call, index) => expect(call.at >= (calls[index - 1]?.at ?? start)).toBe(true));
    for (const call of calls) {
      expect(call.inputTokens).toBeGreaterThanOrEqual(profile.inputTokens[0][1]);
      expect(call.inputTokens).toBeLessThanOrEqual(7437);
      expect(call.outputTokens).toBeLessThanOrEqual(1899);
    }
  });

  it('has the medians of the trace it was drawn from', () => {
    expect(median(generated.calls.map((call) => call.inputTokens))).toBeGreaterThan(1300);
    expect(median(generated.calls.map((call) => call.inputTokens))).toBeLessThan(1650);
    expect(median(generated.calls.map((call) => call.outputTokens))).toBe(13);
  });

  it('gives every call a team and a customer, and uses all of them', () => {
    const { calls } = generated;
    expect(new Set(calls.map((call) => call.tags['team'])).size).toBe(3);
    expect(new Set(calls.map((call) => call.tags['customer'])).size).toBe(4);
  });
});
