import { emptyCounter, entry, removal, replacement, type Write } from '../../../../storage/counters.js';
import { listenersKey, outgoingEvents, telling, tellingWork } from '../../../../storage/outbox.js';
import {
  webhookDeliveries,
  webhookEndpoints,
  type DisabledReason,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../model.js';
import { healthKey, healthOf, type Health } from '../rules/health.js';
import { judgeAttempt, type Attempted } from '../rules/judge-attempt.js';
import type { WebhookDialect } from './dialect.js';
import type { DeliveryParts } from './parts.js';

type Rows = { deliveries: WebhookDelivery; endpoints: WebhookEndpoint };

/** An attempt, what it was an attempt of, and by what rules it is judged. */
export interface Made {
  readonly delivery: Pick<WebhookDelivery, 'id' | 'endpointId'>;
  readonly attempted: Attempted;
  readonly rules: Pick<WebhookDialect, 'schedule' | 'disableAfterMs'> & { readonly unitRandom: number };
}

/** What an attempt has led to. */
export interface Recorded {
  /** When to try again; null for never. */
  readonly again: Date | null;
  /** Until when the endpoint is left alone, epoch milliseconds; null while it does well. */
  readonly openUntil: number | null;
}

type Result = { readonly again: number | null; readonly openUntil: number | null };

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** Judges attempts of one tenant on what is stored now, one after another, and stores what they mean in one commit. */
export async function recordAttempts(
  { storage, runtime, wake }: DeliveryParts,
  tenant: string,
  all: readonly Made[],
): Promise<readonly Recorded[]> {
  const endpointIds = distinct(all.map(({ delivery }) => delivery.endpointId));
  const keys = endpointIds.map(healthKey);
  const made: string[] = [];
  let told = false;
  const { result } = await storage.tenant(tenant).counters.update<Rows, readonly Result[]>({
    now: all.reduce((last, { attempted }) => (attempted.ended > last ? attempted.ended : last), new Date(0)),
    ops: [],
    find: {
      deliveries: { table: webhookDeliveries, ids: distinct(all.map(({ delivery }) => delivery.id)) },
      endpoints: { table: webhookEndpoints, ids: endpointIds },
    },
    plan: () => keys,
    guess: keys,
    reads: [listenersKey],
    step: ({ found, counters, reads, now }) => {
      const deliveries = new Map(found.deliveries.map((row) => [row.id, row]));
      const endpoints = new Map(found.endpoints.map((row) => [row.id, row]));
      const healths = new Map<string, Health>();
      const disabled = new Map<string, DisabledReason>();
      const results = all.map(({ delivery: { id, endpointId }, attempted, rules }): Result => {
        const delivery = deliveries.get(id);
        if (!delivery || delivery.status === 'delivered') return { again: null, openUntil: null };
        const key = healthKey(endpointId);
        const judged = judgeAttempt(
          delivery,
          healths.get(key) ?? healthOf(counters.get(key)),
          attempted,
          rules,
        );
        const endpoint = endpoints.get(endpointId);
        deliveries.set(id, judged.delivery);
        healths.set(key, judged.health);
        if (endpoint?.enabled && judged.disable !== null && !disabled.has(endpointId))
          disabled.set(endpointId, judged.disable);
        const again = endpoint ? judged.delivery.nextAttemptAt : null;
        return { again: again?.getTime() ?? null, openUntil: judged.health.openUntil };
      });
      const writes: Write[] = found.deliveries.flatMap((seen) => {
        const next = deliveries.get(seen.id) ?? seen;
        if (!endpoints.has(seen.endpointId)) return removal(webhookDeliveries, seen);
        return next === seen ? [] : replacement(webhookDeliveries, seen, next);
      });
      let next = 0;
      for (const [id, reason] of disabled) {
        const eventId = (made[next++] ??= runtime.id());
        writes.push(...switchOff(endpoints.get(id) as WebhookEndpoint, reason, eventId, now));
      }
      const tell = telling(tenant, writes, reads, now);
      told = tell !== null;
      if (tell) writes.push(tell);
      return {
        counters: new Map(
          Array.from(healths, ([key, state]) => [key, { ...(counters.get(key) ?? emptyCounter), state }]),
        ),
        writes,
        result: results,
      };
    },
  });
  if (told) wake(tellingWork);
  return result.map(({ again, openUntil }) => ({
    again: again === null ? null : new Date(again),
    openUntil,
  }));
}

/** Disables an endpoint, and says so to the others. */
function switchOff(
  endpoint: WebhookEndpoint,
  reason: DisabledReason,
  eventId: string,
  now: Date,
): readonly Write[] {
  const next: WebhookEndpoint = { ...endpoint, enabled: false, disabledReason: reason, updatedAt: now };
  const event = {
    id: eventId,
    type: 'webhook.disabled',
    subject: `webhook:${endpoint.id}`,
    sequence: null,
    at: now,
    data: { endpoint: endpoint.id, dialect: endpoint.dialect, reason },
  };
  return [replacement(webhookEndpoints, endpoint, next), entry(outgoingEvents, event)];
}

/** Gives a delivery up that nobody wants or that cannot be told any more; it can be replayed. */
export async function giveUp(
  { storage, runtime }: DeliveryParts,
  tenant: string,
  { id, endpointId }: Made['delivery'],
  removed: boolean,
): Promise<void> {
  const key = healthKey(endpointId);
  await storage.tenant(tenant).counters.update<Pick<Rows, 'deliveries'>, null>({
    now: runtime.now(),
    ops: [],
    find: { deliveries: { table: webhookDeliveries, ids: [id] } },
    plan: () => [key],
    guess: [key],
    step: ({ found: { deliveries } }) => ({
      counters: new Map(),
      writes: deliveries.map((delivery) =>
        removed
          ? removal(webhookDeliveries, delivery)
          : replacement(webhookDeliveries, delivery, { ...delivery, status: 'failed', nextAttemptAt: null }),
      ),
      result: null,
    }),
  });
}
