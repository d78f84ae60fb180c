import { z } from 'zod';
import { jsonBody, optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter, repeated } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  issuedKey,
  keyId,
  keyInput,
  keyQuery,
  keyRecord,
  listed,
  listOf,
  pageOf,
  rotationInput,
  shownIssued,
  shownKey,
} from '../wire.js';

const route = defineRoute<WalletsServices>();
const tags = ['API keys'];
const inPath = { path: z.object({ id: keyId }) };

/** `GET /api-keys` (wallets spec §2). */
const listKeys = route({
  id: 'listKeys',
  method: 'GET',
  path: '/api-keys',
  summary: 'Lists keys that are not revoked, newest first.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  input: { query: keyQuery },
  replies: { 200: jsonReply(listOf(keyRecord)) },
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    return {
      status: 200,
      body: listed(await services.keys.list(actor, pageOf(input.query), context.now), shownKey),
    };
  },
});

/** `POST /api-keys` (wallets spec §2). */
const createKey = route({
  id: 'createKey',
  method: 'POST',
  path: '/api-keys',
  summary: 'Makes a key; its secret is shown this once.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: { body: jsonBody(keyInput) },
  replies: { 201: jsonReply(issuedKey) },
  errors: ['not_found', 'plan_limit_reached'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { name, environment, scopes, wallet_id: walletId, expires_in_days: expiresInDays } = input.body;
    const { now, op } = await enter(context);
    const wanted = {
      name,
      ...(environment !== undefined && { environment }),
      ...(scopes !== undefined && { scopes }),
      ...(walletId !== undefined && { walletId }),
      ...(expiresInDays !== undefined && { expiresInDays }),
    };
    const issued = op
      ? await services.keys.createOnce(actor, wanted, op, now)
      : await services.keys.create(actor, wanted, now);
    return { status: 201, body: shownIssued(issued), ...repeated(issued.secret === null) };
  },
});

/** `DELETE /api-keys/:id` (wallets spec §2). */
const revokeKey = route({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/api-keys/:id',
  summary: 'Revokes a key at once.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: inPath,
  replies: { 200: jsonReply(keyRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    return { status: 200, body: shownKey(await services.keys.revoke(actor, input.path.id, context.now)) };
  },
});

/** `POST /api-keys/:id/rotate` (wallets spec §2). */
const rotateKey = route({
  id: 'rotateKey',
  method: 'POST',
  path: '/api-keys/:id/rotate',
  summary: 'Makes a key with the same powers; the old one stays good for a while.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: { ...inPath, body: optionalJsonBody(rotationInput) },
  replies: { 201: jsonReply(issuedKey) },
  errors: ['not_found', 'already_rotated'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { id } = input.path;
    const { grace_hours: hours } = input.body;
    const { now, op } = await enter(context);
    const issued = op
      ? await services.keys.rotateOnce(actor, id, hours, op, now)
      : await services.keys.rotate(actor, id, hours, now);
    return { status: 201, body: shownIssued(issued), ...repeated(issued.secret === null) };
  },
});

/** `GET /whoami`: whose key the request carries. */
const whoami = route({
  id: 'whoami',
  method: 'GET',
  path: '/whoami',
  summary: 'Says whose key the request carries.',
  tags,
  credentials: ['key'],
  replies: {
    200: jsonReply(
      z.object({
        user_id: z.string().nullable(),
        organization: z.object({ id: z.string(), name: z.string() }),
        environment: z.string(),
        plan: z.enum(['free', 'pro', 'team']),
        api_key: keyRecord,
      }),
    ),
  },
  handle: async (context) => {
    const { services, actor } = context;
    await enter(context);
    const { key, organization: id, environment } = actor;
    if (key === undefined) throw new Error('only keys are admitted');
    const [shown, organization] = await Promise.all([
      services.keys.get(actor, key.id, context.now),
      services.organizations.get(actor),
    ]);
    return {
      status: 200,
      body: {
        user_id: key.userId,
        organization: { id, name: organization.name },
        environment,
        plan: services.planOf(id),
        api_key: shownKey(shown),
      },
    };
  },
});

/** API keys (wallets spec §2). */
export const keyRoutes = [listKeys, createKey, revokeKey, rotateKey, whoami] as const;
