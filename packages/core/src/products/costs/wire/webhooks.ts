import { z } from 'zod';
import { instant, prefixedId } from '../../../http/codecs.js';
import { count, textOf } from './values.js';
import { eventTypes } from '../webhooks/rules/event-types.js';

/** A webhook endpoint. */
export const webhookId = prefixedId('ns_wh_');
const deliveryId = prefixedId('ns_del_');
/** Events are known to receivers by another family of ids (costs spec §1.2). */
const messageId = prefixedId('evt_');

const payloadMode = z.enum(['full', 'thin']);
const url = z.string().min(1).max(2048);
const description = textOf(0, 200).nullable();
const types = z.array(z.enum(eventTypes)).max(eventTypes.length);

/** An endpoint to make (costs spec §11.1). */
export const webhookInput = z.object({
  url,
  description: description.optional(),
  eventTypes: types.default([]),
  payloadMode: payloadMode.default('full'),
});

/** What to change on an endpoint; null clears the description. */
export const webhookChange = z
  .object({
    url: url.optional(),
    description: description.optional(),
    eventTypes: types.optional(),
    enabled: z.boolean().optional(),
    payloadMode: payloadMode.optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Nothing to change');

const settings = {
  id: webhookId,
  url: z.string(),
  description: z.string().nullable(),
  eventTypes: z.array(z.string()).readonly(),
  enabled: z.boolean(),
  apiVersion: z.string(),
  payloadMode,
  createdAt: instant(),
  updatedAt: instant(),
};

/** An endpoint, without its secret (costs spec §11.1). */
export const webhookRecord = z.object(settings);

/** A new endpoint; `signingSecret` is shown this once. */
export const newWebhook = z.object({ ...settings, signingSecret: z.string() });

/** A new secret; it is shown this once. */
export const rotatedWebhook = z.object({ signingSecret: z.string(), secretRotatedAt: instant() });

/** What came of a test message. */
export const pingedWebhook = z.object({
  success: z.boolean(),
  statusCode: z.int().nullable(),
  responsePreview: z.string().nullable(),
});

/** One event on its way to an endpoint (costs spec §11.1). */
export const deliveryRecord = z.object({
  id: deliveryId,
  eventType: z.string(),
  eventId: messageId,
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: count,
  lastAttemptAt: instant().nullable(),
  responseStatus: z.int().nullable(),
  createdAt: instant(),
});
