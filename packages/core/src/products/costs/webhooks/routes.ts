import { z } from 'zod';
import { underData } from '../../../http/codecs.js';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { ShownEndpoint } from '../../../platform/delivery/webhooks/service.js';
import { currentVersion } from '../dialect.js';
import type { CostsServices } from '../service/services.js';
import {
  deliveryRecord,
  newWebhook,
  pingedWebhook,
  rotatedWebhook,
  success,
  webhookChange,
  webhookId,
  webhookInput,
  webhookRecord,
} from '../wire.js';

const route = defineRoute<CostsServices>();

const tags = ['Webhooks'];
const inPath = { path: z.object({ id: webhookId }) };
const shown = (endpoint: ShownEndpoint) => ({
  ...endpoint,
  apiVersion: endpoint.apiVersion ?? currentVersion,
});

/** `GET /api/webhooks` (costs spec §11.1). */
const listWebhooks = route({
  id: 'listWebhooks',
  method: 'GET',
  path: '/webhooks',
  summary: 'Lists webhook endpoints, newest first.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(z.object({ data: z.array(webhookRecord).readonly(), cursor: z.null() })) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { data: (await services.webhooks.list(actor)).map(shown), cursor: null },
  }),
});

/** `POST /api/webhooks` (costs spec §11.1). */
const createWebhook = route({
  id: 'createWebhook',
  method: 'POST',
  path: '/webhooks',
  summary: 'Makes an endpoint; its signing secret is shown this once.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(webhookInput) },
  replies: { 201: jsonReply(newWebhook, { envelope: underData }) },
  errors: ['limit_exceeded'],
  handle: async ({ input, services, actor }) => {
    const { description = null, ...wanted } = input.body;
    const { webhooks: limit } = await services.limitsOf(actor.organization);
    const { endpoint, secret } = await services.webhooks.create(actor, {
      ...wanted,
      description,
      apiVersion: currentVersion,
      limit,
    });
    return { status: 201, body: { ...shown(endpoint), signingSecret: secret ?? '' } };
  },
});

/** `PATCH /api/webhooks/:id` (costs spec §11.1). */
const updateWebhook = route({
  id: 'updateWebhook',
  method: 'PATCH',
  path: '/webhooks/:id',
  summary: 'Changes an endpoint.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { ...inPath, body: jsonBody(webhookChange) },
  replies: { 200: jsonReply(webhookRecord, { envelope: underData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { url, description, eventTypes, enabled, payloadMode } = input.body;
    const endpoint = await services.webhooks.update(actor, input.path.id, {
      ...(url !== undefined && { url }),
      ...(description !== undefined && { description }),
      ...(eventTypes !== undefined && { eventTypes }),
      ...(enabled !== undefined && { enabled }),
      ...(payloadMode !== undefined && { payloadMode }),
    });
    return { status: 200, body: shown(endpoint) };
  },
});

/** `DELETE /api/webhooks/:id` (costs spec §11.1). */
const deleteWebhook = route({
  id: 'deleteWebhook',
  method: 'DELETE',
  path: '/webhooks/:id',
  summary: 'Removes an endpoint and its deliveries.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: inPath,
  replies: { 200: jsonReply(success) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    await services.webhooks.remove(actor, input.path.id);
    return { status: 200, body: { success: true } } as const;
  },
});

/** `POST /api/webhooks/:id/test` (costs spec §11.1). */
const testWebhook = route({
  id: 'testWebhook',
  method: 'POST',
  path: '/webhooks/:id/test',
  summary: 'Sends a signed test message now, also to a disabled endpoint.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: inPath,
  replies: { 200: jsonReply(pingedWebhook) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { success: delivered, statusCode, preview } = await services.webhooks.ping(actor, input.path.id);
    return { status: 200, body: { success: delivered, statusCode, responsePreview: preview } };
  },
});

/** `POST /api/webhooks/:id/rotate-secret` (costs spec §11.1). */
const rotateWebhookSecret = route({
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/webhooks/:id/rotate-secret',
  summary: 'Makes a new signing secret; the old one signs beside it for 24 hours.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: inPath,
  replies: { 200: jsonReply(rotatedWebhook, { envelope: underData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { endpoint, secret } = await services.webhooks.rotate(actor, input.path.id);
    const secretRotatedAt = endpoint.secretRotatedAt ?? endpoint.updatedAt;
    return { status: 200, body: { signingSecret: secret, secretRotatedAt } };
  },
});

/** How many deliveries are shown (costs spec §11.1). */
const deliveriesShown = 50;

/** `GET /api/webhooks/:id/deliveries` (costs spec §11.1). */
const listDeliveries = route({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  summary: 'Lists the latest 50 deliveries of an endpoint.',
  tags,
  credentials: ['session'],
  input: inPath,
  replies: { 200: jsonReply(z.object({ data: z.array(deliveryRecord).readonly(), cursor: z.null() })) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const page = await services.webhooks.deliveries(actor, input.path.id, { limit: deliveriesShown });
    const data = page.items.map((delivery) => ({ ...delivery, eventId: delivery.messageId }));
    return { status: 200, body: { data, cursor: null } };
  },
});

/** Webhook endpoints (costs spec §11.1). */
export const webhookRoutes = [
  listWebhooks,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  testWebhook,
  rotateWebhookSecret,
  listDeliveries,
] as const;
