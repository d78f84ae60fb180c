import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import {
  createSurface,
  defineRoute,
  emptyReply,
  jsonBody,
  jsonReply,
  rawBody,
  streamReply,
  type Dialect,
  type Surface,
} from '@bursar/core/http';

// A small surface for the tests of this package.

/** What the routes report to a test. */
export interface Hall {
  readonly events: string[];
}

const dialect: Dialect = {
  name: 'hall',
  title: 'Hall',
  version: '1',
  basePath: '/api',
  key: null,
  sessionCookie: 'sid',
  errors: {
    codes: {},
    statuses: { method_not_allowed: 405 },
    body: ({ code }) => ({ error: code }),
    schema: z.object({ error: z.string() }),
  },
  rates: null,
  idempotency: null,
  csrf: null,
  requestIdHeader: 'x-request-id',
  headers: () => ({ 'cache-control': 'no-store' }),
  bodyLimitBytes: 1000,
};
const route = defineRoute<Hall>();

async function* counting(events: string[], signal: AbortSignal | undefined): AsyncGenerator<string> {
  signal?.addEventListener('abort', () => events.push('aborted'));
  try {
    for (let i = 0; i < 1_000_000; i++) yield `${i}\n`.repeat(1000);
  } finally {
    events.push('closed');
  }
}

async function* failing(): AsyncGenerator<string> {
  yield 'first\n';
  throw new Error('the store went away');
}

const routes = [
  route({
    id: 'echo',
    method: 'POST',
    path: '/echo',
    summary: 'Says it again.',
    credentials: ['public'],
    input: { body: jsonBody(z.object({ text: z.string() })) },
    replies: { 200: jsonReply(z.object({ text: z.string() })) },
    handle: ({ input }) => ({ status: 200, body: input.body, headers: { 'set-cookie': ['a=1', 'b=2'] } }),
  }),
  route({
    id: 'bytes',
    method: 'POST',
    path: '/bytes',
    summary: 'Counts bytes.',
    credentials: ['public'],
    input: { body: rawBody() },
    replies: { 200: jsonReply(z.object({ length: z.number() })) },
    handle: ({ input }) => ({ status: 200, body: { length: input.body.byteLength } }),
  }),
  route({
    id: 'caller',
    method: 'GET',
    path: '/caller',
    summary: 'Tells who calls.',
    credentials: ['session'],
    replies: { 200: jsonReply(z.object({ address: z.string().nullable(), user: z.string() })) },
    handle: ({ request, actor }) => ({
      status: 200,
      body: { address: request.address, user: actor.user?.id ?? '' },
    }),
  }),
  route({
    id: 'stream',
    method: 'GET',
    path: '/stream/:kind',
    summary: 'Streams.',
    credentials: ['public'],
    input: { path: z.object({ kind: z.enum(['short', 'endless', 'broken']) }) },
    replies: { 200: streamReply('text/plain; charset=utf-8') },
    handle: ({ input, services, request }) => {
      if (input.path.kind === 'short') return { status: 200, stream: 'short\n' };
      const endless = input.path.kind === 'endless';
      return { status: 200, stream: endless ? counting(services.events, request.signal?.()) : failing() };
    },
  }),
  route({
    id: 'gone',
    method: 'DELETE',
    path: '/gone',
    summary: 'Answers nothing.',
    credentials: ['public'],
    replies: { 204: emptyReply() },
    handle: () => ({ status: 204 }),
  }),
];

/** A surface whose session is the host's `req.user`, and what its routes and logger reported. */
export function openHall(): { readonly hall: Surface<Hall>; readonly events: string[] } {
  const events: string[] = [];
  let n = 0;
  const hall = createSurface<Hall>({
    dialect,
    routes,
    services: { events },
    ports: {
      runtime: { now: () => new Date(0), id: () => `id-${++n}`, hash: (text) => text },
      authenticateKey: async () => null,
      session: ({ native }) => {
        const { user } = native as { user?: string };
        return user === undefined ? null : { id: user, email: null };
      },
      memberActor: async ({ user }) => ({
        tenant: 't',
        organization: 'o',
        environment: 'live',
        role: 'owner',
        user,
      }),
      limits: null,
      logger: { error: (message) => void events.push(message) },
    },
  });
  return { hall, events };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Runs a handler on a real socket for the time of one piece of work. */
export async function listening<R>(handler: Handler, work: (port: number) => Promise<R>): Promise<R> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Resolves as soon as the condition holds; checks after each turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
