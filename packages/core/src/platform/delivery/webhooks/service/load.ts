import { outgoingEvents, type OutgoingEvent } from '../../../../storage/outbox.js';
import { webhookDeliveries, webhookEndpoints, type WebhookDelivery, type WebhookEndpoint } from '../model.js';
import { healthKey, healthOf, type Health } from '../rules/health.js';
import type { Facts } from './dialect.js';
import type { DeliveryParts } from './parts.js';

/** Everything that sending one delivery needs to know. */
export interface Loaded {
  readonly delivery: WebhookDelivery;
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
const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** Reads deliveries of a tenant with all that belongs to them, in a handful of reads however many they are. */
export async function loadDeliveries(
  { storage, dialects }: DeliveryParts,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Loaded>> {
  const door = storage.tenant(tenant);
  const deliveries = await door.collection(webhookDeliveries).find({ id: { in: ids } });
  const endpointIds = distinct(deliveries.map(({ endpointId }) => endpointId));
  const eventIds = distinct(deliveries.map(({ eventId }) => eventId));
  const [endpointRows, counters, eventRows] = await Promise.all([
    door.collection(webhookEndpoints).find({ id: { in: endpointIds } }),
    door.counters.read(endpointIds.map(healthKey)),
    door.log(outgoingEvents).page({ id: { in: eventIds } }),
  ]);
  const endpoints = byId(endpointRows);
  const events = byId(eventRows);
  const spoken = distinct(endpointRows.map(({ dialect }) => dialect));
  const facts = new Map<string, Facts | null>(
    await Promise.all(
      spoken.map(async (name): Promise<[string, Facts | null]> => {
        const told = deliveries.flatMap(({ endpointId, eventId }) =>
          endpoints.get(endpointId)?.dialect === name ? (events.get(eventId) ?? []) : [],
        );
        return [name, (await dialects.get(name)?.facts?.(door, told)) ?? null];
      }),
    ),
  );
  return new Map(
    deliveries.map((delivery): [string, Loaded] => {
      const endpoint = endpoints.get(delivery.endpointId);
      const known = endpoint ? (facts.get(endpoint.dialect) ?? null) : null;
      return [
        delivery.id,
        {
          delivery,
          endpoint,
          health: healthOf(counters.get(healthKey(delivery.endpointId))),
          event: events.get(delivery.eventId),
          facts: known === null ? null : known.get(delivery.eventId),
        },
      ];
    }),
  );
}
