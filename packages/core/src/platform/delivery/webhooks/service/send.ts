import { unitFromBytes } from '../../../../kernel/schedule.js';
import { placeOf } from '../../../tenancy/organizations/rules/tenant.js';
import { together } from '../../outbox/service/together.js';
import { dryTransport } from '../adapters/recorded.js';
import type { Sent, WebhookRequest, WebhookTransport } from '../ports.js';
import type { Attempted } from '../rules/judge-attempt.js';
import { loadDeliveries, type Loaded } from './load.js';
import { writeMessage } from './message.js';
import { sendingWork, type DeliveryParts, type DeliveryWorker, type SendingPayload } from './parts.js';
import { giveUp, recordAttempt } from './record.js';

/** Requests in flight to one endpoint from all processes together. */
export const perEndpoint = 4;
/** Requests in flight from one process. */
const perProcess = 1_000;
/** Waiting for an open circuit to close, deliveries do not all come back in the same instant. */
const spreadMs = 5_000;

/** Posts a message; whatever a transport throws is a failed attempt. */
export async function post(transport: WebhookTransport, request: WebhookRequest): Promise<Sent> {
  try {
    return await transport.send(request);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the transport failed';
    return { kind: 'failed', reason: 'unreachable', message };
  }
}

/** What came of a message, in the words of the rules. */
function outcomeOf(sent: Sent, at: Date, ended: Date): Attempted {
  if (sent.kind === 'failed') return { status: null, retryAfter: null, error: sent.reason, at, ended };
  return { status: sent.status, retryAfter: sent.retryAfter, error: null, at, ended };
}

/**
 * Sends deliveries: at least once each, never again after a 2xx was recorded. Signed afresh on each attempt; the outcome
 * is judged and stored before the work ends, so a crash in between repeats the message, and nothing loses it.
 */
export function sendingWorker(parts: DeliveryParts): DeliveryWorker {
  const { runtime, transport, dialects } = parts;
  const loadedOf = together<Loaded>((tenant, ids) => loadDeliveries(parts, tenant, ids));

  return {
    kind: sendingWork,
    perLane: perEndpoint,
    batch: perProcess,
    leaseMs: 60_000,
    run: async ({ tenant, payload }, now) => {
      const loaded = await loadedOf(tenant, (payload as SendingPayload).delivery);
      if (!loaded || loaded.delivery.status !== 'pending') return null;
      const { delivery, endpoint, health, event, facts } = loaded;
      const { nextAttemptAt } = delivery;
      // Its holder crashed after storing when to try again.
      if (nextAttemptAt !== null && nextAttemptAt > now) return { due: nextAttemptAt };
      const dialect = endpoint && dialects.get(endpoint.dialect);
      if (!endpoint?.enabled || !dialect || !event || facts === undefined) {
        await giveUp(parts, tenant, delivery, endpoint === undefined);
        return null;
      }
      const unitRandom = unitFromBytes(runtime.random(6));
      if (health.openUntil !== null && health.openUntil > now.getTime())
        return { due: new Date(health.openUntil + Math.floor(unitRandom * spreadMs)) };
      const at = runtime.now();
      const message = { tenant, event, type: delivery.eventType, messageId: delivery.messageId, facts };
      const request = writeMessage(dialect, endpoint, message, { deliveryId: delivery.id, runtime, now: at });
      const dry = placeOf(tenant).environment === 'dev';
      const sent = await post(dry ? dryTransport : transport, request);
      const rules = { schedule: dialect.schedule, disableAfterMs: dialect.disableAfterMs, unitRandom };
      const attempted = outcomeOf(sent, at, runtime.now());
      const due = await recordAttempt(parts, tenant, delivery, attempted, rules);
      return due && { due };
    },
  };
}
