import type { TenantId } from '../../../../storage/storage.js';
import type { WebhookEndpoint } from '../model.js';
import type { WebhookDialect } from './dialect.js';
import { writeMessage } from './message.js';
import type { DeliveryParts } from './parts.js';
import { post } from './send.js';

/** What came of a test message. */
export interface Pinged {
  readonly success: boolean;
  /** Null when nothing was answered. */
  readonly statusCode: number | null;
  /** The first 200 characters of the answer, or what went wrong. */
  readonly preview: string | null;
}

/** The type of a test message, in every dialect. */
const pingType = 'test.ping';

const shown = 200;

/** Sends one signed test message now, even to a disabled endpoint, and stores nothing (costs spec §11.1). */
export async function ping(
  { runtime, transport }: DeliveryParts,
  dialect: WebhookDialect,
  endpoint: WebhookEndpoint,
  tenant: TenantId,
): Promise<Pinged> {
  const now = runtime.now();
  const id = runtime.id();
  const data = { message: 'This is a test of your webhook endpoint.' };
  const event = { id, type: pingType, subject: `webhook:${endpoint.id}`, sequence: null, at: now, data };
  const message = { tenant, event, type: pingType, messageId: id, facts: null };
  const request = writeMessage(dialect, endpoint, message, { deliveryId: runtime.id(), runtime, now });
  const sent = await post(transport, request);
  if (sent.kind === 'failed')
    return { success: false, statusCode: null, preview: sent.message.slice(0, shown) };
  const { status, preview } = sent;
  return {
    success: status >= 200 && status < 300,
    statusCode: status,
    preview: Array.from(preview).slice(0, shown).join('') || null,
  };
}
