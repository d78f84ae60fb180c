import type { JsonObject } from '../../../kernel/json.js';
import { boolean, instant, integer, json, nullable, table, text, texts } from '../../../storage/table.js';

/** Why an endpoint was switched off by us: it answered 410, or never succeeded for too long. */
export type DisabledReason = 'gone' | 'failing';

/** Whether a payload carries the object, or only says where it can be read (costs spec §11.3). */
export type PayloadMode = 'full' | 'thin';

/** Somebody who is told about a tenant's events. */
export interface WebhookEndpoint {
  readonly id: string;
  /** The name of the dialect that it is spoken to in. */
  readonly dialect: string;
  /** Sealed where the dialect's addresses are secrets themselves. */
  readonly url: string;
  readonly description: string | null;
  /** The dialect's types that it wants; empty is all. */
  readonly eventTypes: readonly string[];
  readonly enabled: boolean;
  /** Null unless we switched it off. */
  readonly disabledReason: DisabledReason | null;
  readonly apiVersion: string | null;
  readonly payloadMode: PayloadMode;
  /** Sealed with the host's key; null where the dialect signs nothing. */
  readonly secret: string | null;
  /** The one before, sealed; signs too before `previousUntil`. */
  readonly previousSecret: string | null;
  readonly previousUntil: Date | null;
  readonly secretRotatedAt: Date | null;
  /** What else the dialect keeps about it. */
  readonly settings: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * Every endpoint of a tenant. A row is added under the lock of `listenersKey`, changed under that of its own `healthKey`,
 * removed under both.
 */
export const webhookEndpoints = table<WebhookEndpoint>({
  name: 'webhook_endpoint',
  fields: {
    id: text(),
    dialect: text(),
    url: text(),
    description: nullable(text()),
    eventTypes: texts(),
    enabled: boolean(),
    disabledReason: nullable(text<DisabledReason>()),
    apiVersion: nullable(text()),
    payloadMode: text<PayloadMode>(),
    secret: nullable(text()),
    previousSecret: nullable(text()),
    previousUntil: nullable(instant()),
    secretRotatedAt: nullable(instant()),
    settings: json(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indexes: [['dialect', 'createdAt']],
});

/** `pending` until an endpoint has answered 2xx or the schedule has run out. */
export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** One attempt to deliver. */
export type Attempt = {
  /** ISO instant. */
  readonly at: string;
  readonly ms: number;
  /** Null when nothing was answered. */
  readonly status: number | null;
  /** Why it failed, when that is not the status: `timeout`, `refused_address`, … */
  readonly error: string | null;
};

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  /** The outgoing event. */
  readonly eventId: string;
  /** What the receiver knows the message by, the same on every attempt and replay. */
  readonly messageId: string;
  /** The dialect's type. */
  readonly eventType: string;
  readonly status: DeliveryStatus;
  /** All attempts so far. */
  readonly attempts: number;
  /** Attempts before the last replay: the schedule starts anew there. */
  readonly earlierAttempts: number;
  readonly lastAttemptAt: Date | null;
  readonly responseStatus: number | null;
  /** Not to be tried before; null when it will not be tried again. */
  readonly nextAttemptAt: Date | null;
  /** The last attempts, oldest first. */
  readonly history: readonly Attempt[];
  readonly createdAt: Date;
}

/** Every delivery of a tenant, changed under the lock of its endpoint's `healthKey`. */
export const webhookDeliveries = table<WebhookDelivery>({
  name: 'webhook_delivery',
  fields: {
    id: text(),
    endpointId: text(),
    eventId: text(),
    messageId: text(),
    eventType: text(),
    status: text<DeliveryStatus>(),
    attempts: integer(),
    earlierAttempts: integer(),
    lastAttemptAt: nullable(instant()),
    responseStatus: nullable(integer()),
    nextAttemptAt: nullable(instant()),
    history: json(),
    createdAt: instant(),
  },
  indexes: [['endpointId', 'createdAt'], ['endpointId', 'eventId'], ['createdAt']],
});
