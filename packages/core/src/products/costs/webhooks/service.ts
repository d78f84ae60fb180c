import { costsScheme } from '../../../platform/delivery/signing/index.js';
import type { WebhookDialect } from '../../../platform/delivery/webhooks/service.js';
import { costEvents, type CostEvent } from '../../../platform/spending/usage/model.js';
import type { OutgoingEvent } from '../../../storage/outbox.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { eventTypes, typesOf } from './rules/event-types.js';
import { payloadOf } from './rules/payload.js';

/** The version of payloads of endpoints that name none. */
const usualVersion = '2026-04-01';

const second = 1_000;
const purchaseType = 'cost_event.created';
const purchaseId = ({ subject }: OutgoingEvent): string => subject.slice('cost_event:'.length);

/** The purchases that events tell of, by event; null for events that tell of none. */
async function purchasesOf(
  tenant: TenantStorage,
  events: readonly OutgoingEvent[],
): Promise<ReadonlyMap<string, CostEvent | null>> {
  const ids = events.filter(({ type }) => type === purchaseType).map(purchaseId);
  const rows = ids.length === 0 ? [] : await tenant.log(costEvents).page({ id: { in: ids } });
  const known = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    events.flatMap((event): [string, CostEvent | null][] => {
      if (event.type !== purchaseType) return [[event.id, null]];
      const purchase = known.get(purchaseId(event));
      return purchase ? [[event.id, purchase]] : [];
    }),
  );
}

/** How this surface speaks to its endpoints (costs spec §11). */
export const costsWebhooks: WebhookDialect = {
  name: 'costs',
  types: eventTypes,
  typesOf,
  facts: purchasesOf,
  payload: ({ event, type, messageId, endpoint, facts }) =>
    payloadOf({
      event,
      type,
      messageId,
      apiVersion: endpoint.apiVersion ?? usualVersion,
      thin: endpoint.payloadMode === 'thin',
      purchase: facts as CostEvent | null,
    }),
  messageId: (id) => `evt_${id}`,
  schemes: [costsScheme],
  userAgent: 'NullSpend-Webhooks/1.0',
  timeoutMs: 5 * second,
  schedule: { delaysMs: [10, 20, 40, 80, 160].map((delay) => delay * second), jitter: 0 },
  disableAfterMs: 3 * 86_400 * second,
};
