import { describe, expect, it } from 'vitest';
import { openClient } from './client.js';
import type { CommandError } from './exit.js';
import type { Call, Reply } from './transport.js';

const reply = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A client whose server answers these, one after the other. */
function scripted(...replies: readonly Reply[]) {
  const calls: Call[] = [];
  const waits: number[] = [];
  const client = openClient(
    async (call) => {
      calls.push(call);
      return replies[calls.length - 1] ?? reply(500, 'nothing more');
    },
    { secret: 'sk_test_1', wait: async (ms) => void waits.push(ms) },
  );
  return { client, calls, waits };
}

const failed = async (work: Promise<unknown>): Promise<CommandError> =>
  work.then(
    () => {
      throw new Error('did not fail');
    },
    (error: unknown) => error as CommandError,
  );

describe('the client', () => {
  it('repeats a write under one idempotency key, and waits as long as it is told', async () => {
    const { client, calls, waits } = scripted(
      reply(503, ''),
      reply(429, { error: { code: 'rate_limited', message: 'slow down' } }, { 'retry-after': '7' }),
      reply(201, { id: 'crd_1' }),
    );
    expect(await client.send('POST', '/v1/cards', { name: 'x' })).toEqual({ id: 'crd_1' });
    expect(new Set(calls.map(({ headers }) => headers['x-idempotency-key'])).size).toBe(1);
    expect(waits).toEqual([500, 7_000]);
    expect(calls[0]?.headers['authorization']).toBe('Bearer sk_test_1');
  });

  it('gives up after three tries, and at once where trying again is no use', async () => {
    const down = scripted(reply(500, ''), reply(500, ''), reply(502, '<html>'));
    expect(await failed(down.client.get('/x'))).toMatchObject({
      exitCode: 1,
      message: 'the server answered 502',
    });
    const refused = scripted(
      reply(422, { error: { code: 'card_closed', message: 'The card is closed', details: { id: 'crd_1' } } }),
    );
    expect(await failed(refused.client.get('/x'))).toMatchObject({
      exitCode: 1,
      message: 'The card is closed (card_closed)',
      hints: ['{"id":"crd_1"}'],
    });
    expect(refused.calls).toHaveLength(1);
  });

  it('tells who is not signed in, and reads errors that are a text', async () => {
    expect(await failed(scripted(reply(401, { error: 'Unauthorized' })).client.get('/x'))).toMatchObject({
      exitCode: 3,
      message: 'Unauthorized',
    });
  });

  it('walks lists to their end or to the limit', async () => {
    const pages = [
      reply(200, { data: [1, 2], has_more: true, next_cursor: 'c' }),
      reply(200, { data: [3], has_more: false, next_cursor: null }),
    ];
    const all = scripted(...pages);
    expect(await all.client.list('/v1/wallets', { status: undefined }, 10)).toEqual([1, 2, 3]);
    expect(all.calls.map(({ query }) => query)).toEqual(['limit=10', 'limit=8&cursor=c']);
    expect(await scripted(...pages).client.list('/v1/wallets', {}, 2)).toEqual([1, 2]);
  });
});
