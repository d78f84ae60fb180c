import { describe, expect, it } from 'vitest';
import { judgeCost } from './judge-cost.js';
import { priceBook } from './price-book.js';
import { price } from './rates.js';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const line = (input: string, from: Date | null, more: { tier?: string; aliases?: string[] } = {}) =>
  price({ provider: 'acme', model: 'tiny', from, rates: { input, output: '1' }, ...more });
const table = [
  line('3', day('2026-03-01')),
  line('1', null, { aliases: ['tiny-2025'] }),
  line('2', day('2026-02-01')),
];
const inputAt = (tables: Parameters<typeof priceBook>[0], at: Date, tier: string | null = null) =>
  priceBook(tables).find({ provider: 'acme', model: 'tiny', tier, at })?.rates.input ?? null;
const tokens = { input: 1_000_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 };

describe('priceBook', () => {
  it('chooses the line in force when the tokens were used', () => {
    const at = (text: string) => inputAt([table], new Date(text));
    expect(at('2026-01-31T23:59:59.999Z')).toBe(1_000_000n);
    expect(at('2026-02-01T00:00:00.000Z')).toBe(2_000_000n);
    expect(at('2027-01-01T00:00:00.000Z')).toBe(3_000_000n);
  });
  it('asks overrides first and falls through where they say nothing yet', () => {
    const overrides = [line('9', day('2026-02-15'))];
    expect(inputAt([overrides, table], day('2026-02-14'))).toBe(2_000_000n);
    expect(inputAt([overrides, table], day('2026-02-15'))).toBe(9_000_000n);
    expect(inputAt([table, overrides], day('2026-02-15'))).toBe(2_000_000n);
  });
  it('never answers a tier with the ordinary price, nor another provider with this one', () => {
    expect(inputAt([table], day('2026-02-01'), 'batch')).toBeNull();
    expect(inputAt([[...table, line('0.5', null, { tier: 'batch' })]], day('2026-02-01'), 'batch')).toBe(
      500_000n,
    );
    expect(priceBook([table]).find({ provider: 'azure', model: 'tiny', at: day('2026-02-01') })).toBeNull();
  });
  it('lists each model once, as priced at the instant', () => {
    const lines = priceBook([[line('9', day('2026-02-15'))], table]).all(day('2026-02-20'));
    expect(lines.map(({ rates }) => rates.input)).toEqual([9_000_000n]);
  });
});

describe('judgeCost', () => {
  const book = priceBook([table]);
  const used = { provider: 'acme', model: 'tiny', at: day('2026-02-01'), tokens };

  it('computes from tokens and the price of the day', () => {
    expect(judgeCost(used, book)).toMatchObject({ cost: 2_000_000n, status: 'computed' });
  });
  it('lets a reported figure win and keeps ours beside it', () => {
    expect(judgeCost({ ...used, reported: 7n }, book)).toMatchObject({
      cost: 7n,
      status: 'reported',
      computed: 2_000_000n,
    });
    expect(judgeCost({ ...used, reported: 0n }, book)).toMatchObject({ cost: 0n, status: 'reported' });
  });
  it('says unknown, not free, without a price or without usage', () => {
    expect(judgeCost({ ...used, model: 'nameless' }, book).status).toBe('unknown');
    expect(judgeCost({ ...used, tokens: null }, book).status).toBe('unknown');
  });
  it('looks up the asked model first, then the one that the answer names', () => {
    expect(judgeCost({ ...used, model: 'latest', answeredModel: 'tiny-2025' }, book).status).toBe('computed');
    expect(judgeCost({ ...used, answeredModel: 'nameless' }, book).status).toBe('computed');
  });
  it('charges nothing for an answer from the caller’s own cache', () => {
    expect(judgeCost({ ...used, cachedLocally: true }, book)).toMatchObject({ cost: 0n, status: 'computed' });
  });
});
