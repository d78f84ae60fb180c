import type { JsonObject } from '../../../../kernel/json.js';
import { prefixId } from '../../../../kernel/id.js';
import type { Printable } from '../../../../platform/delivery/webhooks/rules/exact-json.js';
import type { CostEvent } from '../../../../platform/spending/usage/model.js';
import type { OutgoingEvent } from '../../../../storage/outbox.js';
import { entityIdOf, intervalOf } from '../../budgets/rules.js';
import { deniedObject, blockedObject, type Denied } from './denied.js';

/** One message of this surface, before it is written. */
export interface CostsMessage {
  readonly event: OutgoingEvent;
  readonly type: string;
  /** As receivers see it: `evt_…`. */
  readonly messageId: string;
  readonly apiVersion: string;
  readonly thin: boolean;
  /** What the purchase was, for `cost_event.created`. */
  readonly purchase: CostEvent | null;
}

type Members = { readonly [name: string]: Printable };

/** Tokens of definitions are not measured here, and calls that a model asked for are not recorded. */
const notRecorded = { tool_calls_requested: null, tool_definition_tokens: 0 };

function purchaseObject(event: CostEvent): Members {
  return {
    request_id: event.requestId,
    event_type: event.eventType,
    provider: event.provider,
    model: event.model,
    input_tokens: event.inputTokens,
    output_tokens: event.outputTokens,
    cached_input_tokens: event.cachedInputTokens,
    cost_microdollars: event.cost,
    duration_ms: event.durationMs,
    upstream_duration_ms: event.upstreamDurationMs,
    session_id: event.sessionId,
    trace_id: event.traceId,
    tool_name: event.toolName,
    tool_server: event.toolServer,
    ...notRecorded,
    api_key_id: event.keyId === null ? null : prefixId('ns_key_', event.keyId),
    source: event.source,
    tags: event.tags,
    created_at: event.createdAt,
  };
}

const amountOf = (data: JsonObject, name: string): bigint => BigInt(data[name] as string);

function entityOf(data: JsonObject): Members {
  const subject = { subjectType: data['subjectType'] as string, subjectId: data['subjectId'] as string };
  return { budget_entity_type: subject.subjectType, budget_entity_id: entityIdOf(subject) };
}

function thresholdObject({ data }: OutgoingEvent): Members {
  const [spent, cap] = [amountOf(data, 'spent'), amountOf(data, 'cap')];
  return {
    ...entityOf(data),
    threshold_percent: data['percent'] ?? null,
    budget_spend_microdollars: spent,
    budget_limit_microdollars: cap,
    budget_remaining_microdollars: spent < cap ? cap - spent : 0n,
    triggered_by_request_id: data['reference'] ?? null,
  };
}

function crossedObject({ data }: OutgoingEvent): Members {
  return {
    ...entityOf(data),
    budget_limit_microdollars: amountOf(data, 'cap'),
    budget_spend_microdollars: amountOf(data, 'spent'),
    triggered_by_request_id: data['reference'] ?? null,
  };
}

type Unit = Parameters<typeof intervalOf>[0];

function resetObject({ data }: OutgoingEvent): Members {
  const unit = data['interval'];
  const window = (unit === null ? { kind: 'forever' } : { kind: 'anchored', unit, every: 1 }) as Unit;
  return {
    ...entityOf(data),
    budget_limit_microdollars: amountOf(data, 'cap'),
    previous_spend_microdollars: amountOf(data, 'spent'),
    new_period_start: data['periodStart'] ?? null,
    reset_interval: intervalOf(window),
  };
}

const seconds = (ms: unknown): number => (typeof ms === 'number' ? Math.round(ms / 1_000) : 0);

function recoveredObject({ data, at }: OutgoingEvent): Members {
  return {
    ...entityOf(data),
    velocity_limit_microdollars: amountOf(data, 'limit'),
    velocity_window_seconds: seconds(data['windowMs']),
    velocity_cooldown_seconds: seconds(data['cooldownMs']),
    recovered_at: at,
  };
}

/** A name of ours in the words of payloads: `agentId` is `agent_id`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Events that were announced with the members that are printed, in our own spelling; amounts are texts of micros. */
function announced(data: JsonObject): Members {
  return Object.fromEntries(
    Object.entries(data).map(([name, member]) => [
      snake(name),
      name.endsWith('Microdollars') && typeof member === 'string' ? BigInt(member) : member,
    ]),
  );
}

const objects: Readonly<Record<string, (event: OutgoingEvent) => Members>> = {
  'budget.threshold': thresholdObject,
  'budget.exceeded': crossedObject,
  'budget.reset': resetObject,
  'budget.velocity_recovered': recoveredObject,
};

/** The object of a message in this surface's words. */
export function objectOf({
  event,
  type,
  purchase,
}: Pick<CostsMessage, 'event' | 'type' | 'purchase'>): Members {
  if (purchase) return purchaseObject(purchase);
  if (event.type === 'budget.denied') {
    const denied = event.data as Denied;
    return type === 'request.blocked' ? blockedObject(denied) : deniedObject(denied);
  }
  const own = objects[event.type];
  if (own) return own(event);
  return announced(event.data);
}

/** Where a purchase can be read, for endpoints that want no more (costs spec §11.3). */
function relatedTo({ requestId, provider }: CostEvent): Members {
  const query = `requestId=${encodeURIComponent(requestId)}&provider=${encodeURIComponent(provider)}`;
  return { id: requestId, type: 'cost_event', url: `/api/cost-events?${query}` };
}

/** The body of a message: envelope, and the object in this surface's words (costs spec §11.3). */
export function payloadOf(message: CostsMessage): Printable {
  const { event, type, messageId, apiVersion, thin, purchase } = message;
  const envelope = {
    id: messageId,
    type,
    api_version: apiVersion,
    created_at: Math.floor(event.at.getTime() / 1_000),
  };
  if (thin && purchase) return { ...envelope, related_object: relatedTo(purchase) };
  return { ...envelope, data: { object: objectOf(message) } };
}
