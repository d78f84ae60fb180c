import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { Budget, Hold, LedgerEntry } from '../model.js';
import { budgetState } from './budget-state.js';
import { heldOn } from './budget-status.js';
import { budgetKey, isSessionKey } from './counter-keys.js';
import { factsOf } from './facts.js';

/** A counter that is not what its holds and ledger entries say. */
export interface Difference {
  readonly key: string;
  /**
   * `held` is not the sum of the open holds · `settled` is not the sum of the ledger · `over`: more is used than the cap
   * and no cause is recorded · `negative`: less
   * than nothing is held.
   */
  readonly what: 'held' | 'settled' | 'over' | 'negative';
  readonly expected: bigint;
  readonly found: bigint;
}

/** Everything that the books of some budgets consist of, read at one moment. */
export interface Books {
  readonly budgets: readonly Budget[];
  /** All open holds. */
  readonly holds: readonly Hold[];
  /** Ledger entries summed by counter key. */
  readonly settled: ReadonlyMap<string, bigint>;
  readonly counters: ReadonlyMap<string, Counter>;
}

/** Adds an entry to the sums by counter key. */
export function addEntry(sums: Map<string, bigint>, { budgetId, n, amount }: LedgerEntry): void {
  const key = budgetKey(budgetId, n);
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}

/** The counters that must be read to verify these books: every one that a hold, an entry or a present period names. */
export function keysOfBooks({ budgets, holds, settled }: Omit<Books, 'counters'>): string[] {
  const keys = new Set(settled.keys());
  for (const hold of holds) for (const line of hold.lines) keys.add(line.key);
  for (const budget of budgets) keys.add(budgetKey(budget.id, budget.touched));
  return [...keys];
}

/**
 * The invariants of the engine (architecture §6): on every counter `held` is the sum of the open holds and not negative,
 * `settled` of a budget's counter is the sum of its ledger entries, and what is used stands above the cap only with a
 * recorded cause. Empty when all hold.
 */
export function differences({ budgets, holds, settled, counters }: Books): Difference[] {
  const found: Difference[] = [];
  const held = heldOn(holds);
  for (const [key, counter] of counters) {
    const expected = held.get(key) ?? 0n;
    if (counter.held !== expected) found.push({ key, what: 'held', expected, found: counter.held });
    if (counter.held < 0n) found.push({ key, what: 'negative', expected: 0n, found: counter.held });
    if (isSessionKey(key)) continue;
    const booked = settled.get(key) ?? 0n;
    if (counter.settled !== booked)
      found.push({ key, what: 'settled', expected: booked, found: counter.settled });
  }
  for (const budget of budgets) found.push(...unexplained(budget, counters));
  return found;
}

/** A present period that is over its cap, all raises counted, without any cause on its counter. */
function unexplained(budget: Budget, counters: ReadonlyMap<string, Counter>): Difference[] {
  const key = budgetKey(budget.id, budget.touched);
  const counter = counters.get(key) ?? emptyCounter;
  const raised = factsOf(budget).raises.reduce((sum, raise) => sum + raise.amount, budget.cap);
  const cap = budget.allocated !== null && budget.allocated < raised ? budget.allocated : raised;
  const used = counter.settled + counter.held;
  if (used <= cap || Object.keys(budgetState(counter).over ?? {}).length > 0) return [];
  return [{ key, what: 'over', expected: cap, found: used }];
}
