import { z } from 'zod';
import type { Actor } from '../kernel/actor.js';
import { DomainError } from '../kernel/errors.js';
import {
  besideData,
  cursorObject,
  cursorText,
  listOf,
  microdollars,
  pageLimit,
  prefixedId,
} from './codecs.js';
import { oneMebibyte, type Dialect } from './dialect.js';
import { execute } from './execute.js';
import { jsonBody, optionalJsonBody, rawBody } from './input.js';
import { jsonReply, streamReply, type Replay } from './reply.js';
import { defineRoute } from './route.js';
import { createSurface, type Surface, type SurfacePorts } from './surface.js';
import type { WireReply, WireRequest } from './wire.js';

// A small surface for the tests of this folder: seats that are held for an amount.

export const theDialect: Dialect = {
  name: 'seats',
  title: 'Seats',
  version: '1',
  basePath: '/api',
  key: { in: 'header', name: 'x-seat-key' },
  sessionCookie: 'seat-session',
  errors: {
    codes: { invalid: 'validation_error' },
    statuses: { validation_error: 400, seat_taken: 409, method_not_allowed: 405 },
    body: ({ code, message, issues, details }) => ({
      error: { code, message, details: issues.length > 0 ? { issues } : details },
    }),
    headers: ({ status }): Record<string, string> => (status === 503 ? { 'retry-after': '30' } : {}),
    schema: z.object({ error: z.object({ code: z.string(), message: z.string(), details: z.unknown() }) }),
  },
  rates: {
    key: [{ limit: 3, windowMs: 60_000 }],
    keyScope: 'credential',
    address: [{ limit: 1000, windowMs: 60_000 }],
    whenDown: { key: 'allow', address: 'refuse' },
    headers: ({ limit, remaining, resetAt }) => ({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(resetAt.getTime()),
    }),
  },
  idempotency: {
    header: 'idempotency-key',
    field: 'idempotencyKey',
    maxLength: 200,
    scope: 'credential',
    keepMs: 86_400_000,
    otherBody: 'refuse-409',
    replayStatus: 200,
    replayHeaders: { 'x-idempotent-replayed': 'true' },
  },
  csrf: { applies: 'all' },
  requestIdHeader: 'x-request-id',
  headers: ({ actor }) => ({
    'cache-control': 'private, no-store',
    'x-seat-version': actor?.key?.version ?? 'current',
  }),
  bodyLimitBytes: oneMebibyte,
};

export interface Seat {
  readonly id: string;
  readonly held: bigint;
  readonly takenAt: Date;
  readonly secret: string;
}

export interface Seats {
  take(actor: Actor, op: { id: string; hash: string | null }, held: bigint): { seat: Seat; replay: Replay };
  list(): readonly Seat[];
  fail(): never;
}

const seatId = prefixedId('ns_seat_');
const seatWire = z.object({ id: seatId, held: microdollars() });
const route = defineRoute<Seats>();

export const routes = [
  route({
    id: 'takeSeat',
    method: 'POST',
    path: '/seats',
    summary: 'Takes a seat.',
    credentials: ['key', 'session'],
    role: 'member',
    input: { body: jsonBody(z.object({ held: microdollars(), note: z.string().max(9).optional() })) },
    replies: { 201: jsonReply(seatWire, { envelope: besideData }) },
    errors: ['seat_taken'],
    idempotent: true,
    tool: { name: 'take_seat' },
    handle: ({ input, services, actor, op }) => {
      const { seat, replay } = services.take(actor, op, input.body.held);
      return { status: 201, body: seat, replay };
    },
  }),
  route({
    id: 'listSeats',
    method: 'GET',
    path: '/seats',
    summary: 'Lists seats.',
    credentials: ['key', 'session'],
    input: { query: z.object({ limit: pageLimit(25), cursor: cursorText(seatId).optional() }) },
    replies: {
      200: [jsonReply(listOf(seatWire, cursorObject(seatId))), streamReply('text/csv; charset=utf-8')],
    },
    tool: { name: 'list_seats', description: 'Every seat.' },
    handle: ({ input, services, request }) => {
      const seats = services.list().slice(0, input.query.limit);
      if (request.headers['accept'] === 'text/csv')
        return { status: 200, stream: seats.map(({ id }) => `${id}\n`).join('') };
      const last = seats.at(-1);
      return {
        status: 200,
        body: { data: seats, cursor: last === undefined ? null : { value: last.takenAt, id: last.id } },
      };
    },
  }),
  route({
    id: 'getSeat',
    method: 'GET',
    path: '/seats/:id',
    summary: 'One seat.',
    credentials: ['session'],
    input: { path: z.object({ id: seatId }) },
    replies: { 200: jsonReply(seatWire) },
    handle: ({ input, services }) => {
      const seat = services.list().find(({ id }) => id === input.path.id);
      if (seat === undefined) throw new DomainError('not_found', 'missing', 'Seat not found.');
      return { status: 200, body: seat };
    },
  }),
  route({
    id: 'seatStatus',
    method: 'GET',
    path: '/seats/status',
    summary: 'A fixed path beside a parameter; always fails.',
    credentials: ['public'],
    replies: { 200: jsonReply(z.object({})) },
    handle: ({ services }) => services.fail(),
  }),
  route({
    id: 'renameHall',
    method: 'PATCH',
    path: '/halls/:hall',
    summary: 'Acts in the organization of the path.',
    credentials: ['session'],
    role: 'admin',
    organization: 'hall',
    input: {
      path: z.object({ hall: prefixedId('ns_org_', { bare: true }) }),
      body: optionalJsonBody(z.object({ name: z.string() }).default({ name: 'none' })),
    },
    replies: { 200: jsonReply(z.object({ hall: z.string(), name: z.string() })) },
    handle: ({ input, actor }) => ({
      status: 200,
      body: { hall: actor.organization, name: input.body.name },
    }),
  }),
  route({
    id: 'callback',
    method: 'POST',
    path: '/callback',
    summary: 'Takes signed bytes.',
    credentials: ['public'],
    unlimited: true,
    input: { body: rawBody() },
    replies: { 200: jsonReply(z.object({ bytes: z.number() })) },
    handle: ({ input }) => ({ status: 200, body: { bytes: input.body.byteLength } }),
  }),
];

