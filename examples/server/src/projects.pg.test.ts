import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { call, startServer, stopServer, type Ready, type Started } from './started.fixture.js';

let server: Started;
let ready: Ready;
let cookie = '';

beforeAll(async () => {
  server = startServer(['--json', '--port', '0', '--fresh'], { DATABASE_URL: await freshDatabase() });
  ready = await server.ready;
}, 120_000);
afterAll(async () => {
  await stopServer(server);
});

const get = async <R = unknown>(path: string): Promise<R> => {
  const { status, body } = await call<R>(ready, path, { headers: { cookie } });
  expect([path, status]).toEqual([path, 200]);
  return body;
};

/** Each request of the printed reference with another host and other ids, signed in as it says. */
describe('the printed requests', () => {
  it('sign in', async () => {
    const csrf = await fetch(`${ready.url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const [proof = ''] = (csrf.headers.get('set-cookie') ?? '').split(';');
    const send = (token: string, password: string) =>
      fetch(`${ready.url}/api/auth/callback/credentials`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: proof, 'content-type': 'application/x-www-form-urlencoded' },
        body: `email=sarah@dev.io&password=${password}&csrfToken=${token}`,
      });
    const unproven = await send('other', 'password');
    expect([unproven.headers.get('location'), unproven.headers.get('set-cookie')]).toEqual([
      '/?error=MissingCSRF',
      null,
    ]);
    expect((await send(csrfToken, 'wrong')).status).toBe(401);
    const signed = await send(csrfToken, 'password');
    expect(signed.status).toBe(302);
    const line = signed.headers.get('set-cookie') ?? '';
    expect(line).toMatch(/^next-auth\.session-token=.*HttpOnly; SameSite=Lax$/);
    [cookie = ''] = line.split(';');
    expect((await call(ready, '/api/projects')).status).toBe(401);
    expect(await get('/api/auth/session')).toMatchObject({ user: { email: 'sarah@dev.io' } });
  });

  it('answer with the printed figures', async () => {
    const [project] = await get<{ id: string }[]>('/api/projects');
    expect(project).toMatchObject({ name: 'ai-tutor-app', color: '#b8f036', monthlyBudget: 5000 });
    const detail = await get<{ pnl: { topProviders: unknown[] } }>(`/api/projects/${project?.id ?? ''}`);
    expect(detail.pnl).toMatchObject({ spend: 2340, revenue: 8120, net: 5780, margin: 71.2 });
    expect(detail.pnl.topProviders.slice(0, 2)).toEqual([
      { name: 'OpenAI', amount: 1200 },
      { name: 'Anthropic', amount: 680 },
    ]);
    const [card] = await get<{ id: string }[]>('/api/cards');
    expect(card).toMatchObject({
      currentMonthSpend: 2340,
      monthlyLimit: 5000,
      project: { name: 'ai-tutor-app' },
    });
    const spend = await get<Record<string, unknown[]>>('/api/spend');
    expect(spend['totalSpend']).toBe(7920);
    expect(spend['byCategory']?.[0]).toEqual({ category: 'ai-apis', amount: 4680, percentage: 59.1 });
    expect(spend['byProvider']?.[0]).toEqual({ provider: 'OpenAI', amount: 3000, percentage: 37.9 });
    expect(await get('/api/balance')).toEqual({
      available: 12400,
      pending: 340,
      creditLimit: 25000,
      creditUsed: 7890,
    });
    expect(await get('/api/rewards')).toMatchObject({
      balance: { totalCredits: 142.3, pendingCredits: 18.5, lifetimeEarned: 342.3, lifetimeRedeemed: 200 },
      tiers: [{ category: 'AI Model APIs', rate: 5, earned: 234, spend: 4680 }, {}, {}, {}],
    });
    const alerts = await get<{ events: { message: string }[] }>('/api/alerts');
    expect(alerts).toMatchObject({
      rules: [{ type: 'spend-spike', threshold: 3, autoFreeze: false }, {}],
      events: [{ severity: 'critical', title: 'Spend spike detected', acknowledged: false }],
    });
    expect(alerts.events[0]?.message).toMatch(/^OpenAI spend jumped 340%/);
  });

  it('make a project and freeze a card', async () => {
    const send = (method: string, path: string, body: object) =>
      call<{ id: string; card?: { id: string } }>(ready, path, { method, headers: { cookie }, body });
    const made = await send('POST', '/api/projects', { name: 'my-new-app', budget: 3000 });
    expect(made).toMatchObject({ status: 201, body: { monthlyBudget: 3000, card: { status: 'active' } } });
    const path = `/api/cards/${made.body.card?.id ?? ''}`;
    expect(await send('PATCH', path, { status: 'frozen' })).toMatchObject({
      status: 200,
      body: { status: 'frozen' },
    });
  });

  it('take a bearer token as well', async () => {
    const { email, password, token } = ready.credentials.projects;
    const withToken = (secret: string) =>
      call(ready, '/api/projects', { headers: { authorization: `Bearer ${secret}` } });
    expect((await withToken(token)).status).toBe(200);
    const made = await call<{ token: string }>(ready, '/api/auth/token', {
      method: 'POST',
      body: { email, password },
    });
    expect((await withToken(made.body.token)).status).toBe(200);
    expect((await withToken(`${token}x`)).status).toBe(401);
  });
});
