import { z } from 'zod';
import type { Actor } from '../kernel/actor.js';
import { jsonBody, rawBody } from './input.js';
import { emptyReply, jsonReply, streamReply } from './reply.js';
import { defineRoute, type Route } from './route.js';

interface Seats {
  rename(actor: Actor, id: string, name: string): Promise<{ id: string; held: bigint }>;
}

const route = defineRoute<Seats>();
const wholeMicros = z.codec(z.number().int(), z.bigint(), { decode: BigInt, encode: Number });
const seat = z.object({ id: z.string(), held: wholeMicros });

const rename = route({
  id: 'renameSeat',
  method: 'PATCH',
  path: '/seats/:id',
  summary: 'Renames a seat.',
  credentials: ['session', 'key'],
  input: {
    path: z.object({ id: z.string() }),
    query: z.object({ dry: z.stringbool().default(false) }),
    body: jsonBody(z.object({ name: z.string(), held: wholeMicros })),
  },
  replies: { 200: jsonReply(seat), 201: jsonReply(seat), 303: emptyReply() },
  handle: async ({ input, services, actor, op }) => {
    const dry: boolean = input.query.dry;
    const held: bigint = input.body.held;
    const keep: Date | null = op.keepUntil;
    // @ts-expect-error headers were not declared
    input.headers.accept;
    if (dry) return { status: 303, headers: { location: '/seats' } };
    const body = await services.rename(actor, input.path.id, `${input.body.name}${held}${keep}`);
    return { status: dry ? 201 : 200, body };
  },
});
export const rows: readonly Route<Seats>[] = [rename];

route({
  id: 'callback',
  method: 'POST',
  path: '/callback',
  summary: 'Takes a callback.',
  credentials: ['public'],
  input: { body: rawBody(['application/json']) },
  replies: { 200: [jsonReply(z.object({ ok: z.boolean() })), streamReply('text/csv')] },
  handle: ({ input, actor }) => {
    const bytes: Uint8Array = input.body;
    // @ts-expect-error the public has no actor
    actor.tenant;
    return bytes.length > 0 ? { status: 200, body: { ok: true } } : { status: 200, stream: 'a,b\n' };
  },
});

route({
  id: 'wrongStatus',
  method: 'GET',
  path: '/wrong',
  summary: 'Answers what it did not declare.',
  credentials: ['key'],
  replies: { 200: jsonReply(seat) },
  // @ts-expect-error 201 is not declared
  handle: () => ({ status: 201, body: { id: 'a', held: 1n } }),
});

route({
  id: 'wrongBody',
  method: 'GET',
  path: '/wrong',
  summary: 'Answers the wire form where the domain form is due.',
  credentials: ['key'],
  replies: { 200: jsonReply(seat) },
  // @ts-expect-error held is a bigint here
  handle: () => ({ status: 200, body: { id: 'a', held: 1 } }),
});
