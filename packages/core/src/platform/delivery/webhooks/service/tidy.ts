import type { Write } from '../../../../storage/counters.js';
import { dueWork } from '../../../../storage/counters.js';
import type { TenantId } from '../../../../storage/storage.js';
import { webhookDeliveries, webhookEndpoints } from '../model.js';
import type { DeliveryParts, DeliveryWorker } from './parts.js';

/** Work of this kind forgets old deliveries of a tenant; its first endpoint puts it. */
const tidyingWork = 'webhook.tidy';

const hourMs = 3_600_000;
/** How long a delivery that is over can be looked at and replayed by name, unless the host says otherwise. */
export const usuallyKeptMs = 30 * 24 * hourMs;
/** One turn forgets no more. */
const tidiedTogether = 1_000;

/** Puts the tidying of a tenant, or moves it on when it was put before. */
export const tidyLater = (tenant: TenantId, now: Date): Write =>
  dueWork({
    kind: tidyingWork,
    key: tenant,
    tenant,
    lane: tenant,
    due: new Date(now.getTime() + hourMs),
    payload: null,
  });

/** Forgets what is over and old, as long as the tenant has endpoints. */
export function tidyingWorker({ storage, deliveriesKeptMs = usuallyKeptMs }: DeliveryParts): DeliveryWorker {
  return {
    kind: tidyingWork,
    perLane: 1,
    batch: 100,
    leaseMs: 60_000,
    run: async ({ tenant }, now) => {
      const door = storage.tenant(tenant);
      const before = new Date(now.getTime() - deliveriesKeptMs);
      const removed = await door
        .collection(webhookDeliveries)
        .prune({ createdAt: { before }, status: { in: ['delivered', 'failed'] } }, tidiedTogether);
      if (removed >= tidiedTogether) return { due: now };
      const [any] = await door.collection(webhookEndpoints).find({}, { limit: 1 });
      return any || removed > 0 ? { due: new Date(now.getTime() + hourMs) } : null;
    },
  };
}
