import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { Budget, Hold } from '../model.js';
import { holdOn } from './apply-spend.js';
import { moveKind } from './budget-state.js';
import { capAt, factsOf } from './facts.js';
import { availableOf } from './judge-cap.js';

/** Money set aside on a parent's counter for one period of a child (ruling 21). */
export interface Allocation {
  readonly hold: Hold;
  /** The parent's counter. */
  readonly key: string;
  readonly counter: Counter;
}

/** The id of the allocation that backs one period of a child: there is one at most. */
export const allocationId = (childId: string, n: number): string => `allocation:${childId}:${n}`;

/** What a parent could still set aside now; its own mode does not matter, children are always backed in full. */
export function allocatable(parent: Budget, counters: ReadonlyMap<string, Counter>, nowMs: number): bigint {
  const facts = factsOf(parent);
  return availableOf(capAt(facts, nowMs), counters.get(facts.spanAt(nowMs).key) ?? emptyCounter);
}

/** Sets an amount aside on the parent's present period. The caller has checked that it fits. */
export function allocate(
  parent: Budget,
  child: { readonly id: string; readonly n: number; readonly amount: bigint },
  counters: ReadonlyMap<string, Counter>,
  now: Date,
): Allocation {
  const { key } = factsOf(parent).spanAt(now.getTime());
  const amount = child.amount.toString();
  const hold: Hold = {
    id: allocationId(child.id, child.n),
    kind: 'allocation',
    owner: child.id,
    status: 'open',
    amounts: { [parent.unit]: amount },
    lines: [{ key, amount, unit: parent.unit }],
    session: null,
    expiresAt: null,
    decision: null,
    openedAt: now,
    closedAt: null,
    actual: null,
    charges: null,
  };
  const counter = moveKind(
    holdOn(counters.get(key) ?? emptyCounter, child.amount, null),
    'allocation',
    child.amount,
  );
  return { hold, key, counter };
}

/** Changes how much an open allocation sets aside. */
export function resizeAllocation(
  hold: Hold,
  amount: bigint,
  counters: ReadonlyMap<string, Counter>,
): Allocation | null {
  const line = hold.lines[0];
  if (line === undefined) return null;
  const delta = amount - BigInt(line.amount);
  const counter = holdOn(counters.get(line.key) ?? emptyCounter, delta, null);
  const text = amount.toString();
  return {
    hold: { ...hold, amounts: { [line.unit]: text }, lines: [{ ...line, amount: text }] },
    key: line.key,
    counter: moveKind(counter, 'allocation', delta),
  };
}
