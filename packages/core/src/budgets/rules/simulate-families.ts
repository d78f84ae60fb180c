import type { Counter } from '../../storage/counters.js';
import type { Budget, Hold } from '../model.js';
import { backChild, counterAt } from './back-child.js';
import { budgetKey } from './counter-keys.js';
import { factsOf, type Facts } from './facts.js';
import { isTurned } from './touch-period.js';

/** Children and their parents in a replay: backed anew whenever a child's period turns. */
export interface Families {
  /** The facts as they are now; children's after backing what has turned, which changes `counters`. */
  current(matched: readonly Facts[], counters: Map<string, Counter>, now: Date): readonly Facts[];
}

/** Starts with no child backed. */
export function simulatedFamilies(budgets: readonly Budget[]): Families {
  const children = budgets.filter((budget) => budget.parentId !== null);
  if (children.length === 0) return { current: (matched) => matched };
  const rows = new Map(budgets.map((budget) => [budget.id, budget]));
  for (const child of children)
    rows.set(child.id, { ...child, touched: child.base - 1, allocated: 0n, allocationId: null });
  const allocations = new Map<string, Hold>();

  const back = (child: Budget, counters: Map<string, Counter>, now: Date): void => {
    const parent = rows.get(child.parentId ?? '') ?? null;
    if (parent !== null && parent.parentId !== null) back(parent, counters, now);
    const facts = factsOf(child);
    if (!isTurned(facts, now.getTime())) return;
    const { n } = facts.spanAt(now.getTime());
    const last = counterAt(counters, budgetKey(child.id, child.touched));
    const backing = {
      child: { ...child, touched: n },
      parent: rows.get(child.parentId ?? '') ?? null,
      allocation: allocations.get(child.id) ?? null,
    };
    const change = backChild(backing, last, n, counters, now);
    for (const [key, counter] of change.counters) counters.set(key, counter);
    rows.set(child.id, change.child);
    if (change.opened) allocations.set(child.id, change.opened);
    else allocations.delete(child.id);
  };

  return {
    current: (matched, counters, now) =>
      matched.map((facts) => {
        const row = rows.get(facts.budget.id);
        if (row === undefined || row.parentId === null) return facts;
        back(row, counters, now);
        return factsOf(rows.get(row.id) as Budget);
      }),
  };
}
