import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter, repeated } from '../routes/entered.js';
import { makingOp } from '../service/once.js';
import type { WalletsServices } from '../service/services.js';
import {
  deletedOf,
  deliveryId,
  deliveryQuery,
  deliveryRecord,
  listed,
  listOf,
  pageOf,
  pingRecord,
  shownDelivery,
  shownWebhook,
  webhookChange,
  webhookId,
  webhookInput,
  webhookRecord,
  webhookWithSecret,
} from '../wire.js';

const route = defineRoute<WalletsServices>();
const tags = ['Webhooks'];
const inPath = { path: z.object({ id: webhookId }) };
/** A secret that was shown before. */
const masked = 'whsec_****';

/** `GET /webhooks` (wallets spec §8.3). */
const listWebhooks = route({
  id: 'listWebhooks',
  method: 'GET',
  path: '/webhooks',
  summary: 'Lists webhook endpoints, newest first.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  replies: { 200: jsonReply(listOf(webhookRecord)) },
  handle: async (context) => {
    const { services, actor } = context;
    await enter(context);
    return {
      status: 200,
      body: listed({ items: await services.webhooks.list(actor), next: null }, shownWebhook),
    };
  },
});

/** `POST /webhooks` (wallets spec §8.3). */
const createWebhook = route({
  id: 'createWebhook',
  method: 'POST',
  path: '/webhooks',
  summary: 'Makes an endpoint; its secret is shown this once.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: { body: jsonBody(webhookInput) },
  replies: { 201: jsonReply(webhookWithSecret) },
  errors: ['not_found', 'plan_limit_reached'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { url, events, wallet_id: walletId, enabled } = input.body;
    const { now, op } = await enter(context, walletId ?? undefined);
    if (walletId) await services.wallets.get(actor, walletId, now);
    const { webhooks: limit } = await services.limitsOf(actor.organization);
    const { endpoint, secret, replayed } = await services.webhooks.create(
      actor,
      { url, eventTypes: events, enabled, limit, settings: walletId ? { walletId } : {} },
      op && makingOp(op),
    );
    return {
      status: 201,
      body: { ...shownWebhook(endpoint), secret: secret ?? masked },
      ...repeated(replayed),
    };
  },
});

/** `GET /webhooks/:id` (wallets spec §8.3). */
const getWebhook = route({
  id: 'getWebhook',
  method: 'GET',
  path: '/webhooks/:id',
  summary: 'Shows an endpoint.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  input: inPath,
  replies: { 200: jsonReply(webhookRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    return { status: 200, body: shownWebhook(await services.webhooks.get(actor, input.path.id)) };
  },
});

/** `PATCH /webhooks/:id` (wallets spec §8.3). */
const updateWebhook = route({
  id: 'updateWebhook',
  method: 'PATCH',
  path: '/webhooks/:id',
  summary: 'Changes an endpoint.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: { ...inPath, body: jsonBody(webhookChange) },
  replies: { 200: jsonReply(webhookRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { url, events, wallet_id: walletId, enabled } = input.body;
    const { now } = await enter(context, walletId ?? undefined);
    if (walletId) await services.wallets.get(actor, walletId, now);
    const endpoint = await services.webhooks.update(actor, input.path.id, {
      ...(url !== undefined && { url }),
      ...(events !== undefined && { eventTypes: events }),
      ...(enabled !== undefined && { enabled }),
      ...(walletId !== undefined && { settings: walletId === null ? {} : { walletId } }),
    });
    return { status: 200, body: shownWebhook(endpoint) };
  },
});

/** `DELETE /webhooks/:id` (wallets spec §8.3). */
const deleteWebhook = route({
  id: 'deleteWebhook',
  method: 'DELETE',
  path: '/webhooks/:id',
  summary: 'Removes an endpoint and its deliveries.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: inPath,
  replies: { 200: jsonReply(deletedOf(webhookId)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    await services.webhooks.remove(actor, input.path.id);
    return { status: 200, body: { id: input.path.id, deleted: true } } as const;
  },
});

/** `POST /webhooks/:id/test` (wallets spec §8.3). */
const testWebhook = route({
  id: 'testWebhook',
  method: 'POST',
  path: '/webhooks/:id/test',
  summary: 'Sends a signed test message now.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  input: inPath,
  replies: { 200: jsonReply(pingRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    const { success, statusCode, preview } = await services.webhooks.ping(actor, input.path.id);
    return { status: 200, body: { success, status_code: statusCode, response_preview: preview } };
  },
});

/** `POST /webhooks/:id/rotate-secret` (wallets spec §8.3). */
const rotateWebhookSecret = route({
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/webhooks/:id/rotate-secret',
  summary: 'Makes a new secret; the old one signs beside it for 24 hours.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: inPath,
  replies: { 200: jsonReply(webhookWithSecret) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { id } = input.path;
    const { op } = await enter(context);
    const { endpoint, secret, replayed } = op
      ? await services.webhooks.rotateOnce(actor, id, makingOp(op))
      : { ...(await services.webhooks.rotate(actor, id)), replayed: false };
    return {
      status: 200,
      body: { ...shownWebhook(endpoint), secret: secret ?? masked },
      ...repeated(replayed),
    };
  },
});

/** `GET /webhooks/:id/deliveries` (wallets spec §8.3). */
const listDeliveries = route({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  summary: 'Lists what was sent to an endpoint, newest first; kept 30 days.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  input: { ...inPath, query: deliveryQuery },
  replies: { 200: jsonReply(listOf(deliveryRecord)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    const page = await services.webhooks.deliveries(actor, input.path.id, pageOf(input.query));
    return { status: 200, body: listed(page, shownDelivery) };
  },
});

/** `POST /webhooks/:id/deliveries/:delivery_id/retry` (wallets spec §8.3). */
const retryDelivery = route({
  id: 'retryWebhookDelivery',
  method: 'POST',
  path: '/webhooks/:id/deliveries/:delivery_id/retry',
  summary: 'Sends a delivery again.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  input: { path: z.object({ id: webhookId, delivery_id: deliveryId }) },
  replies: { 200: jsonReply(z.object({ id: deliveryId, status: z.literal('pending') })) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    const { id, delivery_id: delivery } = input.path;
    await services.webhooks.redeliver(actor, id, delivery);
    return { status: 200, body: { id: delivery, status: 'pending' } } as const;
  },
});

/** Webhook endpoints (wallets spec §8.3). */
export const webhookRoutes = [
  listWebhooks,
  createWebhook,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  testWebhook,
  rotateWebhookSecret,
  listDeliveries,
  retryDelivery,
] as const;
