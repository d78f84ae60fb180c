import { invalid } from '../../../kernel/errors.js';
import { signInNotConfigured } from '../errors.js';
import type { SignInAdapter, SignInRequest } from './ports.js';
import { forgetNext, rememberedNext, rememberNext, safeNext } from './rules.js';

/** Where a browser goes, with cookies. */
export interface Redirect {
  readonly location: string;
  readonly cookies: readonly string[];
}

/** Signing in and out (monitoring spec §2). */
export interface SignInService {
  /** @throws DomainError `not_found` without an adapter, `invalid` for a provider it has not. */
  begin(request: SignInRequest): Promise<Redirect>;
  complete(request: SignInRequest): Promise<Redirect>;
  /** Cookies that clear the session; also without one. */
  signOut(request: SignInRequest): Promise<readonly string[]>;
}

const failed: Redirect = { location: '/login?error=auth_callback_failed', cookies: [forgetNext] };

/** Makes the service; without an adapter only signing out does something, namely nothing. */
export function signInService(adapter: SignInAdapter | null): SignInService {
  return {
    begin: async (request) => {
      if (!adapter) throw signInNotConfigured();
      const provider = request.query['provider'] ?? '';
      if (!adapter.providers.includes(provider))
        throw invalid(['provider'], `must be one of ${adapter.providers.join(', ')}`);
      const { location, cookies } = await adapter.begin(request, provider);
      return { location, cookies: [...cookies, rememberNext(safeNext(request.query['next']))] };
    },
    complete: async (request) => {
      const end = await adapter?.complete(request).catch(() => null);
      if (!end) return failed;
      const asked = request.query['next'];
      const location = asked === undefined ? rememberedNext(request.cookie) : safeNext(asked);
      return { location, cookies: [...end.cookies, forgetNext] };
    },
    signOut: async (request) => (await adapter?.signOut(request)) ?? [],
  };
}
