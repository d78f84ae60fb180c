import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { inGateway, json } from './gateway.fixture.js';
import { modelGateway } from './index.js';

const chat = { model: 'gpt-4o', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] };
const ok = (_: unknown, response: Parameters<typeof json>[0]): void =>
  json(response, { usage: { prompt_tokens: 1 } });
const codeOf = ({ status, text }: { status: number | undefined; text: string }): unknown[] => [
  status,
  (JSON.parse(text) as { error: { code: string } }).error.code,
];

describe('what is not forwarded', () => {
  it('is refused by a budget in the words that clients know', async () => {
    await inGateway(ok, { cap: 10n }, async (world) => {
      const reply = await world.ask('/v1/chat/completions', chat);
      expect(codeOf(reply)).toEqual([429, 'budget_exceeded']);
      expect(reply.headers).toMatchObject({ 'x-nullspend-denied': '1', 'x-nullspend-budget-limit': '10' });
      expect(JSON.parse(reply.text)).toMatchObject({
        error: {
          details: { entity_type: 'api_key', budget_limit_microdollars: 10, budget_spend_microdollars: 0 },
        },
      });
      expect([world.got, await world.recorded(), await world.totals()]).toEqual([[], [], [0n, 0n]]);
    });
  });

  it('is a request without a good key, a good body, or a known model', async () => {
    await inGateway(ok, { bodyLimitBytes: 2_000 }, async (world) => {
      const ask = (body: unknown, headers = {}) => world.ask('/v1/chat/completions', body, headers);
      expect(codeOf(await ask(chat, { 'x-nullspend-key': 'ns_live_sk_0' }))).toEqual([401, 'unauthorized']);
      expect(codeOf(await ask('{'))).toEqual([400, 'bad_request']);
      expect(codeOf(await ask([]))).toEqual([400, 'bad_request']);
      expect(codeOf(await ask({ ...chat, model: 7 }))).toEqual([400, 'bad_request']);
      expect(codeOf(await ask(chat, { 'x-nullspend-session': 'x'.repeat(257) }))).toEqual([
        400,
        'bad_request',
      ]);
      expect(codeOf(await ask({ ...chat, model: 'nameless' }))).toEqual([400, 'invalid_model']);
      expect(codeOf(await ask({ ...chat, user: 'x'.repeat(2_000) }))).toEqual([413, 'payload_too_large']);
      expect(codeOf(await ask(chat, { 'x-nullspend-upstream': 'http://10.0.0.1' }))).toEqual([
        400,
        'invalid_upstream',
      ]);
      expect(codeOf(await ask(chat, { 'content-type': 'text/plain' }))).toEqual([
        415,
        'unsupported_media_type',
      ]);
      expect(world.got).toEqual([]);
    });
  });

  it('is a model that the key may not use', async () => {
    await inGateway(ok, { key: { allowedModels: ['gpt-4o-mini'] } }, async (world) => {
      const reply = await world.ask('/v1/chat/completions', chat);
      expect(codeOf(reply)).toEqual([403, 'mandate_violation']);
      expect(JSON.parse(reply.text)).toMatchObject({
        error: { details: { mandate: 'allowed_models', requested: 'gpt-4o', allowed: ['gpt-4o-mini'] } },
      });
      expect(world.got).toEqual([]);
    });
  });

  it('leaves other paths to others', async () => {
    await inGateway(ok, {}, async (world) => {
      expect(codeOf(await world.ask('/v1/images', chat))).toEqual([404, 'not_found']);
      const check = { toolName: 'a', serverName: 'b', estimateMicrodollars: 1 };
      expect((await world.ask('/v1/mcp/budget/check', check)).status).toBe(200);
      expect(() => modelGateway([], { upstreams: {} })).toThrow('name products');
      expect(() => modelGateway(world.bursar.surfaces.costs, { upstreams: {} })).toThrow('costs product');
      expect(() => modelGateway(world.bursar, { upstreams: {} })).toThrow('name an upstream');
    });
  });
});

