import { z } from 'zod';
import type { ShownEndpoint } from '../../../platform/delivery/webhooks/service.js';
import type { WebhookDelivery } from '../../../platform/delivery/webhooks/model.js';
import { expandTypes } from '../webhooks/rules/event-types.js';
import { deliveryId, eventId, moment, paging, walletId, webhookId } from './values.js';

/** `["*"]`, groups like `transaction.*`, or types; all of them inside where it is everything. */
const types = z.codec(z.array(z.string().max(64)).max(64).readonly(), z.array(z.string()).readonly(), {
  decode: (wanted, context) => {
    const found = expandTypes(wanted);
    if (found !== null) return [...found];
    context.issues.push({ code: 'custom', input: wanted, message: 'Unknown event type' });
    return z.NEVER;
  },
  encode: (found) => (found.length === 0 ? ['*'] : [...found]),
});

const url = z.string().min(1).max(2_048);

/** An endpoint to make (wallets spec §8.3). */
export const webhookInput = z.object({
  url,
  events: types.default([]),
  wallet_id: walletId.nullable().optional(),
  enabled: z.boolean().default(true),
});

/** What to change on an endpoint. */
export const webhookChange = z.object({
  url: url.optional(),
  events: types.optional(),
  wallet_id: walletId.nullable().optional(),
  enabled: z.boolean().optional(),
});

const settings = {
  id: webhookId,
  url: z.string(),
  events: types,
  wallet_id: walletId.nullable(),
  enabled: z.boolean(),
  created_at: moment,
  updated_at: moment,
};

/** An endpoint, without its secret. */
export const webhookRecord = z.object(settings);
/** An endpoint with its secret, which is shown this once. */
export const webhookWithSecret = z.object({ ...settings, secret: z.string() });

/** An endpoint as `webhookRecord` prints it. */
export const shownWebhook = (endpoint: ShownEndpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  events: endpoint.eventTypes,
  wallet_id: (endpoint.settings['walletId'] as string | undefined) ?? null,
  enabled: endpoint.enabled,
  created_at: endpoint.createdAt,
  updated_at: endpoint.updatedAt,
});

/** What came of a test message. */
export const pingRecord = z.object({
  success: z.boolean(),
  status_code: z.int().nullable(),
  response_preview: z.string().nullable(),
});

/** Which deliveries to list. */
export const deliveryQuery = z.object(paging);

/** One delivery (wallets spec §8.4). */
export const deliveryRecord = z.object({
  id: deliveryId,
  event_id: eventId,
  event_type: z.string(),
  status: z.enum(['pending', 'retrying', 'delivered', 'failed']),
  attempts: z.int(),
  response_status: z.int().nullable(),
  last_attempt_at: moment.nullable(),
  next_attempt_at: moment.nullable(),
  created_at: moment,
});

/** A delivery as `deliveryRecord` prints it. */
export const shownDelivery = (row: WebhookDelivery) => ({
  id: row.id,
  event_id: row.messageId,
  event_type: row.eventType,
  status: row.status === 'pending' && row.attempts > 0 ? ('retrying' as const) : row.status,
  attempts: row.attempts,
  response_status: row.responseStatus,
  last_attempt_at: row.lastAttemptAt,
  next_attempt_at: row.nextAttemptAt,
  created_at: row.createdAt,
});
