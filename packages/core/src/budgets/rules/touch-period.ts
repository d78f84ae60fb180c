import type { Counter } from '../../storage/counters.js';
import type { Budget } from '../model.js';
import { resetEvent, type BudgetEvent } from './budget-event.js';
import { budgetKey } from './counter-keys.js';
import { capAt, type Facts } from './facts.js';

/** A budget whose period has turned: its row with the new period noted, and the event that says so. */
export interface Turn {
  readonly seen: Budget;
  readonly next: Budget;
  readonly event: BudgetEvent;
}

/** Whether a step at this instant is the first to touch a new period of the budget. */
export const isTurned = (facts: Facts, nowMs: number): boolean =>
  facts.spanAt(nowMs).n > facts.budget.touched;

/**
 * The counter whose spend the reset event reports: the last touched period's. A step that turns a period locks it too,
 * so that whoever replaces the budget's row holds it.
 */
export const lastTouchedKey = (budget: Budget): string => budgetKey(budget.id, budget.touched);

/** Notes the periods that a step is the first to touch. It holds also when the step goes on to refuse (costs spec §9.2). */
export function touchPeriods(
  all: readonly Facts[],
  counters: ReadonlyMap<string, Counter>,
  nowMs: number,
): readonly Turn[] {
  const turns: Turn[] = [];
  for (const facts of all) {
    if (!isTurned(facts, nowMs)) continue;
    const { budget } = facts;
    const span = facts.spanAt(nowMs);
    const spent = counters.get(lastTouchedKey(budget))?.settled ?? 0n;
    const event = resetEvent(budget, spent, capAt(facts, nowMs), span);
    turns.push({ seen: budget, next: { ...budget, touched: span.n }, event });
  }
  return turns;
}
