import type { Write } from '../../../storage/counters.js';
import {
  outgoingEvents,
  tellingWork,
  type OutgoingEvent,
  type TellingPayload,
} from '../../../storage/outbox.js';
import { webhookEndpoints, type WebhookEndpoint } from '../webhooks/model.js';
import { newDelivery, wantedBy } from '../webhooks/service/deliveries.js';
import { sendingWork, type DeliveryParts, type DeliveryWorker } from '../webhooks/service/parts.js';
import { together } from './service/together.js';

/** How long it is known that the events of a step were told: far longer than any crash takes to be noticed. */
const toldKeptMs = 24 * 3_600_000;

/**
 * Turns the events of a step into one delivery for each endpoint that wants them. The deliveries, the work of sending
 * them and the mark that this was done are one commit: it happens once, whoever crashes when.
 */
export function tellingWorker(parts: DeliveryParts): DeliveryWorker {
  const { storage, runtime, dialects, wake } = parts;
  const eventOf = together<string, OutgoingEvent>(async (tenant, ids) => {
    const events = await storage
      .tenant(tenant)
      .log(outgoingEvents)
      .page({ id: { in: ids } });
    return new Map(events.map((event) => [event.id, event]));
  });

  const deliveriesTo = (
    tenant: string,
    endpoint: WebhookEndpoint,
    events: readonly OutgoingEvent[],
    fresh: { readonly id: () => string; readonly now: Date },
  ): readonly Write[] => {
    const dialect = dialects.get(endpoint.dialect);
    if (!dialect) return [];
    return events.flatMap((event) =>
      wantedBy(endpoint, dialect, event, runtime.hash).flatMap((wanted) =>
        newDelivery(tenant, endpoint, wanted, { id: fresh.id(), now: fresh.now }),
      ),
    );
  };

  return {
    kind: tellingWork,
    perLane: 100,
    batch: 500,
    leaseMs: 60_000,
    run: async ({ tenant, key, token, payload }, now) => {
      const ids = (payload as TellingPayload).events;
      const found = await Promise.all(ids.map((id) => eventOf(tenant, id)));
      const events = found.filter((event) => event !== undefined);
      const made: string[] = [];
      const { result } = await storage.tenant(tenant).counters.update({
        now,
        ops: [
          { id: `tell:${key}`, attempt: token, hash: null, keepUntil: new Date(now.getTime() + toldKeptMs) },
        ],
        find: { endpoints: { table: webhookEndpoints, where: { enabled: true } } },
        plan: () => [],
        step: (seen) => {
          let next = 0;
          const id = (): string => (made[next++] ??= runtime.id());
          const writes = seen.found.endpoints.flatMap((endpoint) =>
            deliveriesTo(tenant, endpoint, events, { id, now: seen.now }),
          );
          return { counters: new Map(), writes, result: writes.length };
        },
      });
      if (result > 0) wake(sendingWork);
      return null;
    },
  };
}
