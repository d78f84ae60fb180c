import { afterAll, describe, expect, it } from 'vitest';
import { anthropicConnector } from './anthropic.js';
import { closeProviders, contextNow, providerServer, pullAll, range } from './provider-server.fixture.js';

afterAll(closeProviders);

const credentials = { key: 'sk-ant-admin01-0123456789' };
const bucket = (day: number, ...results: object[]) => ({
  starting_at: `2026-04-0${day}T00:00:00Z`,
  ending_at: `2026-04-0${day + 1}T00:00:00Z`,
  results,
});
const page = (data: object[], next: string | null = null) => ({
  data,
  has_more: next !== null,
  next_page: next,
});

/** https://docs.anthropic.com/en/api/admin-api/usage-cost/get-cost-report */
const cost = {
  ...{ amount: '318.25', currency: 'USD', cost_type: 'tokens', description: 'Example model usage - output' },
  ...{
    model: 'example-model',
    token_type: 'output_tokens',
    service_tier: 'standard',
    context_window: '0-200k',
  },
  workspace_id: null,
};
/** https://docs.anthropic.com/en/api/admin-api/usage-cost/get-messages-usage-report */
const usage = {
  ...{ uncached_input_tokens: 1500, cache_read_input_tokens: 200, output_tokens: 500 },
  cache_creation: { ephemeral_1h_input_tokens: 1000, ephemeral_5m_input_tokens: 500 },
  server_tool_use: { web_search_requests: 10 },
  ...{ api_key_id: 'apikey_1', workspace_id: 'wrkspc_1', model: 'example-model', service_tier: null },
};

describe('Anthropic', () => {
  it('tells costs in cents, over pages', async () => {
    const { baseUrl, calls } = await providerServer(({ query }) => ({
      body:
        query.get('page') === null
          ? page([bucket(3, cost)], 'next')
          : page([
              bucket(4, {
                ...cost,
                amount: '0.0001',
                model: null,
                description: null,
                cost_type: 'web_search',
              }),
            ]),
    }));
    const { pull } = anthropicConnector({ baseUrl, version: '2023-06-01' });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(samples[0]).toEqual({
      day: '2026-04-03',
      dimensions: { service: 'tokens', model: 'example-model', lineItem: 'Example model usage - output' },
      amount: { value: '318.25', unit: 'minor', currency: 'USD' },
      basis: 'billed',
      quantities: {},
    });
    expect(samples[1]).toMatchObject({ dimensions: { service: 'web_search' }, amount: { value: '0.0001' } });
    const [first] = calls;
    expect(first?.path).toBe('/organizations/cost_report');
    expect(first?.headers).toMatchObject({ 'x-api-key': credentials.key, 'anthropic-version': '2023-06-01' });
    expect(first?.query.get('starting_at')).toBe('2026-04-03T00:00:00Z');
    expect(first?.query.getAll('group_by[]')).toEqual(['workspace_id', 'description']);
  });

  it('tells five kinds of tokens that do not overlap', async () => {
    const { baseUrl, calls } = await providerServer(() => ({ body: page([bucket(3, usage)]) }));
    const { pull } = anthropicConnector({ baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'usage',
      range,
    });
    expect(calls[0]?.path).toBe('/organizations/usage_report/messages');
    expect(samples).toEqual([
      {
        day: '2026-04-03',
        dimensions: { model: 'example-model', externalProject: 'wrkspc_1', apiKey: 'apikey_1' },
        amount: null,
        basis: 'metered',
        quantities: {
          inputTokens: '1500',
          cachedInputTokens: '200',
          cacheWriteTokens: '1500',
          outputTokens: '500',
        },
      },
    ]);
  });

  it('does not believe an amount that is a number, whose unit would be a guess', async () => {
    const { baseUrl } = await providerServer(() => ({ body: page([bucket(3, { ...cost, amount: 3.18 })]) }));
    const asked = { signal: 'cost', range, cursor: null } as const;
    const pulled = await anthropicConnector({ baseUrl }).pull?.(credentials, asked, contextNow());
    expect(pulled).toEqual({ kind: 'malformed', message: 'Anthropic: amount is no text' });
  });

  it('names the organization of a good key, and does without its name', async () => {
    /** https://docs.anthropic.com/en/api/admin-api/organization/get-me */
    let me: object = { id: 'org-1', type: 'organization', name: 'Northwind' };
    const { baseUrl } = await providerServer(({ path }) => ({ body: path.endsWith('/me') ? me : page([]) }));
    const { validate } = anthropicConnector({ baseUrl });
    expect(await validate(credentials, contextNow())).toMatchObject({
      account: { externalId: 'org-1', label: 'Northwind' },
    });
    me = {};
    expect(await validate(credentials, contextNow())).toMatchObject({
      kind: 'valid',
      account: { externalId: null },
    });
  });

  it('tells a key for messages from one for reports', async () => {
    const { baseUrl } = await providerServer(() => ({ status: 401, body: {} }));
    const found = await anthropicConnector({ baseUrl }).validate({ key: 'sk-ant-api03-0123' }, contextNow());
    expect(found).toMatchObject({ kind: 'rejected', reason: 'wrong_key_type' });
  });
});
