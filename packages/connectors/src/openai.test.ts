import { afterAll, describe, expect, it } from 'vitest';
import { openaiConnector } from './openai.js';
import { closeProviders, contextNow, providerServer, pullAll, range } from './provider-server.fixture.js';

afterAll(closeProviders);

const credentials = { key: 'sk-admin-0123456789' };
const april = (day: number): number => Date.UTC(2026, 3, day) / 1_000;

/** https://platform.openai.com/docs/api-reference/usage/costs_object */
const costBucket = (day: number, ...results: object[]) => ({
  object: 'bucket',
  start_time: april(day),
  end_time: april(day + 1),
  results: results.map((result) => ({ object: 'organization.costs.result', ...result })),
});
const page = (data: object[], next: string | null = null) => ({
  object: 'page',
  data,
  has_more: next !== null,
  next_page: next,
});
const usd = (value: number | string) => ({ value, currency: 'usd' });

describe('costs of OpenAI', () => {
  it('come by day, line item, model and project, over pages, exact to the last place', async () => {
    const { baseUrl, calls } = await providerServer(({ query }) => ({
      body:
        query.get('page') === null
          ? page(
              [costBucket(3, { amount: usd(4.27), line_item: 'example-model, input', project_id: 'proj_x' })],
              'p2',
            )
          : page([
              costBucket(
                4,
                { amount: usd(3.1e-7), line_item: null, project_id: null },
                { amount: usd('0.0123456789012345678'), line_item: 'Web search', project_id: null },
              ),
            ]),
    }));
    const { pull } = openaiConnector({ baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'cost',
      range,
    });
    expect(samples).toEqual([
      {
        day: '2026-04-03',
        dimensions: { model: 'example-model', externalProject: 'proj_x', lineItem: 'example-model, input' },
        amount: { value: '4.27', unit: 'major', currency: 'USD' },
        basis: 'billed',
        quantities: {},
      },
      expect.objectContaining({
        day: '2026-04-04',
        amount: { value: '0.00000031', unit: 'major', currency: 'USD' },
      }),
      expect.objectContaining({
        dimensions: { lineItem: 'Web search' },
        amount: { value: '0.0123456789012345678', unit: 'major', currency: 'USD' },
      }),
    ]);
    const [first, second] = calls;
    expect(first?.path).toBe('/organization/costs');
    expect(first?.headers.authorization).toBe('Bearer sk-admin-0123456789');
    expect(first?.query.getAll('group_by[]')).toEqual(['project_id', 'line_item']);
    expect(Object.fromEntries(first?.query ?? [])).toMatchObject({
      start_time: '1775174400',
      end_time: '1775347200',
      bucket_width: '1d',
      limit: '2',
    });
    expect(second?.query.get('page')).toBe('p2');
  });

  it('in no currency are not believed', async () => {
    const body = page([costBucket(3, { amount: { value: 1, currency: 'credits' }, line_item: null })]);
    const { baseUrl } = await providerServer(() => ({ body }));
    const asked = { signal: 'cost', range, cursor: null } as const;
    const pulled = await openaiConnector({ baseUrl }).pull?.(credentials, asked, contextNow());
    expect(pulled).toEqual({ kind: 'malformed', message: 'OpenAI: amount.currency is no currency' });
  });
});

describe('usage of OpenAI', () => {
  it('goes through its reports page by page and tells disjoint tokens', async () => {
    /** https://platform.openai.com/docs/api-reference/usage/completions_object and embeddings_object */
    const { baseUrl, calls } = await providerServer(({ path, query }) => {
      const result = path.endsWith('completions')
        ? {
            object: 'organization.usage.completions.result',
            ...{ input_tokens: 1000, output_tokens: 500, input_cached_tokens: 800, num_model_requests: 5 },
            ...{ input_audio_tokens: 7, output_audio_tokens: 3 },
            ...{
              project_id: 'proj_x',
              api_key_id: 'key_1',
              user_id: null,
              model: 'example-model',
              batch: null,
            },
          }
        : { input_tokens: 16, num_model_requests: 2, project_id: null, api_key_id: null, model: null };
      const first = path.endsWith('completions') && query.get('page') === null;
      const data = [
        { object: 'bucket', start_time: april(first ? 3 : 4), end_time: april(5), results: [result] },
      ];
      return { body: page(data, first ? 'a:b' : null) };
    });
    const { pull } = openaiConnector({ baseUrl, usage: ['completions', 'embeddings'] });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'usage',
      range,
    });
    expect(calls.map(({ path, query }) => [path, query.get('page')])).toEqual([
      ['/organization/usage/completions', null],
      ['/organization/usage/completions', 'a:b'],
      ['/organization/usage/embeddings', null],
    ]);
    expect(samples).toHaveLength(3);
    expect(samples[0]).toEqual({
      day: '2026-04-03',
      dimensions: {
        service: 'completions',
        model: 'example-model',
        externalProject: 'proj_x',
        apiKey: 'key_1',
      },
      amount: null,
      basis: 'metered',
      quantities: {
        requests: '5',
        inputTokens: '200',
        cachedInputTokens: '800',
        outputTokens: '500',
        audioTokens: '10',
      },
    });
    expect(samples[2]?.quantities).toEqual({ requests: '2', inputTokens: '16' });
  });

  it('reads every report that counts something', async () => {
    const counts = {
      images: 2,
      characters: 45,
      seconds: 20,
      num_sessions: 3,
      num_requests: 4,
      num_model_requests: 1,
    };
    const { baseUrl, calls } = await providerServer(() => ({
      body: page([{ start_time: april(3), results: [{ ...counts, input_tokens: 9, output_tokens: 1 }] }]),
    }));
    const { pull } = openaiConnector({ baseUrl });
    const samples = await pullAll(async (ask) => pull!(credentials, ask, contextNow()), {
      signal: 'usage',
      range,
    });
    expect(calls).toHaveLength(9);
    expect(
      Object.fromEntries(samples.map(({ dimensions, quantities }) => [dimensions.service, quantities])),
    ).toMatchObject({
      images: { units: '2' },
      audio_speeches: { characters: '45' },
      audio_transcriptions: { seconds: '20' },
      code_interpreter_sessions: { units: '3' },
      web_search_calls: { units: '4' },
    });
  });
});

describe('a key of OpenAI', () => {
  it('is found good by a question about costs', async () => {
    const headers = { 'openai-organization': 'org-northwind' };
    const { baseUrl, calls } = await providerServer(() => ({ headers, body: page([costBucket(12)]) }));
    const found = await openaiConnector({ baseUrl }).validate(credentials, contextNow());
    expect(found).toMatchObject({ kind: 'valid', account: { externalId: 'org-northwind' }, missing: [] });
    expect(calls[0]?.query.get('limit')).toBe('1');
  });

  it('of a project is told to be of the wrong kind', async () => {
    const { baseUrl } = await providerServer(() => ({ status: 403, body: {} }));
    const found = await openaiConnector({ baseUrl }).validate({ key: 'sk-proj-0123456789' }, contextNow());
    expect(found).toMatchObject({ kind: 'rejected', reason: 'wrong_key_type' });
  });
});
