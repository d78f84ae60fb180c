import { afterAll, describe, expect, it } from 'vitest';
import { mistralConnector } from './mistral.js';
import { closeProviders, contextNow, providerServer, pullAll } from './provider-server.fixture.js';

afterAll(closeProviders);

const credentials = { key: 'mistral-0123456789' };
const entry = (day: string, group: string, value: number) => ({
  ...{
    usage_type: group,
    event_type: group,
    billing_metric: 'model-large',
    billing_display_name: 'Model Large',
  },
  ...{ billing_group: group, timestamp: day, value, value_paid: value },
});
/**
 * https://docs.mistral.ai/admin/admin-api/usage-metrics and https://docs.mistral.ai/api/endpoint/beta/admin/billing name the
 * categories, the period and the currency; the entries inside are not printed there, so the connector is unverified.
 */
const usageOf = (month: string) => ({
  ...{
    date: `${month}-13T00:00:00Z`,
    start_date: `${month}-01T00:00:00Z`,
    end_date: `${month}-30T23:59:59Z`,
  },
  ...{ currency: 'EUR', currency_symbol: '€', vibe_usage: 0 },
  completion: {
    models: {
      'model-large': {
        input: [entry(`${month}-03`, 'input', 1000)],
        output: [entry(`${month}-03`, 'output', 10)],
      },
    },
  },
  ocr: { models: {} },
  libraries_api: { pages: { models: {} }, tokens: { models: {} } },
  prices: [
    { event_type: 'input', billing_metric: 'model-large', billing_group: 'input', price: '0.0000017' },
    { event_type: 'output', billing_metric: 'model-large', billing_group: 'output', price: '0.0000051' },
  ],
});
const range = { from: '2026-03-20', before: '2026-04-14' };
const asked = { signal: 'cost', range, cursor: null } as const;

describe('Mistral', () => {
  it('is asked month by month and prices what was paid with the prices of the same answer', async () => {
    const { baseUrl, calls } = await providerServer(({ query }) => ({
      body: usageOf(`2026-0${query.get('month') ?? ''}`),
    }));
    const { pull } = mistralConnector({ adminUrl: baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(calls.map(({ path, query, headers }) => [path, query.toString(), headers['x-api-key']])).toEqual([
      ['/usage', 'month=3&year=2026', credentials.key],
      ['/usage', 'month=4&year=2026', credentials.key],
    ]);
    expect(samples[2]).toEqual({
      day: '2026-04-03',
      dimensions: { service: 'completion', model: 'model-large', lineItem: 'input' },
      amount: { value: '0.0017', unit: 'major', currency: 'EUR' },
      basis: 'metered',
      quantities: {},
    });
    const usage = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'usage',
      range,
    });
    expect(usage[3]).toMatchObject({ amount: null, quantities: { outputTokens: '10' } });
  });

  it.each([
    ['a paid entry without a price', { ...usageOf('2026-04'), prices: [] }],
    ['a category that is told as one figure', { ...usageOf('2026-04'), vibe_usage: 12.5 }],
    ['no currency', { ...usageOf('2026-04'), currency: null }],
  ])('does not make a cost of %s', async (_what, body) => {
    const { baseUrl } = await providerServer(() => ({ body }));
    const pulled = await mistralConnector({ adminUrl: baseUrl }).pull?.(credentials, asked, contextNow());
    expect(pulled).toMatchObject({ kind: 'malformed' });
  });

  it('tells an ordinary key from a wrong one', async () => {
    const { baseUrl } = await providerServer(({ path }) =>
      path === '/models' ? { body: { object: 'list', data: [] } } : { status: 401, body: {} },
    );
    const connector = mistralConnector({ adminUrl: `${baseUrl}/admin`, baseUrl });
    const found = await connector.validate(credentials, contextNow());
    expect(found).toMatchObject({ kind: 'rejected', reason: 'wrong_key_type' });
  });

  it('finds an admin key good by the spending limit', async () => {
    const body = { limits: { completion: { monthly_limit_reached: false }, currency: 'EUR' } };
    const { baseUrl, calls } = await providerServer(() => ({ body }));
    const found = await mistralConnector({ adminUrl: baseUrl }).validate(credentials, contextNow());
    expect(found).toMatchObject({ kind: 'valid' });
    expect(calls[0]?.path).toBe('/spend-limit');
  });
});
