import { BigQuery } from '@google-cloud/bigquery';
import { afterAll, describe, expect, it } from 'vitest';
import {
  closeProviders,
  contextNow,
  expectFailure,
  providerServer,
  range,
  type ProviderCall,
  type ProviderReply,
} from '../provider-server.fixture.js';
import { googleConnector } from './google.js';

afterAll(closeProviders);

const credentials = {
  serviceAccount: '{"private_key":"google-secret"}',
  table: 'my-project.billing.gcp_billing_export_v1_01',
};
const asked = { signal: 'cost', range, cursor: null } as const;
const names = ['day', 'service', 'sku', 'project', 'currency', 'amount'];
/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/insert and jobs/getQueryResults */
const jobReference = { projectId: 'my-project', jobId: 'job_1', location: 'US' };
const job = { kind: 'bigquery#job', id: 'job_1', jobReference, status: { state: 'DONE' } };
const rows = (values: readonly (string | null)[][]) => ({
  ...{ kind: 'bigquery#queryResponse', jobComplete: true, totalRows: values.length.toString() },
  jobReference,
  schema: { fields: names.map((name) => ({ name, type: 'STRING', mode: 'NULLABLE' })) },
  rows: values.map((row) => ({ f: row.map((v) => ({ v })) })),
});

/** The official client, with a token that it has already. */
const world = async (reply: (call: ProviderCall) => ProviderReply) => {
  const { baseUrl, calls } = await providerServer((call) => {
    const replied = reply(call);
    return call.method === 'POST' && replied?.status === undefined ? { body: job } : replied;
  });
  const client = () => {
    const options = { projectId: 'my-project', apiEndpoint: baseUrl, autoRetry: false, maxRetries: 0 };
    const made = new BigQuery(options);
    made.authClient.authorizeRequest = async (request) => ({
      ...request,
      headers: { authorization: 'a-token' },
    });
    return made;
  };
  return { connector: googleConnector({ client }), calls };
};

describe('Google billing export', () => {
  it('tells net costs by day, service, SKU and project, and only of the named table', async () => {
    const { connector, calls } = await world(() => ({
      body: rows([['2026-04-03', 'Vertex AI', 'Input tokens', 'my-project', 'USD', '-0.000000001']]),
    }));
    expect(await connector.pull?.(credentials, asked, contextNow())).toEqual({
      kind: 'page',
      next: null,
      samples: [
        {
          day: '2026-04-03',
          dimensions: { service: 'Vertex AI', lineItem: 'Input tokens', externalProject: 'my-project' },
          amount: { value: '-0.000000001', unit: 'major', currency: 'USD' },
          basis: 'billed',
          quantities: {},
        },
      ],
    });
    const text = calls.map(({ body }) => body).join();
    expect(text).toContain('`my-project.billing.gcp_billing_export_v1_01`');
    expect(text).toContain('2026-04-05');
    expect(text).toContain('_PARTITIONTIME');
  });

  it.each([
    ['401', { status: 401, body: { error: { code: 401, message: 'no' } } }, 'rejected'],
    [
      '403',
      { status: 403, body: { error: { code: 403, errors: [{ reason: 'accessDenied' }] } } },
      'rejected',
    ],
    [
      'a quota',
      { status: 403, body: { error: { code: 403, errors: [{ reason: 'quotaExceeded' }] } } },
      'throttled',
    ],
    ['503', { status: 503, body: { error: { code: 503, message: 'down' } } }, 'unreachable'],
    ['another shape', { body: rows([['never', null, null, null, 'USD', '1']]) }, 'malformed'],
    ['no amount', { body: rows([['2026-04-03', null, null, null, 'USD', null]]) }, 'malformed'],
  ] as readonly (readonly [string, ProviderReply, string])[])(
    'answers %s as an outcome',
    async (_what, reply, kind) => {
      const { connector } = await world(() => reply);
      expectFailure(await connector.pull?.(credentials, asked, contextNow()), kind, [
        'google-secret',
        'a-token',
      ]);
    },
  );

  it.each(['billing', 'a.b.c; DROP TABLE x', 'my-project.billing.`x`'])(
    'asks nothing of %s',
    async (table) => {
      const { connector, calls } = await world(() => ({ body: rows([]) }));
      const found = await connector.validate({ ...credentials, table }, contextNow());
      expect(found).toMatchObject({ kind: 'rejected', reason: 'no_organization' });
      expect(calls).toEqual([]);
    },
  );

  it.each(['no JSON', '{"type":"authorized_user"}'])(
    'turns a key down that is %s',
    async (serviceAccount) => {
      const found = await googleConnector().validate({ ...credentials, serviceAccount }, contextNow());
      expect(found).toMatchObject({ kind: 'rejected' });
    },
  );

  it('stops waiting when its time is up', async () => {
    const { connector } = await world(() => ({ body: rows([]) }));
    const context = { ...contextNow(), signal: AbortSignal.abort() };
    expectFailure(await connector.pull?.(credentials, asked, context), 'unreachable', []);
  });

  it('reads a view over the export, which has no partitions', async () => {
    const asking: string[] = [];
    const client = () => ({
      query: async ({ query }: { query: string }) => {
        asking.push(query);
        return [[]];
      },
    });
    await googleConnector({ client, partitioned: false }).pull?.(credentials, asked, contextNow());
    expect(asking).toHaveLength(1);
    expect(asking[0]).not.toContain('_PARTITIONTIME');
  });
});
