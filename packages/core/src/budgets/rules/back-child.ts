import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { Budget, Hold } from '../model.js';
import { allocatable, allocate } from './allocate.js';
import type { BudgetEvent } from './budget-event.js';
import { factsOf } from './facts.js';
import { settleHold, type HoldEnd, type Posting } from './settle-hold.js';

/** A child's link to its parent, as a step sees it. */
export interface Backing {
  readonly child: Budget;
  /** Null when the parent was removed. */
  readonly parent: Budget | null;
  /** The hold on the parent for the period that the child is in; null when nothing was allocated. */
  readonly allocation: Hold | null;
}

/** What moving a child's backing changes. */
export interface BackingChange {
  /** The child with its new allocation. */
  readonly child: Budget;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly opened: Hold | null;
  readonly closed: { readonly seen: Hold; readonly next: Hold } | null;
  readonly postings: readonly Posting[];
  readonly events: readonly BudgetEvent[];
}

/**
 * Ends an allocation: the parent is charged what the child has spent in that period, and gets the rest back (ruling 21).
 *
 * @param spent the settled total of the child's counter; nothing may be held there any more.
 */
export function closeAllocation(
  allocation: Hold,
  parent: Budget | null,
  spent: bigint,
  counters: ReadonlyMap<string, Counter>,
  nowMs: number,
): HoldEnd {
  const unit = allocation.lines[0]?.unit ?? '';
  const facts = new Map(parent ? [[parent.id, factsOf(parent)]] : []);
  const settlement = { actual: { [unit]: spent }, nowMs, reference: null };
  const end = settleHold(allocation, settlement, facts, counters);
  return { ...end, postings: end.postings.map((posting) => ({ ...posting, cause: 'allocation' as const })) };
}

/**
 * Backs a child's new period: its last allocation is closed, unless holds of that period are still open, and up to its
 * cap is set aside on the parent's present period. Where the parent has less left, the child gets that.
 *
 * @param last the child's counter of the period that ends.
 * @param n the period that begins.
 */
export function backChild(
  { child, parent, allocation }: Backing,
  last: Counter,
  n: number,
  seen: ReadonlyMap<string, Counter>,
  now: Date,
): BackingChange {
  const nowMs = now.getTime();
  const counters = new Map<string, Counter>();
  const view = (): ReadonlyMap<string, Counter> => new Map([...seen, ...counters]);
  const end =
    allocation !== null && allocation.status === 'open' && last.held === 0n
      ? closeAllocation(allocation, parent, last.settled, seen, nowMs)
      : null;
  for (const [key, counter] of end?.counters ?? []) counters.set(key, counter);
  const room = parent === null ? 0n : allocatable(parent, view(), nowMs);
  const amount = room < child.cap ? room : child.cap;
  const opened =
    parent !== null && amount > 0n ? allocate(parent, { id: child.id, n, amount }, view(), now) : null;
  if (opened) counters.set(opened.key, opened.counter);
  return {
    child: { ...child, allocationId: opened?.hold.id ?? null, allocated: opened ? amount : 0n },
    counters,
    opened: opened?.hold ?? null,
    closed: end && allocation ? { seen: allocation, next: end.hold } : null,
    postings: end?.postings ?? [],
    events: end?.events ?? [],
  };
}

/** The counter of a key, untouched when a step was not shown it. */
export const counterAt = (counters: ReadonlyMap<string, Counter>, key: string): Counter =>
  counters.get(key) ?? emptyCounter;
