import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../../../kernel/errors.js';
import { defaultPrices } from '../../prices/rules/default-prices.js';
import { priceBook } from '../../prices/rules/price-book.js';
import { amountsOf, subjectsOf } from './charge-of.js';
import { mergeTags } from './attribution.js';
import { newEvent, type NewUsage } from './new-event.js';

const at = new Date('2026-05-02T11:00:00.000Z');
const given = { id: 'e1', requestId: 'r1', at, prices: priceBook([defaultPrices]), ceiling: 1_000_000n };
const key = { id: 'k1', name: 'ci', userId: 'ada', scopes: [], version: null, tags: { env: 'prod' } };
const reported: NewUsage = {
  provider: 'openai',
  model: 'gpt-4.1',
  inputTokens: 900,
  outputTokens: 120,
  cost: 2760n,
};
const tokens = { input: 800, cacheRead: 200, cacheWrite5m: 0, cacheWrite1h: 0, output: 500, reasoning: 0 };
const issues = (usage: NewUsage) => {
  try {
    newEvent(usage, {}, given);
    return [];
  } catch (error) {
    return issuesOf(error).map(({ path }) => path.join('.'));
  }
};

describe('newEvent', () => {
  it('trusts a reported cost and fills in what was left out', () => {
    expect(newEvent(reported, { key }, given)).toMatchObject({
      id: 'e1',
      requestId: 'r1',
      createdAt: at,
      cost: 2760n,
      costStatus: 'reported',
      cachedInputTokens: 0,
      eventType: 'custom',
      source: 'api',
      keyId: 'k1',
      userId: 'ada',
      tags: { env: 'prod' },
      customerId: null,
    });
  });
  it('prices measured tokens and records the whole prompt as input', () => {
    const event = newEvent({ provider: 'openai', model: 'gpt-4o', tokens }, {}, given);
    expect(event).toMatchObject({
      cost: 7250n,
      costStatus: 'computed',
      inputTokens: 1000,
      cachedInputTokens: 200,
    });
    expect(event.costBreakdown).toEqual({ input: '2000', output: '5000', cached: '250', reasoning: '0' });
  });
  it('keeps our own figure beside what the provider reported', () => {
    const event = newEvent({ provider: 'openai', model: 'gpt-4o', tokens, reported: 9n }, {}, given);
    expect(event).toMatchObject({ cost: 9n, costStatus: 'reported', computedCost: 7250n });
  });
  it('shows an unpriced model as unknown and charges the declared ceiling', () => {
    const event = newEvent({ provider: 'openai', model: 'nameless', tokens }, {}, given);
    expect(event).toMatchObject({ cost: 0n, costStatus: 'unknown', estimatedCost: 1_000_000n });
    expect(amountsOf(event)['usd']).toBe(1_000_000n);
  });
  it('takes the customer from the call, else from the tag, else none', () => {
    const customerOf = (usage: Partial<NewUsage>) =>
      newEvent({ ...reported, ...usage }, {}, given).customerId;
    expect(customerOf({ customer: 'globex', tags: { customer: 'acme' } })).toBe('globex');
    expect(customerOf({ tags: { customer: 'acme' } })).toBe('acme');
    expect(customerOf({ tags: { customer: '' } })).toBeNull();
  });
  it('names every count, amount and text that cannot be', () => {
    expect(
      issues({ ...reported, inputTokens: -1, durationMs: 1.5, cost: -1n, model: 'a\0b' }).sort(),
    ).toEqual(['cost', 'durationMs', 'inputTokens', 'model']);
    expect(issues({ provider: 'a', model: 'b', tokens: { ...tokens, output: Number.NaN } })).toEqual([
      'tokens.output',
    ]);
    expect(issues({ ...reported, tags: { team: '\ud800' } })).toEqual(['tags.team']);
    expect(issues({ ...reported, cost: 2n ** 63n })).toEqual(['cost']);
    expect(issues({ ...reported, tags: { 'a=b': 'x' } })).toEqual(['tags.a=b']);
    expect(
      issues({ ...reported, tags: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`t${i}`, 'x'])) }),
    ).toEqual(['tags']);
    expect(issues({ ...reported, sessionId: 'x'.repeat(513) })).toEqual(['sessionId']);
    expect(issues(reported)).toEqual([]);
  });
});

describe('mergeTags', () => {
  it('lets the event’s own tags win and stops at ten', () => {
    const own = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, 'x']));
    const merged = mergeTags(own, { t0: 'key', a: '1', b: '2' });
    expect(merged).toEqual({ ...own, a: '1' });
  });
});

describe('what an event is charged to', () => {
  it('names user, key, every tag and the customer, in the order of examination', () => {
    const event = {
      userId: 'ada',
      keyId: 'k1',
      tags: { team: 'search', customer: 'acme' },
      customerId: 'acme',
    };
    expect(subjectsOf(event, 'org').map(({ type, id }) => `${type}:${id}`)).toEqual([
      'organization:org',
      'user:ada',
      'api_key:k1',
      'tag:customer=acme',
      'tag:team=search',
      'customer:acme',
    ]);
  });
  it('counts dollars, tokens and one request; nothing of what is nothing', () => {
    const free = {
      cost: 0n,
      costStatus: 'reported',
      estimatedCost: null,
      inputTokens: 0,
      outputTokens: 0,
    } as const;
    expect(amountsOf(free)).toEqual({ requests: 1_000_000n });
    expect(amountsOf({ ...free, cost: 5n, inputTokens: 2, outputTokens: 1 })).toEqual({
      usd: 5n,
      tokens: 3_000_000n,
      requests: 1_000_000n,
    });
  });
});
