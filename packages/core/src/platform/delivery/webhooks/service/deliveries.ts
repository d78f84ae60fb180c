import { dueWork, insertion, type Write } from '../../../../storage/counters.js';
import type { OutgoingEvent } from '../../../../storage/outbox.js';
import type { TenantId } from '../../../../storage/storage.js';
import { webhookDeliveries, type WebhookDelivery, type WebhookEndpoint } from '../model.js';
import { messageIdOf } from '../rules/message-id.js';
import type { WebhookDialect } from './dialect.js';
import { sendingWork, type SendingPayload } from './parts.js';

/** A message that an endpoint is to get. */
export interface Wanted {
  readonly event: OutgoingEvent;
  readonly type: string;
  readonly messageId: string;
}

/** What an endpoint is to be told about an event: the types that it asked for, all of them when it asked for none. */
export function wantedBy(
  endpoint: Pick<WebhookEndpoint, 'eventTypes' | 'settings'>,
  dialect: WebhookDialect,
  event: OutgoingEvent,
  hash: (text: string) => string,
): readonly Wanted[] {
  if (dialect.wants?.(endpoint, event) === false) return [];
  const { eventTypes } = endpoint;
  return dialect
    .typesOf(event)
    .map((type, index) => ({ event, type, messageId: messageIdOf(hash, event.id, type, index) }))
    .filter(({ type }) => eventTypes.length === 0 || eventTypes.includes(type));
}

/** Puts the sending of a delivery. Its lane is the endpoint: a slow one holds nobody else up. */
export function sendLater(
  tenant: TenantId,
  { id, endpointId, eventId, eventType, messageId }: WebhookDelivery,
  due: Date,
): Write {
  const payload: SendingPayload = { delivery: id, event: eventId, type: eventType, message: messageId };
  return dueWork({ kind: sendingWork, key: `${tenant}/${id}`, tenant, lane: endpointId, due, payload });
}

/** A new delivery and the work of sending it. */
export function newDelivery(
  tenant: TenantId,
  endpoint: Pick<WebhookEndpoint, 'id'>,
  { event, type, messageId }: Wanted,
  { id, now }: { readonly id: string; readonly now: Date },
): readonly Write[] {
  const delivery: WebhookDelivery = {
    id,
    endpointId: endpoint.id,
    eventId: event.id,
    messageId,
    eventType: type,
    status: 'pending',
    attempts: 0,
    earlierAttempts: 0,
    lastAttemptAt: null,
    responseStatus: null,
    nextAttemptAt: now,
    history: [],
    createdAt: now,
  };
  return [insertion(webhookDeliveries, delivery), sendLater(tenant, delivery, now)];
}