export const theKey = 'seat-key';
export const theActor: Actor = {
  tenant: 't1',
  organization: 'o1',
  environment: 'live',
  role: 'member',
  key: { id: 'k1', name: 'ci', userId: 'u1', scopes: [], version: '2026-04-01', tags: {} },
};
const theNow = new Date('2026-05-02T11:00:00.000Z');

/** Seats in memory that remember operations, and what was logged. */
export interface World {
  readonly surface: Surface<Seats>;
  readonly logged: Readonly<Record<string, unknown>>[];
  send(request: Partial<WireRequest> & { json?: unknown }): Promise<WireReply>;
}

const uuid = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

function memorySeats(nextId: () => string): Seats {
  const seats: Seat[] = [];
  const done = new Map<string, { seat: Seat; hash: string | null }>();
  return {
    take: (_actor, op, held) => {
      const known = done.get(op.id);
      if (known !== undefined) return { seat: known.seat, replay: { replayed: true, hash: known.hash } };
      const seat = { id: nextId(), held, takenAt: theNow, secret: 'hidden' };
      seats.push(seat);
      done.set(op.id, { seat, hash: op.hash });
      return { seat, replay: { replayed: false, hash: op.hash } };
    },
    list: () => seats,
    fail: () => {
      throw new Error('the database password is hunter2');
    },
  };
}

/** A fresh surface; `ports` and `dialect` replace what a test is about. */
export function openWorld(
  changes: { ports?: Partial<SurfacePorts>; dialect?: Partial<Dialect> } = {},
): World {
  let n = 0;
  const nextId = (): string => uuid(++n);
  const logged: Readonly<Record<string, unknown>>[] = [];
  const counts = new Map<string, number>();
  const surface = createSurface<Seats>({
    dialect: { ...theDialect, ...changes.dialect },
    routes,
    services: memorySeats(nextId),
    ports: {
      runtime: { now: () => theNow, id: nextId, hash: (text) => `#${text}` },
      authenticateKey: async (secret) => (secret === theKey ? theActor : null),
      session: (request) =>
        request.headers['cookie'] === 'seat-session=u1' ? { id: 'u1', email: null } : null,
      memberActor: async ({ user, organization }) =>
        organization === uuid(404)
          ? null
          : { tenant: 't1', organization: organization ?? 'o1', environment: 'live', role: 'member', user },
      limits: {
        hit: async ({ key, limit, windowMs, now }) => {
          const count = (counts.get(key) ?? 0) + 1;
          counts.set(key, count);
          const resetAt = new Date(now.getTime() + windowMs);
          return { allowed: count <= limit, remaining: Math.max(0, limit - count), resetAt };
        },
      },
      logger: { error: (message, fields) => void logged.push({ message, ...fields }) },
      ...changes.ports,
    },
  });
  return { surface, logged, send: (request) => execute(surface, wireRequest(request)) };
}

/** A request with defaults; `json` becomes body and content type. */
export function wireRequest({ json, ...request }: Partial<WireRequest> & { json?: unknown }): WireRequest {
  const body = json === undefined ? null : new TextEncoder().encode(JSON.stringify(json));
  return {
    method: 'GET',
    path: '/api/seats',
    query: '',
    body,
    address: '192.0.2.1',
    ...request,
    headers: { ...(body === null ? {} : { 'content-type': 'application/json' }), ...request.headers },
  };
}

/** The JSON of an answer. */
export function dataOf({ body }: WireReply): unknown {
  if (typeof body !== 'string') throw new TypeError('not a JSON answer');
  return JSON.parse(body);
}
