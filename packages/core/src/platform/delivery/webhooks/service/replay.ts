import { DomainError } from '../../../../kernel/errors.js';
import { replacement, type Write } from '../../../../storage/counters.js';
import { outgoingEvents, type OutgoingEvent } from '../../../../storage/outbox.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import { webhookDeliveries, webhookEndpoints, type WebhookDelivery, type WebhookEndpoint } from '../model.js';
import { healthKey } from '../rules/health.js';
import { newDelivery, sendLater, wantedBy } from './deliveries.js';
import type { WebhookDialect } from './dialect.js';
import { sendingWork, type DeliveryParts } from './parts.js';

/** Which events to tell an endpoint again. */
export interface ReplayRange {
  readonly from: Date;
  /** Exclusive; now when absent. */
  readonly before?: Date;
  /**
   * `missed`: what failed, and what it was never told, because it was disabled, did not exist, or wanted other types.
   * `all`: what was delivered too.
   */
  readonly which: 'missed' | 'all';
}

type Rows = { deliveries: WebhookDelivery; endpoints: WebhookEndpoint };

/** A delivery that begins anew. One that is still on its way is left alone. */
function again(tenant: string, seen: WebhookDelivery, now: Date): readonly Write[] {
  const next: WebhookDelivery = {
    ...seen,
    status: 'pending',
    earlierAttempts: seen.attempts,
    nextAttemptAt: now,
  };
  return [replacement(webhookDeliveries, seen, next), sendLater(tenant, seen, now)];
}

/** Sends one delivery again, whatever became of it. @throws DomainError `not_found`. */
export async function redeliver(
  { storage, runtime, wake }: DeliveryParts,
  tenant: string,
  { endpointId, id }: { readonly endpointId: string; readonly id: string },
): Promise<void> {
  const now = runtime.now();
  const key = healthKey(endpointId);
  await storage.tenant(tenant).counters.update<Pick<Rows, 'deliveries'>, null>({
    now,
    ops: [],
    find: { deliveries: { table: webhookDeliveries, ids: [id], where: { endpointId } } },
    plan: () => [key],
    guess: [key],
    step: ({ found: { deliveries } }) => {
      const [seen] = deliveries;
      if (!seen) throw new DomainError('not_found', 'missing', 'Webhook delivery not found.');
      const writes = seen.status === 'pending' ? [] : again(tenant, seen, now);
      return { counters: new Map(), writes, result: null };
    },
  });
  wake(sendingWork);
}

/** So many events are looked at in one step. */
const together = 200;

/** Tells an endpoint about the events of a range again; answers how many messages it put. */
export async function replay(
  parts: DeliveryParts,
  tenant: string,
  dialect: WebhookDialect,
  endpointId: string,
  { from, before, which }: ReplayRange,
): Promise<number> {
  const { storage, runtime, wake } = parts;
  const now = runtime.now();
  const door = storage.tenant(tenant);
  let put = 0;
  for await (const events of door.log(outgoingEvents).scan({ at: { from, before: before ?? now } }, together))
    put += await replayEvents(parts, door, dialect, endpointId, { events, which, now });
  if (put > 0) wake(sendingWork);
  return put;
}

async function replayEvents(
  { runtime }: DeliveryParts,
  door: TenantStorage,
  dialect: WebhookDialect,
  endpointId: string,
  { events, which, now }: { events: readonly OutgoingEvent[]; which: ReplayRange['which']; now: Date },
): Promise<number> {
  const key = healthKey(endpointId);
  const made: string[] = [];
  const eventId = { in: events.map(({ id }) => id) };
  const { result } = await door.counters.update<Rows, number>({
    now,
    ops: [],
    find: {
      endpoints: { table: webhookEndpoints, ids: [endpointId], where: { dialect: dialect.name } },
      deliveries: { table: webhookDeliveries, where: { endpointId, eventId } },
    },
    plan: () => [key],
    guess: [key],
    step: ({ found }) => {
      const [endpoint] = found.endpoints;
      if (!endpoint) throw new DomainError('not_found', 'missing', 'Webhook endpoint not found.');
      const known = new Map(found.deliveries.map((delivery) => [delivery.messageId, delivery]));
      let next = 0;
      let count = 0;
      const writes = events
        .flatMap((event) => wantedBy(endpoint, dialect, event, runtime.hash))
        .flatMap((wanted) => {
          const seen = known.get(wanted.messageId);
          if (seen && (seen.status === 'pending' || (which === 'missed' && seen.status === 'delivered')))
            return [];
          count++;
          if (seen) return again(door.id, seen, now);
          return newDelivery(door.id, endpoint, wanted, { id: (made[next++] ??= runtime.id()), now });
        });
      return { counters: new Map(), writes, result: count };
    },
  });
  return result;
}
