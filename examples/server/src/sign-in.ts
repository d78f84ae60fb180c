import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import type { DemoSessions } from './sessions.js';

/** Who signs in to the demo's projects, as printed in their reference. A real login is in `examples/express-app`. */
export const demoLogin = { email: 'sarah@dev.io', password: 'password' } as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** What the demo's projects answer to. */
export interface ProjectsCredentials {
  readonly email: string;
  readonly password: string;
  /** A bearer token of this start. */
  readonly token: string;
}

/** Whether these are the demo's credentials. */
export const isDemoLogin = (email: unknown, password: unknown): boolean =>
  typeof email === 'string' &&
  typeof password === 'string' &&
  [same(email.toLowerCase(), demoLogin.email), same(password, demoLogin.password)].every(Boolean);

const csrfCookie = 'next-auth.csrf-token';
const flags = 'Path=/; HttpOnly; SameSite=Lax';

const cookieOf = (request: Request, name: string): string | null => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = part.trim().split('=', 2);
    if (key === name) return decodeURIComponent(value);
  }
  return null;
};

/**
 * Sign-in by form for the demo's one user of projects: the token that its cookie proves, then the session cookie. It knows one
 * password that everybody knows, which is why it is only here.
 */
export function demoSignIn(sessions: DemoSessions, secret: Uint8Array): Router {
  const proofOf = (token: string): string =>
    `${token}|${digest(token + Buffer.from(secret).toString('hex')).toString('hex')}`;
  const proves = (request: Request): boolean => {
    const { csrfToken } = (request.body ?? {}) as { csrfToken?: unknown };
    return typeof csrfToken === 'string' && same(cookieOf(request, csrfCookie) ?? '', proofOf(csrfToken));
  };
  const answer = (request: Request, response: Response, path: string): void => {
    if (request.accepts(['html', 'json']) === 'json') response.json({ url: path });
    else response.redirect(302, path);
  };
  const unproven = (request: Request, response: Response): void => {
    if (request.accepts(['html', 'json']) === 'json')
      response.status(400).json({ error: 'Missing CSRF token' });
    else response.redirect(302, '/?error=MissingCSRF');
  };
  const router = Router();
  router.get('/csrf', (_, response) => {
    const csrfToken = randomBytes(32).toString('hex');
    response.setHeader('set-cookie', `${csrfCookie}=${encodeURIComponent(proofOf(csrfToken))}; ${flags}`);
    response.json({ csrfToken });
  });
  router.post('/callback/credentials', urlencoded({ extended: false }), (request, response) => {
    if (!proves(request)) return unproven(request, response);
    const { email, password } = (request.body ?? {}) as { email?: unknown; password?: unknown };
    if (!isDemoLogin(email, password)) {
      response.status(401).json({ error: 'Invalid email or password' });
      return;
    }
    response.setHeader('set-cookie', `${sessions.login()}; ${flags}`);
    answer(request, response, '/');
  });
  router.get('/session', (request, response) => {
    const user = sessions.read(request.headers.cookie ?? null);
    response.json(user === null ? {} : { user: { id: user.id, email: demoLogin.email } });
  });
  router.post('/signout', urlencoded({ extended: false }), (request, response) => {
    if (!proves(request)) return unproven(request, response);
    response.setHeader('set-cookie', `${sessions.login().split('=')[0] ?? ''}=; Max-Age=0; ${flags}`);
    answer(request, response, '/');
  });
  return router;
}
