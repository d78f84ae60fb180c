import { ExpressAuth, getSession, type ExpressAuthConfig } from '@auth/express';
import credentials from '@auth/core/providers/credentials';
import { Router, type Request, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Account, Accounts } from './accounts.js';

/** Where the auth library answers. */
const authPath = '/api/auth';

/** The application's sign-in: its routes, and who is signed in. */
export interface SignIn {
  readonly router: Router;
  sessionOf(request: Request): Promise<Account | null>;
}

const days = 24 * 3_600;

function configOf(
  accounts: Accounts,
  options: { readonly secret: string; readonly secure: boolean },
): ExpressAuthConfig {
  const { secret, secure } = options;
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  const prefix = secure ? '__Secure-' : '';
  return {
    basePath: authPath,
    secret,
    trustHost: true,
    session: { strategy: 'jwt', maxAge: 30 * days, updateAge: days },
    cookies: {
      sessionToken: { name: `${prefix}next-auth.session-token`, options: cookie },
      csrfToken: { name: `${secure ? '__Host-' : ''}next-auth.csrf-token`, options: cookie },
    },
    providers: [
      credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async ({ email, password }) =>
          typeof email === 'string' && typeof password === 'string' ? accounts.check(email, password) : null,
      }),
    ],
    callbacks: {
      session: ({ session, token }) => ({
        ...session,
        user: { ...session.user, id: token.sub ?? '', email: token.email ?? '' },
      }),
    },
    // Wrong passwords are counted by the accounts and need no stack traces.
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}

/** Tries to sign in are few, for each network address. */
const fewTries = (perQuarterHour: number): RequestHandler =>
  rateLimit({
    windowMs: 15 * 60_000,
    limit: perQuarterHour,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: { error: 'Too many requests' },
  });

/**
 * Email and password through Auth.js: CSRF token, session cookie, sign-out. What passwords are kept as, how many tries there are,
 * and when an address is locked is the application's affair.
 */
export function signIn(
  accounts: Accounts,
  options: { readonly secret: string; readonly secure?: boolean; readonly triesPerQuarterHour?: number },
): SignIn {
  const config = configOf(accounts, { secret: options.secret, secure: options.secure ?? false });
  const auth = ExpressAuth(config);
  const limit = fewTries(options.triesPerQuarterHour ?? 20);
  const router = Router();
  router.post([`${authPath}/callback/credentials`, `${authPath}/token`], limit);
  // Tokens are Bursar's; everything else under this path is the auth library's.
  router.use(authPath, (request, response, next) =>
    /^\/tokens?(\/|$)/.test(request.path) ? next() : auth(request, response, next),
  );
  return {
    router,
    sessionOf: async (request) => {
      const session = await getSession(request, config);
      const { id, email } = session?.user ?? {};
      return id && email ? { id, email } : null;
    },
  };
}