describe('a model without a price', () => {
  it('reserves the ceiling where the host lets it pass, and is charged it as unknown', async () => {
    await inGateway(ok, { unknownModels: 'reserve', cap: 5_000_000n }, async (world) => {
      expect((await world.ask('/v1/chat/completions', { ...chat, model: 'nameless' })).status).toBe(200);
      expect(await world.totals()).toEqual([1_000_000n, 0n]);
    });
  });
});

describe('another upstream', () => {
  it('is one that the host allows, and gets the client’s credential, never the host’s', async () => {
    const upstreamKeys = { openai: { key: 'of-the-host' }, anthropic: { key: 'of-the-host' } };
    await inGateway(ok, { upstreamKeys, allowsLocalhost: true }, async (world) => {
      const sent = { authorization: 'Bearer own', 'x-nullspend-upstream': world.other };
      expect((await world.ask('/v1/chat/completions', chat, sent)).status).toBe(200);
      expect(world.got[0]?.headers).toMatchObject({
        authorization: 'Bearer own',
        host: world.other.slice(7),
      });
    });
  });
});

describe('an upstream that refuses or is not there', () => {
  it('answers for itself, and the hold is given back', async () => {
    for (const status of [400, 401, 429, 500, 529]) {
      const refuse = (_: unknown, response: Parameters<typeof json>[0]): void => {
        response.setHeader('retry-after', '7');
        json(response, { error: { message: 'no' } }, status);
      };
      await inGateway(refuse, { cap: 1_000_000n }, async (world) => {
        const reply = await world.ask('/v1/chat/completions', chat);
        expect([reply.status, reply.text]).toEqual([status, '{"error":{"message":"no"}}']);
        expect([reply.headers['retry-after'], reply.headers['x-nullspend-denied']]).toEqual(['7', undefined]);
        expect([await world.totals(), await world.recorded()]).toEqual([[0n, 0n], []]);
      });
    }
  });

  it('costs nothing when no connection came about', async () => {
    const upstreams = { openai: { url: 'http://127.0.0.1:1' } };
    await inGateway(ok, { cap: 1_000_000n, upstreams }, async (world) => {
      expect(codeOf(await world.ask('/v1/chat/completions', chat))).toEqual([502, 'upstream_error']);
      expect([await world.totals(), await world.recorded()]).toEqual([[0n, 0n], []]);
    });
  });

  it('is charged what was reserved when it took the request and never answered', async () => {
    const silent = (): void => undefined;
    await inGateway(silent, { cap: 1_000_000n, timeoutMs: 50 }, async (world) => {
      expect(codeOf(await world.ask('/v1/chat/completions', chat))).toEqual([502, 'upstream_error']);
      const [event] = await world.recorded();
      expect(event).toMatchObject({ costStatus: 'unknown', cost: 0n });
      expect(await world.totals()).toEqual([event?.estimatedCost, 0n]);
    });
  });

  it('is asked again on a fresh connection when the one that was kept open is closed', async () => {
    const used = new WeakSet<object>();
    const once = (_: unknown, response: ServerResponse, request: IncomingMessage): void => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      json(response, { usage: { prompt_tokens: 4 } });
    };
    await inGateway(once, { cap: 1_000_000n }, async (world) => {
      for (const _ of [1, 2, 3]) expect((await world.ask('/v1/chat/completions', chat)).status).toBe(200);
      expect(await world.totals()).toEqual([30n, 0n]);
    });
  });

  it('is not reached with a header that cannot be sent, which costs nothing', async () => {
    const upstreamKeys = { openai: { key: 'broken\nkey' }, anthropic: { key: 'x' } };
    await inGateway(ok, { cap: 1_000_000n, upstreamKeys }, async (world) => {
      expect(codeOf(await world.ask('/v1/chat/completions', chat))).toEqual([502, 'upstream_error']);
      expect([await world.totals(), await world.recorded()]).toEqual([[0n, 0n], []]);
    });
  });
});
