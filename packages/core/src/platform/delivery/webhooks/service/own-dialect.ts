import { standardWebhooks } from '../../signing/index.js';
import { usualSchedule } from '../rules/schedule.js';
import type { WebhookDialect } from './dialect.js';

/**
 * How hosts are told of everything that happens in a tenant, whichever product it comes from: events as they were stored,
 * amounts as texts of micros, signed as Standard Webhooks. `sequence` puts the events of one subject in order.
 */
export const ownDialect: WebhookDialect = {
  name: 'bursar',
  types: null,
  typesOf: ({ type }) => [type],
  payload: ({ event, type, messageId }) => ({
    id: messageId,
    type,
    timestamp: event.at,
    subject: event.subject,
    sequence: event.sequence,
    data: event.data,
  }),
  schemes: [standardWebhooks],
  userAgent: 'Bursar-Webhooks/1',
  timeoutMs: 10_000,
  schedule: usualSchedule,
  disableAfterMs: 5 * 86_400_000,
};
