import type { Runtime } from '../../../../kernel/runtime.js';
import type { FetchLike } from '../../connections/ports.js';
import type { SignInAdapter, SignInRequest } from '../ports.js';

/** What signing in with Supabase needs. */
export interface SupabaseOptions {
  /** `https://<project>.supabase.co`. */
  readonly url: string;
  /** The project's publishable (anon) key. */
  readonly anonKey: string;
  /** The absolute address of this surface's `/auth/callback`; it must be allowed in the project. */
  readonly callbackUrl: string;
  readonly fetch: FetchLike;
  readonly runtime: Pick<Runtime, 'random' | 'hash'>;
  /** `google` and `github` when absent. */
  readonly providers?: readonly string[];
  /** Whether cookies are for https alone; true when absent. */
  readonly secure?: boolean;
}

const names = { verifier: 'sb-verifier', access: 'sb-access-token', refresh: 'sb-refresh-token' } as const;

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const bytesOfHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** The value of a cookie of a request; null when it is not there. */
function cookieIn(header: string | null, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

/** What the token endpoint answers, as far as it is looked at. */
interface TokenAnswer {
  readonly access_token?: unknown;
  readonly refresh_token?: unknown;
  readonly expires_in?: unknown;
}

/**
 * Signs people in through Supabase (monitoring spec §2): OAuth with PKCE, tokens in HttpOnly cookies `sb-access-token` and
 * `sb-refresh-token`. The host's `session` verifies the access token with the project's keys on each request.
 */
export function supabaseSignIn(options: SupabaseOptions): SignInAdapter {
  const { anonKey, callbackUrl, fetch, runtime, providers = ['google', 'github'], secure = true } = options;
  const base = `${options.url.replace(/\/+$/, '')}/auth/v1`;
  const cookie = (name: string, value: string, maxAge: number): string =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;
  const cleared = Object.values(names).map((name) => cookie(name, '', 0));

  const exchange = async (code: string, verifier: string): Promise<TokenAnswer | null> => {
    const answered = await fetch(`${base}/token?grant_type=pkce`, {
      method: 'POST',
      headers: { apikey: anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ auth_code: code, code_verifier: verifier }),
      redirect: 'error',
    });
    return answered.status === 200 ? (JSON.parse(await answered.text()) as TokenAnswer) : null;
  };

  return {
    providers,
    begin: (_, provider) => {
      const verifier = base64url(runtime.random(32));
      const query = new URLSearchParams({
        provider,
        redirect_to: callbackUrl,
        code_challenge: base64url(bytesOfHex(runtime.hash(verifier))),
        code_challenge_method: 's256',
      });
      return Promise.resolve({
        location: `${base}/authorize?${query.toString()}`,
        cookies: [cookie(names.verifier, verifier, 600)],
      });
    },
    complete: async ({ query, cookie: header }) => {
      const [code, verifier] = [query['code'], cookieIn(header, names.verifier)];
      if (code === undefined || code === '' || verifier === null) return null;
      const tokens = await exchange(code, verifier);
      const [access, refresh] = [tokens?.access_token, tokens?.refresh_token];
      const isToken = (value: unknown): value is string =>
        typeof value === 'string' && /^[\w.~-]+$/.test(value);
      if (!isToken(access) || !isToken(refresh)) return null;
      const seconds = typeof tokens?.expires_in === 'number' ? Math.floor(tokens.expires_in) : 3_600;
      return {
        cookies: [
          cookie(names.access, access, seconds),
          cookie(names.refresh, refresh, 30 * 86_400),
          cookie(names.verifier, '', 0),
        ],
      };
    },
    signOut: async ({ cookie: header }: SignInRequest) => {
      const access = cookieIn(header, names.access);
      // Signed out here all the same when Supabase does not answer.
      if (access !== null)
        await fetch(`${base}/logout?scope=local`, {
          method: 'POST',
          headers: { apikey: anonKey, authorization: `Bearer ${access}` },
          redirect: 'error',
        }).catch(() => null);
      return cleared;
    },
  };
}
