import { gzipSync } from 'node:zlib';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { inGateway, json } from './gateway.fixture.js';

const chat = { model: 'gpt-4o', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] };
const usage = { prompt_tokens: 800, completion_tokens: 500, total_tokens: 1300 };
const answer = {
  id: 'chatcmpl-1',
  model: 'gpt-4o-2024',
  choices: [{ message: { content: 'hello' }, finish_reason: 'stop' }],
  usage,
};

describe('a forwarded call', () => {
  it('is reserved, forwarded, handed on as it is, and settled before its answer ends', async () => {
    await inGateway(
      (_, response) => json(response, answer),
      { cap: 1_000_000n },
      async (world) => {
        const reply = await world.ask('/v1/chat/completions', chat, {
          'x-nullspend-session': 'run-1',
          'x-nullspend-tags': '{"team":"search"}',
          'x-nullspend-customer': 'globex',
        });
        expect([reply.status, JSON.parse(reply.text)]).toEqual([200, answer]);
        // 800 × 2.50 + 500 × 10 micros.
        expect(await world.totals()).toEqual([7000n, 0n]);
        const [event] = await world.recorded();
        expect(event).toMatchObject({
          provider: 'openai',
          model: 'gpt-4o',
          cost: 7000n,
          costStatus: 'computed',
          inputTokens: 800,
          outputTokens: 500,
          source: 'proxy',
          eventType: 'llm',
          budgetStatus: 'approved',
          sessionId: 'run-1',
          customerId: 'globex',
          tags: { team: 'search', customer: 'globex' },
          stopReason: 'stop',
          keyId: world.key.id,
        });
        expect(reply.headers).toMatchObject({
          'x-nullspend-request-id': event?.requestId,
          'x-nullspend-session': 'run-1',
          'x-nullspend-trace-id': event?.traceId,
          'x-nullspend-budget-limit': '1000000',
          'x-nullspend-budget-entity': `api_key:ns_key_${world.key.id}`,
          'x-nullspend-effective-tags': '{"customer":"globex","team":"search"}',
          'nullspend-version': '2026-04-01',
          'cache-control': 'private, no-store',
        });
      },
    );
  });

  it('keeps the two credentials apart and passes on what is meant for the upstream', async () => {
    const headers = {
      authorization: 'Bearer of-the-client',
      cookie: 'a=1',
      'x-forwarded-for': '203.0.113.9',
      'openai-organization': 'org-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'idempotency-key': 'k1',
      connection: 'keep-alive, x-hop',
      'x-hop': '1',
      'accept-encoding': 'gzip',
    };
    const reply = (_: unknown, response: Parameters<typeof json>[0]): void => {
      response.setHeader('x-request-id', 'req_up');
      response.setHeader('set-cookie', 'up=1');
      json(response, answer);
    };
    await inGateway(reply, {}, async (world) => {
      const own = await world.ask('/v1/chat/completions', chat, headers);
      const [got] = world.got;
      expect(got?.headers).toMatchObject({
        authorization: 'Bearer of-the-client',
        'openai-organization': 'org-1',
        traceparent: headers.traceparent,
        'idempotency-key': 'k1',
        'accept-encoding': 'identity',
      });
      const names = Object.keys(got?.headers ?? {});
      expect(names.filter((name) => /nullspend|cookie|forwarded|x-hop/.test(name))).toEqual([]);
      expect(got?.body).toBe(JSON.stringify(chat));
      expect(own.headers).toMatchObject({
        'x-upstream-request-id': 'req_up',
        'x-nullspend-trace-id': '0af7651916cd43dd8448eb211c80319c',
      });
      expect(own.headers['set-cookie']).toBeUndefined();
    });
  });

  it('carries the host’s own key instead of the client’s, where there is one', async () => {
    const own = { openai: { key: 'of-the-host' }, anthropic: { key: 'other' } };
    await inGateway(
      (_, response) => json(response, answer),
      { upstreamKeys: own },
      async (world) => {
        const sent = { authorization: 'Bearer of-the-client', 'x-api-key': 'of-the-client' };
        await world.ask('/v1/chat/completions', chat, sent);
        await world.ask('/v1/messages', { ...chat, model: 'claude-haiku-4-5' }, sent);
        const seen = world.got.map(({ headers }) => [headers.authorization, headers['x-api-key']]);
        expect(seen).toEqual([
          ['Bearer of-the-host', undefined],
          [undefined, 'other'],
        ]);
      },
    );
  });

  it('of every known form is read', async () => {
    const answers: Readonly<Record<string, object>> = {
      '/v1/chat/completions': answer,
      '/v1/completions': { model: 'gpt-4o', choices: [{ text: 'a', finish_reason: 'stop' }], usage },
      '/v1/responses': {
        model: 'gpt-4o',
        status: 'completed',
        usage: { input_tokens: 800, output_tokens: 500 },
      },
      '/v1/messages': {
        model: 'claude-haiku-4-5',
        stop_reason: 'end_turn',
        usage: { input_tokens: 100, cache_creation_input_tokens: 1000, output_tokens: 50 },
      },
    };
    await inGateway(
      ({ path }, response) => json(response, answers[path]),
      {},
      async (world) => {
        for (const path of Object.keys(answers))
          await world.ask(path, { ...chat, model: path === '/v1/messages' ? 'claude-haiku-4-5' : 'gpt-4o' });
        const costs = (await world.recorded()).map(({ cost, stopReason }) => [cost, stopReason]);
        expect(costs.reverse()).toEqual([
          [7000n, 'stop'],
          [7000n, 'stop'],
          [7000n, 'completed'],
          [1600n, 'end_turn'],
        ]);
      },
    );
  });

  it('is read though it comes compressed, and though a body parser was first', async () => {
    const reply = (_: unknown, response: Parameters<typeof json>[0]): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(answer)));
    };
    await inGateway(reply, { before: express.json() }, async (world) => {
      const got = await world.ask('/v1/chat/completions', chat);
      expect(JSON.parse(got.text)).toEqual(answer);
      expect(got.headers['content-encoding']).toBeUndefined();
      expect((await world.recorded())[0]?.cost).toBe(7000n);
    });
  });

  it('is charged what was reserved when its answer tells no usage, as unknown', async () => {
    await inGateway(
      (_, response) => json(response, { ...answer, usage: undefined }),
      { cap: 1_000_000n },
      async (world) => {
        await world.ask('/v1/chat/completions', chat);
        const [event] = await world.recorded();
        expect(event).toMatchObject({ cost: 0n, costStatus: 'unknown' });
        expect(event?.estimatedCost).toBeGreaterThan(0n);
        expect(await world.totals()).toEqual([event?.estimatedCost, 0n]);
      },
    );
  });

  it('keeps both bodies where it is told to', async () => {
    await inGateway(
      (_, response) => json(response, answer),
      { captureBodies: true },
      async (world) => {
        const { headers } = await world.ask('/v1/chat/completions', chat);
        const call = { provider: 'openai', requestId: String(headers['x-nullspend-request-id']) };
        expect(await world.books.bodies.read(call)).toEqual({ requestBody: chat, responseBody: answer });
      },
    );
    await inGateway(
      (_, response) => json(response, answer),
      {},
      async (world) => {
        const { headers } = await world.ask('/v1/chat/completions', chat);
        const call = { provider: 'openai', requestId: String(headers['x-nullspend-request-id']) };
        expect(await world.books.bodies.read(call)).toEqual({ requestBody: null, responseBody: null });
      },
    );
  });

  it('is two calls when it is sent twice, whatever ids the client gives it', async () => {
    await inGateway(
      (_, response) => json(response, answer),
      { cap: 1_000_000n },
      async (world) => {
        const ids = { 'x-request-id': 'same', 'idempotency-key': 'same' };
        await world.ask('/v1/chat/completions', chat, ids);
        await world.ask('/v1/chat/completions', chat, ids);
        expect(await world.totals()).toEqual([14_000n, 0n]);
      },
    );
  });
});
