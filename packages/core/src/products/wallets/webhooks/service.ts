import { walletsDatedScheme, walletsScheme } from '../../../platform/delivery/signing/index.js';
import type { WebhookDialect } from '../../../platform/delivery/webhooks/service.js';
import { eventTypes, typesOf, walletOfEvent } from './rules/event-types.js';
import { payloadOf } from './rules/payload.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How this surface speaks to its endpoints (wallets spec §8). */
export const walletsWebhooks: WebhookDialect = {
  name: 'wallets',
  types: eventTypes,
  typesOf,
  wants: ({ settings }, event) => {
    const wanted = settings['walletId'];
    return wanted === undefined || wanted === walletOfEvent(event);
  },
  payload: ({ event, type, messageId }) => payloadOf(event, type, messageId),
  messageId: (id) => `evt_${id}`,
  schemes: [walletsScheme, walletsDatedScheme],
  headers: ({ type, deliveryId }) => ({ 'x-spend-event': type, 'x-spend-delivery-id': `dlv_${deliveryId}` }),
  userAgent: 'Spend-Webhooks/1',
  timeoutMs: 10 * second,
  schedule: { delaysMs: [minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour], jitter: 0.1 },
  disableAfterMs: 72 * hour,
};
