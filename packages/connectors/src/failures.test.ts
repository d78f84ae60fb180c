import type { ProviderConnector } from '@bursar/core/monitoring';
import { afterAll, describe, expect, it } from 'vitest';
import { anthropicConnector } from './anthropic.js';
import { mistralConnector } from './mistral.js';
import { openaiConnector } from './openai.js';
import { openrouterConnector } from './openrouter.js';
import {
  closeProviders,
  contextNow,
  expectFailure,
  providerServer,
  range,
  type ProviderReply,
} from './provider-server.fixture.js';
import { vercelConnector } from './vercel.js';

afterAll(closeProviders);

const connectors: readonly (readonly [string, string, (baseUrl: string) => ProviderConnector])[] = [
  ['OpenAI', 'sk-admin-0123456789abcdef', (baseUrl) => openaiConnector({ baseUrl })],
  ['Anthropic', 'sk-ant-admin-0123456789abcdef', (baseUrl) => anthropicConnector({ baseUrl })],
  ['OpenRouter', 'sk-or-v1-0123456789abcdef', (baseUrl) => openrouterConnector({ baseUrl })],
  ['Mistral', 'mistral-0123456789abcdef', (baseUrl) => mistralConnector({ baseUrl, adminUrl: baseUrl })],
  ['Vercel', 'vercel-0123456789abcdef', (baseUrl) => vercelConnector({ baseUrl })],
];
/** Providers quote keys in their errors: "Incorrect API key provided: sk-…". */
const quoting = (secret: string) => ({ error: { message: `Incorrect API key provided: ${secret}` } });
const replies = (secret: string): readonly (readonly [string, ProviderReply, object])[] => [
  ['401', { status: 401, body: quoting(secret) }, { kind: 'rejected' }],
  ['403', { status: 403, body: quoting(secret) }, { kind: 'rejected' }],
  [
    '429 with seconds',
    { status: 429, headers: { 'retry-after': '90' }, body: quoting(secret) },
    { kind: 'throttled', retryAfterMs: 90_000 },
  ],
  [
    '429 with a date',
    { status: 429, headers: { 'retry-after': 'Mon, 13 Apr 2026 12:01:00 GMT' }, body: quoting(secret) },
    { kind: 'throttled', retryAfterMs: 60_000 },
  ],
  ['429 without a word', { status: 429, body: quoting(secret) }, { kind: 'throttled', retryAfterMs: null }],
  ['500', { status: 500, body: quoting(secret) }, { kind: 'unreachable' }],
  ['503', { status: 503, body: quoting(secret) }, { kind: 'unreachable' }],
  ['a closed connection', null, { kind: 'unreachable' }],
  ['400', { status: 400, body: quoting(secret) }, { kind: 'malformed' }],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
    { kind: 'malformed' },
  ],
  ['truncated JSON', { body: `{"data":[{"start_time":1775174400,"x":"${secret}` }, { kind: 'malformed' }],
  ['a list', { body: '[1]' }, { kind: 'malformed' }],
  ['another shape', { body: { data: 'none', prices: 'none' } }, { kind: 'malformed' }],
];

describe.each(connectors)('%s', (_name, secret, connect) => {
  const credentials = { key: secret, token: secret };

  it.each(replies(secret))(
    'answers %s as an outcome, without the credentials',
    async (_what, reply, expected) => {
      const { baseUrl } = await providerServer(() => reply);
      const pulled = await connect(baseUrl).pull?.(
        credentials,
        { signal: 'cost', range, cursor: null },
        contextNow(),
      );
      expect(pulled).toMatchObject(expected);
      expectFailure(pulled, (expected as { kind: string }).kind, [secret]);
    },
  );

  it('finds nothing out about credentials from a provider that is down', async () => {
    const { baseUrl } = await providerServer(() => ({ status: 503, body: quoting(secret) }));
    expectFailure(await connect(baseUrl).validate(credentials, contextNow()), 'unreachable', [secret]);
  });

  it('finds wrong credentials wrong', async () => {
    const { baseUrl } = await providerServer(() => ({ status: 401, body: quoting(secret) }));
    const found = await connect(baseUrl).validate(credentials, contextNow());
    expect(found).toMatchObject({ kind: 'rejected', reason: 'invalid_key' });
    expectFailure(found, 'rejected', [secret]);
  });

  it('stops when its time is up', async () => {
    const { baseUrl } = await providerServer(() => ({ body: {} }));
    const context = { ...contextNow(), signal: AbortSignal.abort() };
    expectFailure(await connect(baseUrl).validate(credentials, context), 'unreachable', [secret]);
  });

  it('is not set up to send credentials in the clear', () => {
    expect(() => connect('http://provider.example')).toThrow('must be https');
    expect(() => connect('https://user:pass@provider.example')).toThrow('plain address');
  });
});
