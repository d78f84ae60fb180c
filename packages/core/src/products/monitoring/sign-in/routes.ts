import { z } from 'zod';
import { emptyReply, jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { headerOf, type WireRequest } from '../../../http/wire.js';
import { notFound } from '../errors.js';
import type { MonitoringServices } from '../service/services.js';
import { ok, userId, workspaceId } from '../wire.js';
import type { SignInRequest } from './ports.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Authentication'];
const see = emptyReply({
  headers: { location: 'Where to go.', 'set-cookie': 'The session, or its beginning.' },
});

const asked = (request: WireRequest, now: Date): SignInRequest => ({
  query: Object.fromEntries(new URLSearchParams(request.query)),
  cookie: headerOf(request, 'cookie'),
  apiUrl: null,
  now,
});

const sessionReply = z.object({
  user: z.object({ id: userId, email: z.string().nullable() }).nullable(),
  workspaceId: workspaceId.nullable(),
  expiresAt: z.null(),
});

/** `GET /api/auth/[...supabase]` (monitoring spec §2): `login` and `session`. */
const authStep = route({
  id: 'authStep',
  method: 'GET',
  path: '/auth/:step',
  summary: 'Begins to sign in (`login?provider=…&next=…`), or says who is signed in (`session`).',
  tags,
  credentials: ['public', 'session'],
  input: { path: z.object({ step: z.string().max(50) }) },
  replies: { 200: jsonReply(sessionReply), 303: see },
  errors: ['not_found'],
  handle: async ({ input, services, actor, request, now }) => {
    if (input.path.step === 'login') {
      const { location, cookies } = await services.signIn.begin(asked(request, now));
      return { status: 303, headers: { location, 'set-cookie': cookies } };
    }
    if (input.path.step !== 'session') throw notFound('Page');
    const user = actor?.user ? { id: actor.user.id, email: actor.user.email } : null;
    return { status: 200, body: { user, workspaceId: actor?.organization ?? null, expiresAt: null } };
  },
});

/** `GET /api/auth/callback` (monitoring spec §2). */
const authCallback = route({
  id: 'authCallback',
  method: 'GET',
  path: '/auth/callback',
  summary: 'Ends a sign-in and goes on to where it began.',
  tags,
  credentials: ['public'],
  replies: { 303: see },
  handle: async ({ services, request, now }) => {
    const { location, cookies } = await services.signIn.complete(asked(request, now));
    return { status: 303, headers: { location, 'set-cookie': cookies } };
  },
});

/** `POST /api/auth/signout` (monitoring spec §2). */
const signOut = route({
  id: 'signOut',
  method: 'POST',
  path: '/auth/signout',
  summary: 'Ends the session; also without one.',
  tags,
  credentials: ['public'],
  replies: { 200: jsonReply(ok, { headers: { 'set-cookie': 'Clears the session.' } }), 303: see },
  handle: async ({ services, request, now }) => {
    const cookies = await services.signIn.signOut(asked(request, now));
    const isForm = headerOf(request, 'content-type')?.includes('form') ?? false;
    if (isForm) return { status: 303, headers: { location: '/', 'set-cookie': cookies } } as const;
    const headers: Record<string, readonly string[]> = cookies.length > 0 ? { 'set-cookie': cookies } : {};
    return { status: 200, body: { ok: true }, headers } as const;
  },
});

/** Signing in and out (monitoring spec §2). */
export const signInRoutes = [authCallback, authStep, signOut] as const;
