import { CostManagementClient } from '@azure/arm-costmanagement';
import { afterAll, describe, expect, it } from 'vitest';
import {
  closeProviders,
  contextNow,
  expectFailure,
  providerServer,
  pullAll,
  range,
  type ProviderCall,
  type ProviderReply,
} from '../provider-server.fixture.js';
import { azureConnector } from './azure.js';

afterAll(closeProviders);

const subscriptionId = '00000000-1111-2222-3333-444444444444';
const credentials = { tenantId: 't', clientId: 'c', clientSecret: 'azure-secret-0123456789', subscriptionId };
const secrets = [credentials.clientSecret, 'a-token'];
const asked = { signal: 'cost', range, cursor: null } as const;
/** https://learn.microsoft.com/en-us/rest/api/cost-management/query/usage */
const table = (rows: unknown[][], nextLink: string | null = null) => ({
  ...{ id: 'q', name: 'q', type: 'Microsoft.CostManagement/query' },
  properties: {
    nextLink,
    columns: [
      { name: 'PreTaxCost', type: 'Number' },
      { name: 'UsageDate', type: 'Number' },
      { name: 'ServiceName', type: 'String' },
      { name: 'Currency', type: 'String' },
    ],
    rows,
  },
});

/** The official client, its tokens aside: they are sent over TLS only. */
const world = async (reply: (call: ProviderCall) => ProviderReply) => {
  const { baseUrl, calls } = await providerServer(reply);
  const token = {
    getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.parse('2100-01-01') }),
  };
  const client = () => {
    const made = new CostManagementClient(token, {
      ...{ endpoint: baseUrl, allowInsecureConnection: true, retryOptions: { maxRetries: 0 } },
    });
    made.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    return made;
  };
  return { connector: azureConnector({ client }), calls };
};

describe('Azure Cost Management', () => {
  it('tells costs by day and service, and takes only the token of the next page', async () => {
    const { connector, calls } = await world(({ query }) => ({
      body:
        query.get('$skiptoken') === null
          ? table(
              [[7.25, 20260403, 'Azure OpenAI', 'EUR']],
              'https://elsewhere.example/query?$skiptoken=AQ%3D%3D',
            )
          : table([[3.1e-7, 20260404, 'Storage', 'EUR']]),
    }));
    const samples = await pullAll(async (ask) => connector.pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(samples).toEqual([
      {
        day: '2026-04-03',
        dimensions: { service: 'Azure OpenAI' },
        amount: { value: '7.25', unit: 'major', currency: 'EUR' },
        basis: 'billed',
        quantities: {},
      },
      expect.objectContaining({
        day: '2026-04-04',
        amount: { value: '0.00000031', unit: 'major', currency: 'EUR' },
      }),
    ]);
    expect(calls.map(({ method, path }) => [method, path])).toEqual(
      Array(2).fill(['POST', `/subscriptions/${subscriptionId}/providers/Microsoft.CostManagement/query`]),
    );
    expect(calls[1]?.query.get('$skiptoken')).toBe('AQ==');
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      type: 'ActualCost',
      timePeriod: { from: '2026-04-03T00:00:00.000Z', to: '2026-04-04T23:59:59.000Z' },
      dataset: { granularity: 'Daily', grouping: [{ type: 'Dimension', name: 'ServiceName' }] },
    });
  });

  it.each([
    ['401', { status: 401, body: { error: { code: 'x', message: secrets[0] } } }, { kind: 'rejected' }],
    ['403', { status: 403, body: { error: { code: 'AuthorizationFailed' } } }, { kind: 'rejected' }],
    [
      '429',
      { status: 429, headers: { 'retry-after': '60' }, body: { error: { code: '429' } } },
      { kind: 'throttled', retryAfterMs: 60_000 },
    ],
    ['500', { status: 500, body: { error: { code: 'x' } } }, { kind: 'unreachable' }],
    ['a closed connection', null, { kind: 'unreachable' }],
    ['truncated JSON', { body: '{"properties":{"rows":[[1,' }, { kind: 'malformed' }],
    [
      'other columns',
      { body: { properties: { columns: [{ name: 'X' }], rows: [[1]] } } },
      { kind: 'malformed' },
    ],
  ] as readonly (readonly [string, ProviderReply, object])[])(
    'answers %s as an outcome',
    async (_what, reply, expected) => {
      const { connector } = await world(() => reply);
      const pulled = await connector.pull?.(credentials, asked, contextNow());
      expect(pulled).toMatchObject(expected);
      expectFailure(pulled, (expected as { kind: string }).kind, secrets);
    },
  );

  it('takes an answer without content for a day without costs', async () => {
    const { connector } = await world(() => ({ status: 204, body: '' }));
    expect(await connector.validate(credentials, contextNow())).toMatchObject({
      kind: 'valid',
      account: { externalId: subscriptionId },
    });
  });

  it('asks nobody about a subscription that is none', async () => {
    const { connector, calls } = await world(() => ({ body: table([]) }));
    const found = await connector.validate({ ...credentials, subscriptionId: '../x' }, contextNow());
    expect(found).toMatchObject({ kind: 'rejected', reason: 'no_organization' });
    expect(calls).toEqual([]);
  });
});
