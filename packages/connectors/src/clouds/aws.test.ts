import { afterAll, describe, expect, it } from 'vitest';
import {
  closeProviders,
  contextNow,
  expectFailure,
  providerServer,
  pullAll,
  range,
} from '../provider-server.fixture.js';
import { awsConnector } from './aws.js';

afterAll(closeProviders);

const credentials = { accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 'aws-secret-0123456789' };
const secrets = Object.values(credentials);
const asked = { signal: 'cost', range, cursor: null } as const;
const json = { 'content-type': 'application/x-amz-json-1.1' };
/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html */
const result = (day: number, service: string, amount: string) => ({
  TimePeriod: { Start: `2026-04-0${day}`, End: `2026-04-0${day + 1}` },
  Total: {},
  Groups: [{ Keys: [service], Metrics: { UnblendedCost: { Amount: amount, Unit: 'USD' } } }],
  Estimated: true,
});

describe('AWS Cost Explorer', () => {
  it('tells costs by day and service, over pages, with one signed question each', async () => {
    const { baseUrl, calls } = await providerServer(({ body }) => ({
      headers: json,
      body: body.includes('NextPageToken')
        ? { ResultsByTime: [result(4, 'AmazonBedrock', '12.3456789012')] }
        : { ResultsByTime: [result(3, 'AmazonBedrock', '0.0000001')], NextPageToken: 'more' },
    }));
    const { pull } = awsConnector({ endpoint: baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(samples).toEqual([
      {
        day: '2026-04-03',
        dimensions: { service: 'AmazonBedrock' },
        amount: { value: '0.0000001', unit: 'major', currency: 'USD' },
        basis: 'billed',
        quantities: {},
      },
      expect.objectContaining({
        day: '2026-04-04',
        amount: { value: '12.3456789012', unit: 'major', currency: 'USD' },
      }),
    ]);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.headers['x-amz-target']).toBe('AWSInsightsIndexService.GetCostAndUsage');
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual({
      TimePeriod: { Start: '2026-04-03', End: '2026-04-05' },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
      GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
    });
    expect(calls[0]?.body).not.toContain(credentials.secretAccessKey);
  });

  it.each([
    ['an unknown key', 400, { __type: 'UnrecognizedClientException', message: secrets[0] }, 'rejected'],
    ['a denied one', 400, { __type: 'AccessDeniedException', message: secrets[0] }, 'rejected'],
    ['a limit', 400, { __type: 'LimitExceededException', message: 'slow down' }, 'throttled'],
    ['an outage', 503, { __type: 'ServiceUnavailable' }, 'unreachable'],
    ['truncated JSON', 200, '{"ResultsByTime":[{"Tim', 'malformed'],
    ['another shape', 200, { ResultsByTime: [{ Groups: 1 }] }, 'malformed'],
    [
      'no currency',
      200,
      {
        ResultsByTime: [
          {
            ...result(3, 'S', '1'),
            Groups: [{ Keys: ['S'], Metrics: { UnblendedCost: { Amount: '1', Unit: 'N/A' } } }],
          },
        ],
      },
      'malformed',
    ],
  ])('answers %s as an outcome, asked once', async (_what, status, body, kind) => {
    const { baseUrl, calls } = await providerServer(() => ({ status, headers: json, body }));
    const connector = awsConnector({ endpoint: baseUrl });
    expectFailure(await connector.pull?.(credentials, asked, contextNow()), kind, secrets);
    expectFailure(await connector.validate(credentials, contextNow()), kind, secrets);
    expect(calls).toHaveLength(2);
  });

  it('takes a client of the host, and believes nothing that it throws to be an answer', async () => {
    const failing = {
      getCostAndUsage: () => Promise.reject(new Error(`no route with ${credentials.secretAccessKey}`)),
    };
    const connector = awsConnector({ client: () => failing });
    expectFailure(await connector.validate(credentials, contextNow()), 'unreachable', secrets);
  });
});
