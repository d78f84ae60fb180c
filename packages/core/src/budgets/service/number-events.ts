import { emptyCounter, entry, type Counter, type Write } from '../../storage/counters.js';
import { outgoingEvents, type OutgoingEvent } from '../../storage/outbox.js';
import { budgetState } from '../rules/budget-state.js';
import { periodInKey } from '../rules/counter-keys.js';

const subject = 'budget:';

/** Events of one period are numbered below this, so that those of a later period come behind them. */
const perPeriod = 2 ** 31;

const budgetEventIn = (write: Write): OutgoingEvent | null => {
  if (write.kind !== 'append' || write.log.name !== outgoingEvents.name) return null;
  const event = write.row as OutgoingEvent;
  return event.subject.startsWith(subject) ? event : null;
};

/** The latest of a budget's period counters that a step holds. */
function periodKey(budgetId: string, keys: Iterable<string>): string | null {
  const prefix = `b:${budgetId}:`;
  let latest: string | null = null;
  for (const key of keys)
    if (key.startsWith(prefix) && (latest === null || periodInKey(key) > periodInKey(latest))) latest = key;
  return latest;
}

/**
 * Numbers the events of budgets among `writes`, in place, so that receivers can put them in order: every such event is
 * made under the lock of a period's counter, which remembers how many there were. Numbers rise from event to event of a
 * budget, with a jump where a period turns.
 *
 * @returns the changed counters, with those that remember more.
 */
export function numberEvents(
  writes: Write[],
  changed: ReadonlyMap<string, Counter>,
  seen: ReadonlyMap<string, Counter>,
): ReadonlyMap<string, Counter> {
  let counters: Map<string, Counter> | null = null;
  writes.forEach((write, index) => {
    const event = budgetEventIn(write);
    const key = event && periodKey(event.subject.slice(subject.length), seen.keys());
    if (!event || key === null) return;
    counters ??= new Map(changed);
    const counter = counters.get(key) ?? seen.get(key) ?? emptyCounter;
    const state = budgetState(counter);
    const events = (state.events ?? 0) + 1;
    counters.set(key, { ...counter, state: { ...state, events } });
    writes[index] = entry(outgoingEvents, { ...event, sequence: periodInKey(key) * perPeriod + events });
  });
  return counters ?? changed;
}
