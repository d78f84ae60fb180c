import { describe, expect, it } from 'vitest';
import { dataOf, openWorld, theKey } from './seats.fixture.js';

const key = { 'x-seat-key': theKey };
const session = { cookie: 'seat-session=u1' };
const errorOf = (body: unknown): { code: string; message: string; details: unknown } =>
  (body as { error: { code: string; message: string; details: unknown } }).error;

describe('an answer', () => {
  it('holds declared members only, in wire form, under the standard headers', async () => {
    const reply = await openWorld().send({ method: 'POST', headers: key, json: { held: 2500 } });
    const seat = { id: expect.stringMatching(/^ns_seat_0{8}-/) as string, held: 2500 };
    expect(reply.status).toBe(201);
    expect(dataOf(reply)).toEqual({ ...seat, data: seat });
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-seat-version': '2026-04-01',
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset': String(Date.parse('2026-05-02T11:01:00.000Z')),
    });
  });

  it('echoes a plain request id and replaces a dangerous one', async () => {
    const world = openWorld();
    const sent = await world.send({ headers: { ...session, 'x-request-id': 'abc-1' } });
    expect(sent.headers['x-request-id']).toBe('abc-1');
    const minted = await world.send({ headers: { ...session, 'x-request-id': 'a\nforged: log' } });
    expect(minted.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('can be another media type of the same status', async () => {
    const world = openWorld();
    await world.send({ method: 'POST', headers: key, json: { held: 1 } });
    const reply = await world.send({ headers: { ...key, accept: 'text/csv' } });
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.body).toMatch(/^[0-9a-f-]{36}\n$/);
  });

  it('tells nothing of an unexpected error, and logs it with the request id', async () => {
    const world = openWorld();
    const reply = await world.send({ path: '/api/seats/status' });
    expect(reply.status).toBe(500);
    expect(JSON.stringify(dataOf(reply))).not.toContain('hunter2');
    expect(errorOf(dataOf(reply)).code).toBe('internal_error');
    expect(world.logged).toMatchObject([
      { requestId: reply.headers['x-request-id'], path: '/api/seats/status', error: { message: /hunter2/ } },
    ]);
  });

  it('is given even when the host’s own ports throw', async () => {
    const world = openWorld({
      ports: {
        session: () => {
          throw new Error('session store down');
        },
        logger: {
          error: () => {
            throw new Error('disk full');
          },
        },
      },
    });
    expect(await world.send({})).toEqual({ status: 500, headers: {}, body: null });
  });

  it('takes over what lower layers report', async () => {
    const down = new Error('ECONNREFUSED');
    const { DomainError } = await import('../kernel/errors.js');
    const reply = await openWorld({
      ports: {
        authenticateKey: () => Promise.reject(down),
        translate: (error) =>
          error === down ? new DomainError('service_unavailable', 'unavailable', 'Try again later.') : null,
      },
    }).send({ headers: key });
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '30']);
  });
});

describe('routing', () => {
  it('answers unknown paths in the dialect’s shape, before asking who calls', async () => {
    const reply = await openWorld().send({ path: '/api/nothing' });
    expect(reply.status).toBe(404);
    expect(dataOf(reply)).toEqual({ error: { code: 'not_found', message: 'Not found.', details: null } });
  });

  it('names the methods that a path has', async () => {
    const world = openWorld();
    const wrong = await world.send({ method: 'DELETE' });
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
    const options = await world.send({ method: 'OPTIONS' });
    expect([options.status, options.headers['allow'], options.body]).toEqual([
      204,
      'GET, POST, HEAD, OPTIONS',
      null,
    ]);
  });

  it('answers HEAD as GET without the body', async () => {
    const world = openWorld();
    const reply = await world.send({ method: 'HEAD', headers: session });
    expect([reply.status, reply.body]).toEqual([200, null]);
    expect((await world.send({ method: 'HEAD', path: '/api/callback' })).status).toBe(405);
  });
});

describe('credentials', () => {
  it('refuses nobody, an unknown key, and a bad key beside a good session', async () => {
    const world = openWorld();
    for (const headers of [{}, { 'x-seat-key': 'other' }, { 'x-seat-key': 'other', ...session }]) {
      const reply = await world.send({ headers });
      expect([reply.status, errorOf(dataOf(reply)).code]).toEqual([401, 'authentication_required']);
    }
  });

  it('does not look at a key where only sessions are admitted', async () => {
    const reply = await openWorld().send({ path: '/api/seats/ns_seat_x', headers: key });
    expect(reply.status).toBe(401);
  });

  it('ranks session callers by role', async () => {
    const world = openWorld();
    const hall = '/api/halls/ns_org_00000000-0000-7000-8000-000000000001';
    const reply = await world.send({ method: 'PATCH', path: hall, headers: session });
    expect([reply.status, errorOf(dataOf(reply)).code]).toEqual([403, 'forbidden']);
  });

  it('acts in the organization of the path, and refuses strangers as it refuses absent ones', async () => {
    const admin = openWorld({
      ports: {
        memberActor: async ({ user, organization }) =>
          organization?.endsWith('1')
            ? { tenant: 't2', organization, environment: 'live', role: 'admin', user }
            : null,
      },
    });
    const at = (tail: string): Promise<{ status: number }> =>
      admin.send({ method: 'PATCH', path: `/api/halls/ns_org_${tail}`, headers: session });
    expect((await at('00000000-0000-7000-8000-000000000001')).status).toBe(200);
    expect((await at('00000000-0000-7000-8000-000000000002')).status).toBe(403);
    expect((await at('nonsense')).status).toBe(400);
  });
});

describe('limits', () => {
  it('counts a key, tells what is left, and says when to come back', async () => {
    const world = openWorld();
    const left: unknown[] = [];
    for (let i = 0; i < 3; i++)
      left.push((await world.send({ headers: key })).headers['x-ratelimit-remaining']);
    expect(left).toEqual(['2', '1', '0']);
    const over = await world.send({ headers: key });
    expect(over.status).toBe(429);
    expect(errorOf(dataOf(over)).code).toBe('rate_limit_exceeded');
    expect(over.headers).toMatchObject({ 'x-ratelimit-remaining': '0', 'retry-after': '60' });
  });

  it('lets keys through and refuses addresses when the limiter is down, as the dialect says', async () => {
    const broken = (needle: string): ReturnType<typeof openWorld> =>
      openWorld({
        ports: {
          limits: {
            hit: ({ key: name, limit, windowMs, now }) =>
              name.includes(needle)
                ? Promise.reject(new Error('down'))
                : Promise.resolve({
                    allowed: true,
                    remaining: limit,
                    resetAt: new Date(now.getTime() + windowMs),
                  }),
          },
        },
      });
    const byKey = await broken(':key:').send({ headers: key });
    expect([byKey.status, byKey.headers['x-ratelimit-limit']]).toEqual([200, undefined]);
    const byAddress = await broken(':address:').send({ headers: key });
    expect([byAddress.status, byAddress.headers['retry-after']]).toEqual([503, '30']);
    const exempt = await broken(':address:').send({
      method: 'POST',
      path: '/api/callback',
      body: new Uint8Array(3),
    });
    expect(dataOf(exempt)).toEqual({ bytes: 3 });
  });
});
