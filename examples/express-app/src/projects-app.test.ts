import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createProjectsApp, type ProjectsAppOptions } from './projects-app.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** The application on a real port, and a client that keeps cookies as a browser does. */
async function open(options: ProjectsAppOptions = {}) {
  const server = createServer(await createProjectsApp(options));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(url + path, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), value);
    }
    return response;
  };
  const csrf = async (): Promise<string> =>
    ((await (await send('/api/auth/csrf')).json()) as { csrfToken: string }).csrfToken;
  const signIn = async (password: string, csrfToken?: string): Promise<Response> =>
    send('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams({ email: 'sarah@dev.io', password, csrfToken: csrfToken ?? (await csrf()) }),
    });
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return { jar, send, csrf, signIn, post };
}

const session = 'next-auth.session-token';

describe('signing in as the reference prints it', () => {
  it('opens the API to the session cookie, until signing out', async () => {
    const { jar, send, csrf, signIn, post } = await open();
    expect((await send('/api/projects')).status).toBe(401);
    const signed = await signIn('password');
    expect(signed.status).toBe(302);
    const flags = signed.headers.getSetCookie().find((line) => line.startsWith(session)) ?? '';
    for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(flags).toContain(flag);
    expect(await (await send('/api/auth/session')).json()).toMatchObject({ user: { email: 'sarah@dev.io' } });
    expect(await (await send('/api/projects')).json()).toEqual([]);
    const made = await post('/api/projects', { name: 'my-new-app', budget: 3000 });
    expect(await made.json()).toMatchObject({ monthlyBudget: 3000, card: { monthlyLimit: 3000 } });
    expect(await (await send('/api/projects')).json()).toHaveLength(1);
    await send('/api/auth/signout', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken: await csrf() }),
    });
    expect(jar.has(session)).toBe(false);
    expect((await send('/api/projects')).status).toBe(401);
  });

  it('refuses a wrong password and a form without its token', async () => {
    const { jar, signIn, send } = await open();
    await signIn('wrong');
    expect(jar.has(session)).toBe(false);
    await signIn('password', 'not the token');
    expect(jar.has(session)).toBe(false);
    expect((await send('/api/projects')).status).toBe(401);
  });

  it('refuses what another site sends with the cookie, and a forged one', async () => {
    const { jar, signIn, post, send } = await open();
    await signIn('password');
    expect((await post('/api/projects', { name: 'x' }, { origin: 'https://evil.example' })).status).toBe(403);
    jar.set(session, `${jar.get(session) ?? ''}x`);
    expect((await send('/api/projects')).status).toBe(401);
  });

  it('locks an address after five wrong passwords, for a quarter of an hour', async () => {
    const clock = { now: 0 };
    const { jar, signIn } = await open({ now: () => clock.now, triesPerQuarterHour: 100 });
    for (let tries = 0; tries < 5; tries++) await signIn('wrong');
    await signIn('password');
    expect(jar.has(session)).toBe(false);
    clock.now += 15 * 60_000;
    await signIn('password');
    expect(jar.has(session)).toBe(true);
  });

  it('limits how often one network tries', async () => {
    const { signIn } = await open({ triesPerQuarterHour: 2 });
    const statuses = [await signIn('wrong'), await signIn('wrong'), await signIn('password')].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([302, 302, 429]);
  });

  it('trades the same credentials for a bearer token', async () => {
    const { post, send } = await open();
    const wrong = await post('/api/auth/token', { email: 'sarah@dev.io', password: 'wrong' });
    expect([wrong.status, await wrong.json()]).toEqual([401, { error: 'Invalid email or password' }]);
    const made = await post('/api/auth/token', {
      email: 'sarah@dev.io',
      password: 'password',
      name: 'laptop',
    });
    const { token } = (await made.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await send('/api/projects', { headers })).status).toBe(200);
    expect(await (await send('/api/auth/tokens', { headers })).json()).toMatchObject([{ name: 'laptop' }]);
  });
});
