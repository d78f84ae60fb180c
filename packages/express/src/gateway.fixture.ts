import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar, systemRuntime } from '@bursar/core';
import { costs } from '@bursar/core/costs';
import express from 'express';
import { bursarRouter, modelGateway, type ModelGatewayMount } from './index.js';

/** A request as the upstream got it. */
export interface Got {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (got: Got, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

async function open(handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers JSON with its length. */
export const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** Begins a stream of events. */
export const events = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });

/** One event as OpenAI writes it. */
export const data = (event: unknown): string =>
  `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`;

/** A piece of text as a chat stream carries it. */
export const delta = (content: string) =>
  data({ model: 'gpt-4o-2024', choices: [{ index: 0, delta: { content } }], usage: null });

/** A chat's closing words with its usage. */
export const chatUsage = (prompt: number, completion: number) =>
  data({
    model: 'gpt-4o-2024',
    choices: [],
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  });

interface WorldOptions extends Partial<ModelGatewayMount> {
  /** The cap of the organization's budget; none when absent. */
  readonly cap?: bigint;
  /** The host's keys at the upstreams. */
  readonly upstreamKeys?: Readonly<Record<'openai' | 'anthropic', { readonly key: string }>>;
  /** Another upstream that may be named: the same server under another name. */
  readonly allowsLocalhost?: boolean;
  /** Runs before the gateway. */
  readonly before?: express.RequestHandler;
  readonly key?: Readonly<{ allowedModels?: string[]; defaultTags?: Record<string, string> }>;
}

/** An upstream that answers as told, a gateway before it on a real socket, and the books behind it. */
export async function gatewayWorld(answer: Answer, options: WorldOptions = {}) {
  const { cap, before, upstreamKeys: keys, allowsLocalhost = false, key: keyOptions, ...mount } = options;
  const got: Got[] = [];
  const upstream = await open((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const seen = {
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(parts).toString(),
      };
      got.push(seen);
      void answer(seen, response, incoming);
    });
  });
  const errors: unknown[] = [];
  const bursar = createBursar({
    storage: memoryStorage(),
    runtime: systemRuntime(),
    products: [costs()],
    logger: { warn: () => undefined, error: (message, details) => void errors.push([message, details]) },
  });
  const owner = await bursar.actors.ofSession({ id: 'ada', email: null });
  const { secret, key } = await bursar.keys.create(owner, { name: 'ci', ...keyOptions });
  const books = bursar.for(owner).costs;
  if (cap !== undefined)
    await books.budgets.save({
      entityType: 'api_key',
      entityId: `ns_key_${key.id}`,
      maxBudget: cap,
      resetInterval: null,
    });
  const url = `http://127.0.0.1:${upstream.port}`;
  const app = express();
  if (before) app.use(before);
  const other = `http://localhost:${upstream.port}`;
  const upstreams = { openai: { url, ...keys?.openai }, anthropic: { url, ...keys?.anthropic } };
  app.use(
    modelGateway(bursar, { upstreams, otherUpstreams: allowsLocalhost ? [`${other}/`] : [], ...mount }),
  );
  app.use(bursarRouter(bursar));
  const gateway = await open(app);

  /** Begins a request; its answer may still be under way. */
  const begin = (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const sent = request({
        port: gateway.port,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-nullspend-key': secret, ...headers },
      });
      sent.on('response', resolve).on('error', reject).end(text);
    });
  const whole = async (answered: IncomingMessage) => {
    let text = '';
    for await (const part of answered) text += String(part);
    return { status: answered.statusCode, headers: answered.headers, text };
  };
  return {
    got,
    errors,
    bursar,
    books,
    owner,
    key,
    other,
    begin,
    ask: async (...asked: Parameters<typeof begin>) => whole(await begin(...asked)),
    whole,
    /** The events on the books, newest first. */
    recorded: async () => (await books.list({ limit: 50 })).items,
    /** Settled and held of the budget. */
    totals: async () => {
      const [status] = await books.budgets.list();
      return [status?.settled, status?.held];
    },
    close: async () => {
      await gateway.close();
      await upstream.close();
      await bursar.stop();
    },
  };
}

/** The world of one test. */
export type GatewayWorld = Awaited<ReturnType<typeof gatewayWorld>>;

/** Runs a test in a world and ends it. */
export async function inGateway(
  answer: Answer,
  options: WorldOptions,
  work: (world: GatewayWorld) => Promise<void>,
): Promise<void> {
  const world = await gatewayWorld(answer, options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
}
