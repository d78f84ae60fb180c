import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWorld, routes, theKey } from './seats.fixture.js';
import { execute } from './execute.js';
import type { WireRequest } from './wire.js';

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    '%',
    '%zz',
    '%00',
    '../..',
    '{',
    '1e999',
    '-0',
  ),
);
const seat = 'ns_seat_00000000-0000-7000-8000-000000000001';
const path = fc.oneof(
  fc.constantFrom(
    '/api/seats',
    `/api/seats/${seat}`,
    '/api/callback',
    `/api/halls/${seat.replace('seat', 'org')}`,
  ),
  fc
    .array(fc.oneof(fc.constantFrom('api', 'seats', 'halls'), hostileText), { maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`),
  hostileText.map((text) => `/api/seats/${text}`),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'x-seat-key',
    'cookie',
    'content-type',
    'content-length',
    'content-encoding',
    'idempotency-key',
    'origin',
    'referer',
    'host',
    'x-forwarded-host',
    'x-request-id',
    'accept',
    '__proto__',
  ),
  fc.oneof(
    hostileText,
    fc.constantFrom(theKey, 'seat-session=u1', 'application/json', 'application/json; charset=', 'text/csv'),
    fc.array(hostileText, { maxLength: 3 }),
  ),
);
const json = fc.oneof(
  fc.jsonValue(),
  fc.record(
    { held: fc.oneof(fc.integer(), fc.double(), fc.string()), note: fc.anything() },
    { requiredKeys: [] },
  ),
  fc.dictionary(
    fc.constantFrom('__proto__', 'constructor', 'held', 'idempotencyKey', 'toString'),
    fc.jsonValue(),
  ),
);
const body = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 64 }),
  json.map((value) => new TextEncoder().encode(JSON.stringify(value) ?? '')),
  json.map((parsed) => ({ parsed })),
);
const request: fc.Arbitrary<WireRequest> = fc.record({
  method: fc.oneof(fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'get'), hostileText),
  path,
  query: fc.oneof(
    hostileText,
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom('limit', 'cursor'), hostileText), hostileText), {
        maxLength: 4,
      })
      .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
  ),
  headers,
  body,
  address: fc.option(fc.constantFrom('192.0.2.1', '::1', '')),
});

describe('execute', () => {
  // `/seats/status` fails on purpose, and a callback needs the bytes that a parser ate: those two are the host's own 500s.
  const own = (asked: WireRequest): boolean =>
    asked.path.includes('status') ||
    (asked.path.includes('callback') && asked.body !== null && 'parsed' in asked.body);

  it('never throws and never breaks, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        request.filter((asked) => !own(asked)),
        async (asked) => {
          const world = openWorld({ ports: { limits: null } });
          const reply = await execute(world.surface, asked);
          expect(reply.status).toBeGreaterThanOrEqual(200);
          expect([reply.status, world.logged]).toEqual([Math.min(reply.status, 499), []]);
          expect(reply.headers['x-request-id']).toMatch(/^[\w.:-]{1,128}$/);
          expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('gives only statuses that the table declares or that errors have', async () => {
    const declared = new Set(
      routes.flatMap(({ replies }) => Object.keys(replies).map((status) => parseInt(status, 10))),
    );
    const errors = new Set([204, 400, 401, 403, 404, 405, 409, 413, 415, 429]);
    await fc.assert(
      fc.asyncProperty(
        request.filter((asked) => !own(asked)),
        async (asked) => {
          const { status } = await execute(openWorld().surface, asked);
          expect(declared.has(status) || errors.has(status)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
