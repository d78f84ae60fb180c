import { unitFromBytes } from '../../../../kernel/schedule.js';
import type { LeasedItem } from '../../../../storage/storage.js';
import { placeOf } from '../../../tenancy/organizations/rules/tenant.js';
import { together } from '../../outbox/service/together.js';
import { dryTransport } from '../adapters/recorded.js';
import type { Sent, WebhookRequest, WebhookTransport } from '../ports.js';
import type { Attempted } from '../rules/judge-attempt.js';
import type { WebhookDialect } from './dialect.js';
import { loadDeliveries, type Loaded } from './load.js';
import { writeMessage } from './message.js';
import { sendingWork, type DeliveryParts, type DeliveryWorker } from './parts.js';
import { giveUp } from './record.js';
import { openRecorder } from './recorder.js';
import { openTurnstile } from './turnstile.js';

/** Requests in flight from one process to one endpoint. */
export const perEndpoint = 8;
/** Deliveries to one endpoint that all processes together have taken; those that are not in flight wait in line. */
const takenPerEndpoint = 64;
/** Deliveries that one process has taken: enough for a hundred endpoints that hang, and all others. */
const takenPerProcess = 8_000;
/** What was read about a delivery is not relied on for longer: whoever waits longer in line goes back. */
const patienceMs = 5_000;
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
  const loadedOf = together((tenant, items: readonly LeasedItem[]) => loadDeliveries(parts, tenant, items));
  const record = openRecorder(parts);
  const turnstile = openTurnstile(perEndpoint);
  const unitRandom = (): number => unitFromBytes(runtime.random(6));

  /** Until when endpoints are left alone, as far as this process has seen. */
  const shut = new Map<string, number>();

  /** Posts one delivery; null when it went back, since what is known of its endpoint has changed while it waited in line. */
  const attempt = async (tenant: string, loaded: Sendable, since: Date): Promise<Attempted | null> => {
    const { delivery, endpoint, dialect, event, facts } = loaded;
    const at = runtime.now();
    if (at.getTime() - since.getTime() > patienceMs || at.getTime() < (shut.get(endpoint.id) ?? 0))
      return null;
    const message = { tenant, event, type: delivery.eventType, messageId: delivery.messageId, facts };
    const request = writeMessage(dialect, endpoint, message, { deliveryId: delivery.id, runtime, now: at });
    const dry = placeOf(tenant).environment === 'dev';
    const sent = await post(dry ? dryTransport : transport, request);
    return outcomeOf(sent, at, runtime.now());
  };

  return {
    kind: sendingWork,
    perLane: takenPerEndpoint,
    batch: takenPerProcess,
    leaseMs: 60_000,
    run: async (item, now) => {
      const { tenant } = item;
      const loaded = await loadedOf(tenant, item);
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
      if (health.openUntil !== null && health.openUntil > now.getTime())
        return { due: new Date(health.openUntil + Math.floor(unitRandom() * spreadMs)) };
      // What the store says is newer than what this process has seen.
      shut.delete(endpoint.id);
      const since = runtime.now();
      const sendable = { delivery, endpoint, dialect, event, facts };
      const attempted = await turnstile.pass(endpoint.id, () => attempt(tenant, sendable, since));
      if (!attempted) return { due: runtime.now() };
      const { schedule, disableAfterMs } = dialect;
      const delivered = attempted.status !== null && attempted.status < 300;
      const rules = { schedule, disableAfterMs, unitRandom: delivered ? 0 : unitRandom() };
      const recorded = await record(tenant, { delivery, attempted, rules });
      if (recorded.openUntil === null) shut.delete(endpoint.id);
      else shut.set(endpoint.id, recorded.openUntil);
      return recorded.again && { due: recorded.again };
    },
  };
}

/** A delivery with all that it takes to send it. */
interface Sendable extends Pick<Loaded, 'delivery' | 'facts'> {
  readonly endpoint: NonNullable<Loaded['endpoint']>;
  readonly event: NonNullable<Loaded['event']>;
  readonly dialect: WebhookDialect;
}
