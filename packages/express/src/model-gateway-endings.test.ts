import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { chatUsage, data, delta, events, inGateway } from './gateway.fixture.js';
import { until } from './hall.fixture.js';

const chat = { model: 'gpt-4o', stream: true, max_tokens: 1000, messages: [{ role: 'user', content: 'hi' }] };
const done = data('[DONE]');
/** What the organization may spend: enough for anything here. */
const cap = 10_000_000n;
const costOf = (prompt: number, completion: number): bigint =>
  (BigInt(prompt) * 25n + BigInt(completion) * 100n + 5n) / 10n;

describe('a stream that ends early', () => {
  const halves = (response: ServerResponse): ServerResponse => {
    events(response).write(delta('x'.repeat(400)));
    return response;
  };

  it('because the client left is counted by what was sent and received', async () => {
    let upstreamClosed = false;
    const answer = (_: unknown, response: ServerResponse): void => {
      halves(response).on('close', () => (upstreamClosed = true));
    };
    await inGateway(answer, { cap }, async (world) => {
      const reply = await world.begin('/v1/chat/completions', chat, { 'x-nullspend-tags': '{"team":"a"}' });
      await once(reply, 'data');
      reply.destroy();
      await until(() => upstreamClosed);
      let rows = await world.recorded();
      while (rows.length === 0) rows = await world.recorded();
      const prompt = Math.ceil(JSON.stringify(chat).length / 4);
      expect(rows[0]).toMatchObject({
        costStatus: 'estimated',
        cost: (BigInt(prompt) * 25n + 100n * 100n + 5n) / 10n,
        tags: { team: 'a', _ns_estimated: 'true', _ns_cancelled: 'true' },
      });
      expect(await world.totals()).toEqual([rows[0]?.cost, 0n]);
    });
  });

  it('because the upstream broke off is cut, and counted the same way', async () => {
    const answer = (_: unknown, response: ServerResponse): void => {
      halves(response);
      setImmediate(() => response.destroy());
    };
    await inGateway(answer, { cap }, async (world) => {
      const reply = await world.begin('/v1/chat/completions', chat);
      await expect(world.whole(reply)).rejects.toThrow('aborted');
      const [event] = await world.recorded();
      expect(event).toMatchObject({ costStatus: 'estimated', tags: { _ns_estimated: 'true' } });
      expect(event?.tags['_ns_cancelled']).toBeUndefined();
      expect(await world.totals()).toEqual([event?.cost, 0n]);
    });
  });

  it('because it took too long is cut as well', async () => {
    await inGateway(
      (_, response) => void halves(response),
      { cap, silenceMs: 50 },
      async (world) => {
        await expect(world.whole(await world.begin('/v1/chat/completions', chat))).rejects.toThrow('aborted');
        expect((await world.recorded())[0]?.costStatus).toBe('estimated');
      },
    );
  });

  it('after its usage costs what it told', async () => {
    const answer = (_: unknown, response: ServerResponse): void => {
      events(response).write(delta('x') + chatUsage(100, 20));
      setImmediate(() => response.destroy());
    };
    await inGateway(answer, { cap }, async (world) => {
      await expect(world.whole(await world.begin('/v1/chat/completions', chat))).rejects.toThrow('aborted');
      expect((await world.recorded())[0]).toMatchObject({ costStatus: 'computed', cost: costOf(100, 20) });
    });
  });
});

describe('several streams at once', () => {
  it('cannot spend a nearly empty budget together', async () => {
    const waiting: ServerResponse[] = [];
    // One call reserves a little over 11,000 micros: there is room for one of them only.
    await inGateway(
      (_, response) => void waiting.push(response),
      { cap: 15_000n },
      async (world) => {
        const replies = [1, 2, 3].map(() => world.begin('/v1/chat/completions', chat));
        let refused = 0;
        for (const reply of replies)
          void reply.then(({ statusCode }) => (refused += statusCode === 429 ? 1 : 0));
        // All three have asked before the one that was admitted ends and makes room.
        await until(() => waiting.length === 1 && refused === 2);
        for (const response of waiting) events(response).end(delta('a') + chatUsage(100, 20) + done);
        const statuses = (await Promise.all(replies)).map(({ statusCode }) => statusCode).sort();
        expect(statuses).toEqual([200, 429, 429]);
        await Promise.all((await Promise.all(replies)).map((reply) => world.whole(reply)));
        expect(await world.totals()).toEqual([costOf(100, 20), 0n]);
        expect((await world.ask('/v1/chat/completions', { ...chat, max_tokens: 2000 })).status).toBe(429);
      },
    );
  });

  it('keep the key that began them, though it is revoked meanwhile', async () => {
    let end: () => void = () => undefined;
    const slow = (_: unknown, response: ServerResponse): void => {
      events(response).write(delta('a'));
      end = () => void response.end(chatUsage(100, 20) + done);
    };
    await inGateway(slow, {}, async (world) => {
      const reply = await world.begin('/v1/chat/completions', chat);
      await world.bursar.keys.revoke(world.owner, world.key.id);
      end();
      await world.whole(reply);
      expect((await world.recorded())[0]?.cost).toBe(costOf(100, 20));
      expect(world.errors).toEqual([]);
    });
  });
});
