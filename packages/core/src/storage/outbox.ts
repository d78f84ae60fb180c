import type { JsonObject } from '../kernel/json.js';
import { instant, integer, json, logTable, text, nullable } from './table.js';

/**
 * Something that happened, stored in the commit that made it happen. Delivery reads this log and tells others; nothing
 * else is needed for an event never to be lost.
 */
export interface OutgoingEvent {
  readonly id: string;
  /** `noun.verb`, for example `budget.threshold`. */
  readonly type: string;
  /** The object it is about, for example `budget:<id>`. */
  readonly subject: string;
  /** Rises by one with each event of the subject that has an order; null where none is kept. */
  readonly sequence: number | null;
  readonly at: Date;
  /** The facts; amounts are decimal strings of micros. */
  readonly data: JsonObject;
}

/** The outbox: one log per tenant. */
export const outgoingEvents = logTable<OutgoingEvent>({
  name: 'outgoing_event',
  at: 'at',
  fields: {
    id: text(),
    type: text(),
    subject: text(),
    sequence: nullable(integer()),
    at: instant(),
    data: json(),
  },
  indexes: [['at'], ['subject', 'at']],
});
