import { outgoingEvents, type OutgoingEvent } from '../../../../storage/outbox.js';
import type { LeasedItem, TenantStorage } from '../../../../storage/storage.js';
import { webhookDeliveries, webhookEndpoints, type WebhookDelivery, type WebhookEndpoint } from '../model.js';
import { goodHealth, healthKey, healthOf, type Health } from '../rules/health.js';
import type { Facts } from './dialect.js';
import type { DeliveryParts, SendingPayload } from './parts.js';

/** What sending needs to know of a delivery. */
export type Sending = Pick<
  WebhookDelivery,
  'id' | 'endpointId' | 'eventId' | 'messageId' | 'eventType' | 'status' | 'nextAttemptAt'
>;

/** Everything that sending one delivery needs to know. */
export interface Loaded {
  readonly delivery: Sending;
  /** Undefined when it was removed. */
  readonly endpoint: WebhookEndpoint | undefined;
  readonly health: Health;
  /** Undefined when it is no longer kept. */
  readonly event: OutgoingEvent | undefined;
  /** What the dialect found; undefined when nothing was found, null for a dialect that needs nothing. */
  readonly facts: unknown;
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.id, row]));
const distinct = (values: Iterable<string>): readonly string[] => [...new Set(values)];

/** What work that nobody took before says itself; null when the row must be read. */
function told({ lane, attempt, payload }: LeasedItem): Sending | null {
  const { delivery, event, type, message } = payload as SendingPayload;
  if (attempt > 1 || event === undefined || type === undefined || message === undefined) return null;
  return {
    id: delivery,
    endpointId: lane,
    eventId: event,
    messageId: message,
    eventType: type,
    status: 'pending',
    nextAttemptAt: null,
  };
}

const idOf = ({ payload }: LeasedItem): string => (payload as SendingPayload).delivery;

/** The deliveries of work, as far as they are still there. */
async function sendingsOf(
  door: TenantStorage,
  items: readonly LeasedItem[],
): Promise<ReadonlyMap<LeasedItem, Sending>> {
  const known = new Map<LeasedItem, Sending>();
  const unsure: LeasedItem[] = [];
  for (const item of items) {
    const sending = told(item);
    if (sending) known.set(item, sending);
    else unsure.push(item);
  }
  if (unsure.length === 0) return known;
  const rows = byId(
    await door.collection(webhookDeliveries).find({ id: { in: distinct(unsure.map(idOf)) } }),
  );
  for (const item of unsure) {
    const row = rows.get(idOf(item));
    if (row) known.set(item, row);
  }
  return known;
}

/** Reads what belongs to the work of a tenant, in a handful of reads however much it is. */
export async function loadDeliveries(
  { storage, dialects }: DeliveryParts,
  tenant: string,
  items: readonly LeasedItem[],
): Promise<ReadonlyMap<LeasedItem, Loaded>> {
  const door = storage.tenant(tenant);
  const sendings = await sendingsOf(door, items);
  const all = [...sendings.values()];
  const endpointIds = distinct(all.map(({ endpointId }) => endpointId));
  const eventIds = distinct(all.map(({ eventId }) => eventId));
  const [endpointRows, counters, eventRows] = await Promise.all([
    door.collection(webhookEndpoints).find({ id: { in: endpointIds } }),
    door.counters.read(endpointIds.map(healthKey)),
    door.log(outgoingEvents).page({ id: { in: eventIds } }),
  ]);
  const endpoints = byId(endpointRows);
  const events = byId(eventRows);
  const healths = new Map(endpointIds.map((id) => [id, healthOf(counters.get(healthKey(id)))]));
  const spoken = distinct(endpointRows.map(({ dialect }) => dialect));
  const facts = new Map<string, Facts | null>();
  for (const name of spoken) {
    const dialect = dialects.get(name);
    const told = dialect?.facts
      ? all.flatMap(({ endpointId, eventId }) =>
          endpoints.get(endpointId)?.dialect === name ? (events.get(eventId) ?? []) : [],
        )
      : [];
    facts.set(name, (await dialect?.facts?.(door, told)) ?? null);
  }
  const loaded = new Map<LeasedItem, Loaded>();
  for (const [item, delivery] of sendings) {
    const { endpointId, eventId } = delivery;
    const endpoint = endpoints.get(endpointId);
    const known = endpoint ? (facts.get(endpoint.dialect) ?? null) : null;
    loaded.set(item, {
      delivery,
      endpoint,
      health: healths.get(endpointId) ?? goodHealth,
      event: events.get(eventId),
      facts: known === null ? null : known.get(eventId),
    });
  }
  return loaded;
}
