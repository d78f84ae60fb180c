import { describe, expect, it } from 'vitest';
import { costsWorld, someEvent } from '../costs.fixture.js';
import { costsRoutes } from './table.js';

const count = { as: 'key', method: 'POST', path: '/api/cost-events', body: someEvent } as const;

describe('the surface as a host may bend it', () => {
  it('lets viewers read an organization when told so', async () => {
    const { ask, team } = await costsWorld({ viewersReadMembers: true });
    const read = (path: string) =>
      ask({ as: 'viewer', method: 'GET', path: `/api/orgs/ns_org_${team.id}${path}` });
    expect([(await read('')).status, (await read('/members')).status]).toEqual([200, 200]);
    expect((await read('/invitations')).status).toBe(403);
  });

  it('limits requests per key, a hundred a minute unless told otherwise', async () => {
    const { ask, wait } = await costsWorld({ requestsPerMinute: 2 });
    expect([(await ask(count)).status, (await ask(count)).status]).toEqual([201, 201]);
    const refused = await ask(count);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ error: { code: 'rate_limit_exceeded', details: null } });
    expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0' });
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect((await ask({ ...count, as: 'ownerKey' })).status).toBe(201);
    wait(120_000);
    expect((await ask(count)).status).toBe(201);
  });

  it('limits requests per address when told so, before anything else is looked at', async () => {
    const { ask } = await costsWorld({ addressRequestsPerMinute: 1 });
    expect((await ask({ ...count, as: null })).status).toBe(401);
    expect((await ask({ ...count, as: null })).status).toBe(429);
    expect((await ask({ method: 'GET', path: '/api/health' })).status).toBe(200);
  });

  it('leaves the origin of requests to the host when told so', async () => {
    const { ask } = await costsWorld({ csrf: false });
    const headers = { origin: 'https://elsewhere.example', host: 'bursar.example' };
    expect((await ask({ ...count, headers })).status).toBe(201);
  });

  it('names every row once and tells of each in one line', () => {
    expect(new Set(costsRoutes.map(({ id }) => id)).size).toBe(costsRoutes.length);
    expect(costsRoutes.every(({ summary }) => /^[A-Z`].*\.$/.test(summary))).toBe(true);
  });
});
