import type { Counter } from '../../storage/counters.js';
import type { Budget, Hold } from '../model.js';
import { allocatable, allocate, resizeAllocation, type Allocation } from './allocate.js';
import { counterAt, type Backing } from './back-child.js';
import { checkRoom } from './edit-checks.js';
import { factsOf } from './facts.js';

/** A child's allocation after its cap has changed. */
export interface Resized {
  readonly child: Budget;
  readonly allocation: Allocation | null;
  /** The hold that `allocation` replaces; null when it is new. */
  readonly seen: Hold | null;
}

/**
 * Sets aside what a child's new cap needs. What the child has used already stays set aside, also under a lower cap.
 *
 * @throws DomainError `allocation_refused` when the parent cannot back the cap.
 */
export function resizeChild(
  { child, parent, allocation }: Backing,
  counters: ReadonlyMap<string, Counter>,
  now: Date,
): Resized {
  if (parent === null) return { child, allocation: null, seen: null };
  const nowMs = now.getTime();
  const span = factsOf(child).spanAt(nowMs);
  const counter = counterAt(counters, span.key);
  const used = counter.settled + counter.held;
  const amount = child.cap > used ? child.cap : used;
  const before = child.allocated ?? 0n;
  checkRoom(parent, amount - before, allocatable(parent, counters, nowMs));
  if (allocation === null) {
    const made = allocate(parent, { id: child.id, n: span.n, amount }, counters, now);
    return {
      child: { ...child, allocated: amount, allocationId: made.hold.id },
      allocation: made,
      seen: null,
    };
  }
  const moved = resizeAllocation(allocation, amount, counters);
  return { child: { ...child, allocated: amount }, allocation: moved, seen: allocation };
}
