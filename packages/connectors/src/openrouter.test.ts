import { afterAll, describe, expect, it } from 'vitest';
import { openrouterConnector } from './openrouter.js';
import {
  closeProviders,
  contextNow,
  expectFailure,
  providerServer,
  pullAll,
} from './provider-server.fixture.js';

afterAll(closeProviders);

const credentials = { key: 'sk-or-v1-0123456789' };
/** https://openrouter.ai/docs/api-reference/analytics/get-activity */
const row = {
  ...{
    date: '2026-04-12',
    model: 'vendor/model-a',
    model_permaslug: 'vendor/model-a-2026',
    endpoint_id: 'e1',
  },
  ...{ provider_name: 'Vendor', usage: 0.015, byok_usage_inference: 0.012, requests: 5 },
  ...{ prompt_tokens: 50, completion_tokens: 125, reasoning_tokens: 25 },
};
/** https://openrouter.ai/docs/api-reference/api-keys/get-current-key */
const key = {
  ...{ label: 'sk-or-v1-012...789', limit: 100, limit_remaining: 74.5, limit_reset: 'monthly', usage: 25.5 },
  ...{
    usage_daily: 1.84,
    usage_weekly: 8,
    usage_monthly: 25.5,
    is_free_tier: false,
    is_management_key: false,
  },
};
/** https://openrouter.ai/docs/api-reference/credits/get-credits */
const credits = { total_credits: 180.5, total_usage: 131.2 };

const world = async (isManagement: boolean) => {
  const { baseUrl, calls } = await providerServer(({ path, query }) => {
    if (path === '/key') return { body: { data: { ...key, is_management_key: isManagement } } };
    if (!isManagement) return { status: 403, body: { error: { code: 403, message: credentials.key } } };
    if (path === '/credits') return { body: { data: credits } };
    const date = query.get('date');
    const today = { ...row, date: '2026-04-13', usage: 2, byok_usage_inference: 0 };
    return { body: { data: date === null ? [row, { ...row, date: '2026-04-01' }, today] : [today] } };
  });
  return { connector: openrouterConnector({ baseUrl }), calls };
};
const range = { from: '2026-04-10', before: '2026-04-14' };

describe('OpenRouter with a management key', () => {
  it('tells what the credits paid apart from what the own keys paid, today by a question of its own', async () => {
    const { connector, calls } = await world(true);
    const samples = await pullAll(async (ask) => connector.pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(samples.map(({ day, amount, basis }) => [day, amount?.value, basis])).toEqual([
      ['2026-04-12', '0.015', 'metered'],
      ['2026-04-12', '0.012', 'estimated'],
      ['2026-04-13', '2', 'metered'],
    ]);
    expect(samples[0]?.dimensions).toEqual({ service: 'Vendor', model: 'vendor/model-a' });
    expect(calls.map(({ query }) => query.get('date'))).toEqual([null, '2026-04-13']);
  });

  it('tells tokens that do not overlap', async () => {
    const { connector } = await world(true);
    const asked = { signal: 'usage', range, cursor: null } as const;
    const pulled = await connector.pull?.(credentials, asked, contextNow());
    expect(pulled).toMatchObject({
      samples: [
        { quantities: { requests: '5', inputTokens: '50', outputTokens: '100', reasoningTokens: '25' } },
      ],
    });
  });

  it('tells credits and caps, never as spend', async () => {
    const { connector } = await world(true);
    expect(await connector.snapshot?.(credentials, contextNow())).toEqual({
      kind: 'snapshot',
      credits: {
        remaining: { value: '49.3', unit: 'major', currency: 'USD' },
        total: { value: '180.5', unit: 'major', currency: 'USD' },
      },
      limits: [
        {
          name: 'key',
          cap: { value: '100', unit: 'major', currency: 'USD' },
          remaining: { value: '74.5', unit: 'major', currency: 'USD' },
          resets: 'monthly',
        },
      ],
      readings: [],
    });
    expect(await connector.validate(credentials, contextNow())).toMatchObject({
      signals: { cost: 'native', credits: 'native' },
      missing: [],
    });
  });
});

describe('OpenRouter with any other key', () => {
  it('says what it cannot see, and gives a total to derive cost from', async () => {
    const { connector } = await world(false);
    expect(await connector.validate(credentials, contextNow())).toMatchObject({
      kind: 'valid',
      signals: { cost: 'derived', usage: 'none', credits: 'none', limits: 'native' },
      missing: [
        { signal: 'usage', reason: 'needs_admin_key' },
        { signal: 'credits', reason: 'needs_admin_key' },
      ],
    });
    expect(await connector.snapshot?.(credentials, contextNow())).toMatchObject({
      credits: null,
      readings: [{ name: 'usage', amount: { value: '25.5' }, since: null }],
    });
  });

  it('is turned down for activity', async () => {
    const { connector } = await world(false);
    const pulled = await connector.pull?.(credentials, { signal: 'cost', range, cursor: null }, contextNow());
    expectFailure(pulled, 'rejected', [credentials.key]);
    expect(pulled).toMatchObject({ reason: 'wrong_key_type' });
  });
});
