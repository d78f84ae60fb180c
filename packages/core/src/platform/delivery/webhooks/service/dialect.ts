import type { SigningScheme } from '../../signing/index.js';
import type { OutgoingEvent } from '../../../../storage/outbox.js';
import type { TenantId, TenantStorage } from '../../../../storage/storage.js';
import type { WebhookEndpoint } from '../model.js';
import type { Printable } from '../rules/exact-json.js';
import type { RetrySchedule } from '../rules/schedule.js';

/** What else a payload needs beside the event, by the event's id; an event without an entry cannot be told any more. */
export type Facts = ReadonlyMap<string, unknown>;

/** One message, before it is written. */
export interface MessageParts {
  readonly tenant: TenantId;
  readonly event: OutgoingEvent;
  readonly type: string;
  /** What the receiver knows it by. */
  readonly messageId: string;
  readonly endpoint: Pick<WebhookEndpoint, 'apiVersion' | 'payloadMode' | 'settings'>;
  /** What `facts` found for the event. */
  readonly facts: unknown;
}

/** How a surface speaks to its endpoints: types, payloads, proofs, patience. */
export interface WebhookDialect {
  /** Stored with each endpoint; never change it. */
  readonly name: string;
  /** Types that an endpoint can ask for; null for any text. */
  readonly types: readonly string[] | null;
  /** What an event is told as: none, one, or several of the types; always the same for the same event. */
  typesOf(event: OutgoingEvent): readonly string[];
  /** Whether an endpoint's settings let it be told of an event; absent for dialects whose endpoints hear of all. */
  wants?(endpoint: Pick<WebhookEndpoint, 'settings'>, event: OutgoingEvent): boolean;
  /** Loads what payloads need beside the event. Everything is in the event when absent. */
  facts?(tenant: TenantStorage, events: readonly OutgoingEvent[]): Promise<Facts>;
  payload(parts: MessageParts): Printable;
  /** A message's id as receivers see it, in headers too; the bare UUID when absent. */
  messageId?(id: string): string;
  /** Proofs that each message carries; empty signs nothing. */
  readonly schemes: readonly SigningScheme[];
  /** Further headers, lower-case names. */
  headers?(message: { readonly type: string; readonly deliveryId: string }): Readonly<Record<string, string>>;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly schedule: RetrySchedule;
  /** Without a success for so long an endpoint is switched off; null never does. */
  readonly disableAfterMs: number | null;
  /** Whether the address itself is a secret, and is sealed and masked like one. */
  readonly secretUrl?: boolean;
}

/** The dialects of a process, by name. */
export type Dialects = ReadonlyMap<string, WebhookDialect>;
