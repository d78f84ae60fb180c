import { z } from 'zod';
import { besideData, cursorObject, listOf } from '../../../http/codecs.js';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { ApiKey } from '../../../platform/tenancy/keys/model.js';
import { currentVersion } from '../dialect.js';
import type { CostsServices } from '../service/services.js';
import {
  cursorOf,
  introspection,
  issuedKey,
  keyChange,
  keyId,
  keyInput,
  keyQuery,
  keyRecord,
  revokedKey,
} from '../wire.js';

const route = defineRoute<CostsServices>();

/** What every secret of this surface begins with, whatever the environment (costs spec §2.1). */
const secretFormat = { prefix: 'ns_live_sk_', digits: 'hex', length: 32, shown: 19 } as const;

const shown = (key: ApiKey) => ({ ...key, keyPrefix: key.prefix });

/** `GET /api/keys` (costs spec §6). */
const listKeys = route({
  id: 'listKeys',
  method: 'GET',
  path: '/keys',
  summary: 'Lists keys that are not revoked, newest first.',
  tags: ['API keys'],
  credentials: ['session'],
  input: { query: keyQuery },
  replies: { 200: jsonReply(listOf(keyRecord, cursorObject(keyId))) },
  handle: async ({ input, services, actor }) => {
    const { limit, cursor } = input.query;
    const page = await services.keys.list(actor, { limit, ...(cursor && { after: cursor }) });
    return { status: 200, body: { data: page.items.map(shown), cursor: cursorOf(page.next) } };
  },
});

/** `POST /api/keys` (costs spec §6). */
const createKey = route({
  id: 'createKey',
  method: 'POST',
  path: '/keys',
  summary: 'Makes a key for the caller; its secret is shown this once.',
  tags: ['API keys'],
  credentials: ['session'],
  role: 'member',
  input: { body: jsonBody(keyInput) },
  replies: { 201: jsonReply(issuedKey, { envelope: besideData }) },
  errors: ['limit_exceeded'],
  handle: async ({ input, services, actor }) => {
    const { key, secret } = await services.keys.create(actor, {
      ...input.body,
      version: currentVersion,
      format: secretFormat,
    });
    return { status: 201, body: { ...shown(key), rawKey: secret } };
  },
});

/** `PATCH /api/keys/:id` (costs spec §6). */
const updateKey = route({
  id: 'updateKey',
  method: 'PATCH',
  path: '/keys/:id',
  summary: "Changes a key's name, tags or mandates.",
  tags: ['API keys'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: keyId }), body: jsonBody(keyChange) },
  replies: { 200: jsonReply(keyRecord, { envelope: besideData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { name, defaultTags, allowedModels, allowedProviders } = input.body;
    const key = await services.keys.update(actor, input.path.id, {
      ...(name !== undefined && { name }),
      ...(defaultTags !== undefined && { defaultTags }),
      ...(allowedModels !== undefined && { allowedModels }),
      ...(allowedProviders !== undefined && { allowedProviders }),
    });
    return { status: 200, body: shown(key) };
  },
});

/** `DELETE /api/keys/:id` (costs spec §6). */
const revokeKey = route({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/keys/:id',
  summary: 'Revokes a key at once; what it recorded stays.',
  tags: ['API keys'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: keyId }) },
  replies: { 200: jsonReply(revokedKey, { envelope: besideData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { id, revokedAt } = await services.keys.revoke(actor, input.path.id);
    if (revokedAt === null) throw new Error('a revoked key knows when it was revoked');
    return { status: 200, body: { id, revokedAt } };
  },
});

/** `GET /api/auth/introspect` (costs spec §6). */
const introspect = route({
  id: 'introspectKey',
  method: 'GET',
  path: '/auth/introspect',
  summary: 'Says whose key the request carries.',
  tags: ['API keys'],
  credentials: ['key'],
  replies: { 200: jsonReply(introspection) },
  handle: ({ actor }) => {
    if (!actor.key) throw new Error('only keys are admitted');
    return { status: 200, body: { userId: actor.key.userId, keyId: actor.key.id } };
  },
});

/** API keys (costs spec §6). */
export const keyRoutes = [listKeys, createKey, updateKey, revokeKey, introspect] as const;
