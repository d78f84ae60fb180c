import { emptyCounter, entry, removal, replacement, type Write } from '../../../../storage/counters.js';
import { listenersKey, outgoingEvents, telling, tellingWork } from '../../../../storage/outbox.js';
import {
  webhookDeliveries,
  webhookEndpoints,
  type DisabledReason,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../model.js';
import { healthKey, healthOf } from '../rules/health.js';
import { judgeAttempt, type Attempted } from '../rules/judge-attempt.js';
import type { WebhookDialect } from './dialect.js';
import type { DeliveryParts } from './parts.js';

type Rows = { deliveries: WebhookDelivery; endpoints: WebhookEndpoint };

/** What an attempt has led to. */
export interface Recorded {
  /** When to try again; null for never. */
  readonly again: Date | null;
  /** Until when the endpoint is left alone, epoch milliseconds; null while it does well. */
  readonly openUntil: number | null;
}

type Result = { readonly again: number | null; readonly openUntil: number | null };

/** Judges an attempt on what is stored now, and stores what it means. */
export async function recordAttempt(
  { storage, runtime, wake }: DeliveryParts,
  tenant: string,
  { id, endpointId }: WebhookDelivery,
  attempted: Attempted,
  rules: Pick<WebhookDialect, 'schedule' | 'disableAfterMs'> & { readonly unitRandom: number },
): Promise<Recorded> {
  const key = healthKey(endpointId);
  const eventId = runtime.id();
  let told = false;
  const { result } = await storage.tenant(tenant).counters.update<Rows, Result>({
    now: attempted.ended,
    ops: [],
    find: {
      deliveries: { table: webhookDeliveries, ids: [id] },
      endpoints: { table: webhookEndpoints, ids: [endpointId] },
    },
    plan: () => [key],
    guess: [key],
    reads: [listenersKey],
    step: ({ found, counters, reads, now }) => {
      const [delivery] = found.deliveries;
      const [endpoint] = found.endpoints;
      if (!delivery || delivery.status === 'delivered')
        return { counters: new Map(), writes: [], result: { again: null, openUntil: null } };
      const counter = counters.get(key) ?? emptyCounter;
      const judged = judgeAttempt(delivery, healthOf(counter), attempted, rules);
      const writes: Write[] = [
        endpoint
          ? replacement(webhookDeliveries, delivery, judged.delivery)
          : removal(webhookDeliveries, delivery),
      ];
      if (endpoint?.enabled && judged.disable !== null) {
        writes.push(...switchOff(endpoint, judged.disable, eventId, now));
        const tell = telling(tenant, writes, reads, now);
        told = tell !== null;
        if (tell) writes.push(tell);
      }
      const again = endpoint ? judged.delivery.nextAttemptAt : null;
      return {
        counters: new Map([[key, { ...counter, state: judged.health }]]),
        writes,
        result: { again: again?.getTime() ?? null, openUntil: judged.health.openUntil },
      };
    },
  });
  if (told) wake(tellingWork);
  return { again: result.again === null ? null : new Date(result.again), openUntil: result.openUntil };
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
  { id, endpointId }: WebhookDelivery,
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
