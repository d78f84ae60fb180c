import { describe, expect, it } from 'vitest';
import { day, projectsWorld } from '../projects.fixture.js';

const people = new Map([['ada@example.com', 'correct horse']]);
const verifyCredentials = async ({ email, password }: { email: string; password: string }) =>
  people.get(email) === password ? { id: 'ada', email } : null;

describe('a token', () => {
  it('is given for email and password, shown once, works, and ends', async () => {
    const world = await projectsWorld({ verifyCredentials });
    const sign = (password: string, more: object = {}) =>
      world.ask({
        ...{ as: null, method: 'POST', path: '/auth/token' },
        body: { email: 'ada@example.com', password, name: 'laptop cli', ...more },
      });
    const wrong = await sign('wrong');
    expect([wrong.status, wrong.body]).toEqual([401, { error: 'Invalid email or password' }]);
    const made = await sign('correct horse');
    const { token, id, expiresAt } = made.body as { token: string; id: string; expiresAt: string };
    expect(made.status).toBe(201);
    expect(token).toMatch(/^code_pat_[0-9A-Za-z]{40}$/);
    expect(expiresAt).toBe('2026-07-01T10:00:00.000Z');
    const call = (path: string, method = 'GET') =>
      world.ask({ as: null, method, path, headers: { authorization: `Bearer ${token}` } });
    expect((await call('/projects')).status).toBe(200);
    const listed = await call('/auth/tokens');
    expect(listed.body).toMatchObject([{ id, name: 'laptop cli', last4: token.slice(-4) }]);
    expect(JSON.stringify(listed.body)).not.toContain(token.slice(9, 40));
    expect((await call(`/auth/tokens/${id}`, 'DELETE')).body).toEqual({ id, deleted: true });
    expect((await call('/projects')).status).toBe(401);
    expect((await sign('correct horse', { expiresInDays: 366 })).status).toBe(400);
  });

  it('that is bad is refused even beside a good session', async () => {
    const world = await projectsWorld();
    const headers = { authorization: 'Bearer code_pat_unknown' };
    expect((await world.ask({ path: '/projects', headers })).status).toBe(401);
  });

  it('is not given without the host’s sign-in', async () => {
    const world = await projectsWorld();
    const body = { email: 'ada@example.com', password: 'x' };
    expect((await world.ask({ as: null, method: 'POST', path: '/auth/token', body })).status).toBe(404);
  });
});

describe('a session', () => {
  it('may not be used from another site to change something', async () => {
    const world = await projectsWorld();
    const make = (as: 'owner' | 'ownerToken', name: string) =>
      world.ask({
        ...{ as, method: 'POST', path: '/projects', body: { name } },
        headers: { origin: 'https://evil.example', host: 'codecard.example' },
      });
    expect((await make('owner', 'a')).status).toBe(403);
    expect((await make('ownerToken', 'b')).status).toBe(201);
  });
});

describe('the waitlist', () => {
  it('keeps the place of an address, and five tries an hour from one network', async () => {
    const joined: string[] = [];
    const world = await projectsWorld({ waitlist: { joined: async ({ email }) => void joined.push(email) } });
    const join = (email: string, address = '192.0.2.7') =>
      world.ask({ as: null, method: 'POST', path: '/waitlist', body: { email }, address });
    expect([(await join('a@example.com')).body, (await join('b@example.com')).body]).toEqual([
      { ok: true, position: 1 },
      { ok: true, position: 2 },
    ]);
    const again = await join('A@Example.com');
    expect([again.status, again.body]).toEqual([200, { ok: true, position: 1 }]);
    expect((await join('nobody')).status).toBe(400);
    await join('c@example.com');
    await join('d@example.com');
    const limited = await join('e@example.com');
    expect([limited.status, limited.body]).toEqual([429, { error: 'Too many requests' }]);
    expect(limited.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect((await join('e@example.com', '192.0.2.8')).body).toMatchObject({ position: 5 });
    world.wait(day);
    expect((await join('f@example.com')).status).toBe(201);
    expect(joined).toHaveLength(6);
  });

  it('gives each of many at once a place of their own', async () => {
    const world = await projectsWorld({ waitlist: { joined: async () => undefined } });
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        world.ask({
          ...{ as: null, method: 'POST', path: '/waitlist', body: { email: `p${n}@example.com` } },
          address: `192.0.2.${n}`,
        }),
      ),
    );
    const places = all.map(({ body }) => (body as { position: number }).position);
    expect([...places].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
