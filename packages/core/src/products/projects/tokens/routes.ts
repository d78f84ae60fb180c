import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { actingUser } from '../../../platform/tenancy/audit/rules.js';
import type { ApiKey } from '../../../platform/tenancy/keys/model.js';
import { badCredentials, notFound } from '../errors.js';
import type { ProjectsServices } from '../service/services.js';
import { idPath, issuedToken, printedId, readId, tokenInput, tokenRow } from '../wire.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Tokens'];
const credentials = ['session', 'key'] as const;
const dayMs = 86_400_000;

/** How tokens look (projects spec §2.2). */
const tokenFormat = { prefix: 'code_pat_', digits: 'base62', length: 40, shown: 9, ending: 4 } as const;

const shown = ({ id, name, suffix, createdAt, lastUsedAt, expiresAt }: ApiKey) => ({
  ...{ id, name, createdAt, lastUsedAt, expiresAt },
  last4: suffix,
});

/** `POST /api/auth/token` (projects spec §2.2). */
const createToken = route({
  id: 'createToken',
  method: 'POST',
  path: '/auth/token',
  summary: 'Makes a bearer token for who signs in with email and password; it is shown this once.',
  tags,
  credentials: ['public'],
  input: { body: jsonBody(tokenInput) },
  replies: { 201: jsonReply(issuedToken) },
  errors: ['not_found', 'bad_credentials'],
  handle: async ({ input: { body }, services, request, now }) => {
    if (services.verifyCredentials === null) throw notFound('Sign-in');
    const { email, password, name, expiresInDays } = body;
    const user = await services.verifyCredentials({ email, password, address: request.address });
    if (user === null) throw badCredentials();
    const actor = await services.actors.ofSession(user);
    const expiresAt = new Date(now.getTime() + expiresInDays * dayMs);
    const { key, secret } = await services.keys.create(actor, { name, expiresAt, format: tokenFormat });
    return { status: 201, body: { token: secret, id: key.id, name: key.name, expiresAt: key.expiresAt } };
  },
});

const listed = 100;

/** `GET /api/auth/tokens` (projects spec §2.2). */
const listTokens = route({
  id: 'listTokens',
  method: 'GET',
  path: '/auth/tokens',
  summary: 'Lists the caller’s own tokens, newest first; never their secrets.',
  tags,
  credentials,
  replies: { 200: jsonReply(z.array(tokenRow)) },
  handle: async ({ services: { keys }, actor }) => {
    const { items } = await keys.list(actor, { limit: listed });
    const user = actingUser(actor);
    return { status: 200, body: items.filter(({ userId }) => userId === user).map(shown) };
  },
});

/** `DELETE /api/auth/tokens/:id` (projects spec §2.2). */
const deleteToken = route({
  id: 'deleteToken',
  method: 'DELETE',
  path: '/auth/tokens/:id',
  summary: 'Ends one of the caller’s own tokens at once.',
  tags,
  credentials,
  input: { path: idPath },
  replies: { 200: jsonReply(z.object({ id: printedId('tok_'), deleted: z.literal(true) })) },
  errors: ['not_found'],
  handle: async ({ input, services: { keys }, actor }) => {
    const id = readId('tok_', input.path.id);
    const key = await keys.get(actor, id);
    if (key.userId !== actingUser(actor)) throw notFound('Token');
    await keys.revoke(actor, id);
    return { status: 200, body: { id, deleted: true as const } };
  },
});

/** Bearer tokens. */
export const tokenRoutes = [createToken, listTokens, deleteToken] as const;
