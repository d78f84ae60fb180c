import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FetchLike } from '../../connections/ports.js';
import { monitoringWorld } from '../../monitoring.fixture.js';
import { systemRuntime } from '../../../../runtime/system.js';
import { supabaseSignIn } from './supabase.js';

const pairOf = (cookies: readonly string[], name: string): string =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? '';

/** A Supabase that remembers what it was sent. */
function supabase(answer: { readonly status: number; readonly body: string }) {
  const calls: { readonly url: string; readonly body: string | undefined }[] = [];
  const fetch: FetchLike = (url, init) => {
    calls.push({ url, body: init?.body });
    return Promise.resolve({
      status: answer.status,
      headers: { get: () => null },
      text: () => Promise.resolve(answer.body),
    });
  };
  const signIn = supabaseSignIn({
    url: 'https://abc.supabase.co/',
    anonKey: 'anon',
    callbackUrl: 'https://app.northwind.example/api/auth/callback',
    fetch,
    runtime: systemRuntime(),
  });
  return { calls, signIn };
}

const good = {
  status: 200,
  body: JSON.stringify({ access_token: 'a.b.c', refresh_token: 'r', expires_in: 3600 }),
};

describe('signing in through Supabase', () => {
  it('begins with a challenge, ends with cookies, and goes on to where it began', async () => {
    const { calls, signIn } = supabase(good);
    const { ask } = await monitoringWorld({ signIn });
    const begun = await ask({ method: 'GET', path: '/api/auth/login?provider=google&next=/reports' });
    expect(begun.status).toBe(303);
    const location = new URL(begun.headers['location'] as string);
    const cookies = begun.headers['set-cookie'] as readonly string[];
    const verifier = pairOf(cookies, 'sb-verifier').split('=')[1] ?? '';
    expect(location.origin + location.pathname).toBe('https://abc.supabase.co/auth/v1/authorize');
    expect(location.searchParams.get('code_challenge')).toBe(
      createHash('sha256').update(verifier).digest('base64url'),
    );

    const cookie = `${pairOf(cookies, 'sb-verifier')}; ${pairOf(cookies, 'monitoring-next')}`;
    const ended = await ask({ method: 'GET', path: '/api/auth/callback?code=c1', headers: { cookie } });
    expect(ended).toMatchObject({ status: 303, headers: { location: '/reports' } });
    expect(pairOf(ended.headers['set-cookie'] as readonly string[], 'sb-access-token')).toBe(
      'sb-access-token=a.b.c',
    );
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual({ auth_code: 'c1', code_verifier: verifier });

    const out = await ask({
      method: 'POST',
      path: '/api/auth/signout',
      headers: { cookie: 'sb-access-token=a.b.c' },
    });
    expect(out).toMatchObject({ status: 200, body: { ok: true } });
    expect(pairOf(out.headers['set-cookie'] as readonly string[], 'sb-access-token')).toBe(
      'sb-access-token=',
    );
  });

  it.each([
    ['no verifier', good, ''],
    ['a refused code', { status: 400, body: '{}' }, 'sb-verifier=v'],
    ['an answer without tokens', { status: 200, body: '{"access_token":"a; Path=/"}' }, 'sb-verifier=v'],
    ['truncated JSON', { status: 200, body: '{' }, 'sb-verifier=v'],
  ])('fails politely with %s', async (_, answer, cookie) => {
    const { ask } = await monitoringWorld({ signIn: supabase(answer).signIn });
    const ended = await ask({ method: 'GET', path: '/api/auth/callback?code=c1', headers: { cookie } });
    expect(ended).toMatchObject({ status: 303, headers: { location: '/login?error=auth_callback_failed' } });
  });

  it('refuses a provider it does not have', async () => {
    const { ask } = await monitoringWorld({ signIn: supabase(good).signIn });
    expect((await ask({ method: 'GET', path: '/api/auth/login?provider=evil' })).status).toBe(400);
  });
});
