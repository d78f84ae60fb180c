import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chatUsage, data, delta, events, inGateway } from './gateway.fixture.js';
import { until } from './hall.fixture.js';

const chat = { model: 'gpt-4o', stream: true, max_tokens: 1000, messages: [{ role: 'user', content: 'hi' }] };
const done = data('[DONE]');
/** What the organization may spend: enough for anything here. */
const cap = 10_000_000n;
const costOf = (prompt: number, completion: number): bigint =>
  (BigInt(prompt) * 25n + BigInt(completion) * 100n + 5n) / 10n;

/** Writes a text byte by byte, each in a packet of its own. */
async function dribble(response: ServerResponse, text: string, step: number): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) {
    response.write(bytes.subarray(at, at + step));
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

describe('a stream', () => {
  it('is asked for its usage, which only we see, and is settled by it', async () => {
    const text = delta('Hé') + delta('llo') + chatUsage(100, 20) + done;
    await inGateway(
      (_, response) => void events(response).end(text),
      { cap },
      async (world) => {
        const reply = await world.ask('/v1/chat/completions', chat);
        expect(reply.text).toBe(delta('Hé') + delta('llo') + done);
        expect(reply.headers['content-type']).toBe('text/event-stream');
        expect(JSON.parse(world.got[0]?.body ?? '')).toEqual({
          ...chat,
          stream_options: { include_usage: true },
        });
        expect(await world.totals()).toEqual([costOf(100, 20), 0n]);
      },
    );
  });

  it('shows its usage to a client that asked for it', async () => {
    const text = delta('a') + chatUsage(100, 20) + done;
    const asking = { ...chat, stream_options: { include_usage: true } };
    await inGateway(
      (_, response) => void events(response).end(text),
      {},
      async (world) => {
        expect((await world.ask('/v1/chat/completions', asking)).text).toBe(text);
        expect(world.got[0]?.body).toBe(JSON.stringify(asking));
        expect((await world.recorded())[0]?.cost).toBe(costOf(100, 20));
      },
    );
  });

  it('may come in any pieces, with any line ends, compressed', async () => {
    const text = delta('🙂 Hé') + chatUsage(100, 20) + done;
    for (const [step, ends] of [
      [1, '\n'],
      [7, '\r\n'],
      [13, '\r'],
    ] as const) {
      const sent = text.replaceAll('\n', ends);
      await inGateway(
        (_, response) => dribble(events(response), sent, step),
        {},
        async (world) => {
          const reply = await world.ask('/v1/chat/completions', chat);
          expect(reply.text.replaceAll(/\r\n|\r/g, '\n').replaceAll(/\n{3,}/g, '\n\n')).toBe(
            delta('🙂 Hé') + done,
          );
          expect((await world.recorded())[0]?.cost).toBe(costOf(100, 20));
        },
      );
    }
    const zipped = (_: unknown, response: ServerResponse): void => {
      response.setHeader('content-encoding', 'gzip');
      events(response).end(gzipSync(text));
    };
    await inGateway(zipped, {}, async (world) => {
      expect((await world.ask('/v1/chat/completions', chat)).text).toBe(delta('🙂 Hé') + done);
      expect((await world.recorded())[0]?.cost).toBe(costOf(100, 20));
    });
  });

  it('is not held back: the first words are there while the upstream still writes', async () => {
    let go: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (go = resolve));
    const slow = async (_: unknown, response: ServerResponse): Promise<void> => {
      events(response).write(delta('first'));
      await waiting;
      response.end(delta('second') + chatUsage(1, 1) + done);
    };
    await inGateway(slow, { cap }, async (world) => {
      const answer = await world.begin('/v1/chat/completions', chat);
      const [first] = (await once(answer, 'data')) as [Buffer];
      expect(first.toString()).toBe(delta('first'));
      expect(await world.totals()).toEqual([0n, expect.any(BigInt)]);
      expect((await world.totals())[1]).not.toBe(0n);
      go();
      expect((await world.whole(answer)).text).toBe(delta('second') + done);
      expect(await world.totals()).toEqual([costOf(1, 1), 0n]);
    });
  });

  it('that is broken JSON passes as it is; without usage it is charged what was reserved', async () => {
    const text = ': ping\n\nevent: x\ndata: {"choices": [\n\ndata: nonsense\n\ndata\n\n' + done;
    await inGateway(
      (_, response) => void events(response).end(text),
      { cap },
      async (world) => {
        expect((await world.ask('/v1/chat/completions', chat)).text).toBe(text);
        const [event] = await world.recorded();
        expect([event?.costStatus, event?.cost]).toEqual(['unknown', 0n]);
        expect(await world.totals()).toEqual([event?.estimatedCost, 0n]);
      },
    );
  });

  it('of Anthropic and of Responses tells its usage by itself', async () => {
    const message =
      'event: message_start\n' +
      data({
        type: 'message_start',
        message: {
          model: 'claude-haiku-4-5',
          usage: { input_tokens: 100, cache_creation_input_tokens: 1000, output_tokens: 1 },
        },
      }) +
      data({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'hello' } }) +
      data({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 50 } }) +
      data({ type: 'message_stop' });
    await inGateway(
      (_, response) => void events(response).end(message),
      { cap },
      async (world) => {
        const claude = { ...chat, model: 'claude-haiku-4-5' };
        expect((await world.ask('/v1/messages', claude)).text).toBe(message);
        expect(world.got[0]?.body).toBe(JSON.stringify(claude));
        expect((await world.recorded())[0]).toMatchObject({
          cost: 1600n,
          stopReason: 'end_turn',
          provider: 'anthropic',
        });
      },
    );
    const response =
      data({ type: 'response.output_text.delta', delta: 'hello' }) +
      data({
        type: 'response.completed',
        response: { model: 'gpt-4o', usage: { input_tokens: 100, output_tokens: 20 } },
      });
    await inGateway(
      (_, out) => void events(out).end(response),
      { cap },
      async (world) => {
        expect((await world.ask('/v1/responses', chat)).text).toBe(response);
        expect((await world.recorded())[0]?.cost).toBe(costOf(100, 20));
      },
    );
  });

  it('is kept for people to look at where the gateway is told to', async () => {
    const text = delta('a') + chatUsage(1, 1) + done;
    await inGateway(
      (_, response) => void events(response).end(text),
      { captureBodies: true },
      async (world) => {
        const { headers } = await world.ask('/v1/chat/completions', chat);
        const call = { provider: 'openai', requestId: String(headers['x-nullspend-request-id']) };
        const { responseBody } = await world.books.bodies.read(call);
        expect(responseBody).toEqual({ _format: 'sse', text: delta('a') + done });
      },
    );
  });

  it('waits for a client that does not read, and goes on when it does', async () => {
    const piece = delta('x'.repeat(100_000));
    let written = 0;
    const much = async (_: unknown, response: ServerResponse): Promise<void> => {
      events(response);
      for (; written < 200; written++) if (!response.write(piece)) await once(response, 'drain');
      response.end(chatUsage(1, 1) + done);
    };
    await inGateway(much, {}, async (world) => {
      const answer = await world.begin('/v1/chat/completions', chat);
      // All buffers on the way fill up, and then the upstream stands still.
      let before = -1;
      await until(() => written > 0);
      while (before !== written) {
        before = written;
        for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      }
      expect(written).toBeLessThan(200);
      expect((await world.whole(answer)).text).toHaveLength(200 * piece.length + done.length);
    });
  }, 20_000);
});
