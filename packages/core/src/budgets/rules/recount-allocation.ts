import type { Counter } from '../../storage/counters.js';
import type { Budget, Hold } from '../model.js';
import { closeAllocation } from './back-child.js';
import { chargeCounter } from './charge-counter.js';
import { periodInKey } from './counter-keys.js';
import { factsOf } from './facts.js';
import type { HoldEnd } from './settle-hold.js';

/**
 * Looks at the allocation of a child's past period again: closes it once nothing is held there any more, and charges
 * the parent what a late settlement added after that. `wait` while holds are open, null when nothing is to be done.
 *
 * @param spent the child's counter of that period.
 */
export function recountAllocation(
  allocation: Hold,
  child: Budget | null,
  parent: Budget | null,
  spent: Counter,
  counters: ReadonlyMap<string, Counter>,
  nowMs: number,
): HoldEnd | 'wait' | null {
  const [line] = allocation.lines;
  if (line === undefined || child?.allocationId === allocation.id) return null;
  if (allocation.status === 'open')
    return spent.held > 0n ? 'wait' : closeAllocation(allocation, parent, spent.settled, counters, nowMs);
  const charged = BigInt(allocation.actual?.[line.unit] ?? '0');
  const before = counters.get(line.key);
  if (spent.settled === charged || parent === null || before === undefined) return null;
  const amount = spent.settled - charged;
  const n = periodInKey(line.key);
  const context = { nowMs, n, over: 'late', reference: null } as const;
  const { counter, events } = chargeCounter(before, amount, factsOf(parent), context);
  return {
    hold: { ...allocation, actual: { [line.unit]: spent.settled.toString() } },
    counters: new Map([[line.key, counter]]),
    postings: [{ budgetId: parent.id, n, amount, cause: 'allocation' }],
    events,
  };
}

/** The child and period that an allocation's id names; null for any other id. */
export function allocatedTo(allocationId: string): { readonly child: string; readonly n: number } | null {
  const [kind, child, n] = allocationId.split(':');
  return kind === 'allocation' && child !== undefined && n !== undefined
    ? { child, n: periodInKey(allocationId) }
    : null;
}
