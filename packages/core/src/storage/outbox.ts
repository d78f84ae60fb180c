import type { JsonObject } from '../kernel/json.js';
import { dueWork, emptyCounter, type Counter, type Write } from './counters.js';
import { instant, integer, json, logTable, text, nullable, type TenantId } from './table.js';

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
  /** Rises from event to event of the subject, not always by one; null where no order is kept. */
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

/** Work of this kind tells the listeners of a tenant about events; it is due as soon as it is committed. */
export const tellingWork = 'outbox.tell';

/**
 * The counter that says whether anybody listens to a tenant: whoever begins or stops to listen locks it, steps that
 * announce only read it. Without listeners an event costs no more than its own row.
 */
export const listenersKey = 'outbox:listeners';

/** What telling work carries: the events of one step. */
export type TellingPayload = { readonly events: readonly string[] };

/** The counter's state when there are listeners or none. */
export const listenersState = (count: number): Counter => ({
  ...emptyCounter,
  state: count > 0 ? { count } : null,
});

/**
 * The work that tells listeners about the events among a step's writes; null when nothing is announced or nobody listens.
 * It commits with the events, so that none is ever missed, whatever the order of their instants and commits. The step
 * reads `listenersKey` (`Job.reads`).
 */
export function telling(
  tenant: TenantId,
  writes: readonly Write[],
  reads: ReadonlyMap<string, Counter>,
  now: Date,
): Write | null {
  if (!reads.get(listenersKey)?.state) return null;
  const events = writes.flatMap((write) =>
    write.kind === 'append' && write.log.name === outgoingEvents.name ? [write.row.id] : [],
  );
  const [first] = events;
  if (first === undefined) return null;
  const payload: TellingPayload = { events };
  return dueWork({ kind: tellingWork, key: `${tenant}/${first}`, tenant, lane: tenant, due: now, payload });
}
