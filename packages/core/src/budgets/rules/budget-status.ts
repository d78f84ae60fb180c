import type { Counter } from '../../storage/counters.js';
import type { Budget, BudgetStatus, Hold } from '../model.js';
import { heldByKind } from './budget-state.js';
import { capAt, factsOf } from './facts.js';
import { availableOf } from './judge-cap.js';

/** A budget's figures at an instant. @param counter of its present period, with the holds that are over taken off. */
export function budgetStatus(budget: Budget, counter: Counter, now: Date): BudgetStatus {
  const facts = factsOf(budget);
  const nowMs = now.getTime();
  const { n, start, end } = facts.spanAt(nowMs);
  const cap = capAt(facts, nowMs);
  return {
    budget,
    n,
    periodStart: new Date(start),
    periodEnd: end === Infinity ? null : new Date(end),
    cap,
    settled: counter.settled,
    held: counter.held,
    heldByKind: heldByKind(counter),
    available: availableOf(cap, counter),
  };
}

/** Open holds on these counters, the ones that are over left out: what a counter must hold. */
export function heldOn(holds: readonly Hold[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const hold of holds)
    for (const { key, amount } of hold.lines) sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
  return sums;
}
