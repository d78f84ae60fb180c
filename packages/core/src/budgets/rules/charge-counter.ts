import type { Counter } from '../../storage/counters.js';
import type { OverCause } from '../model.js';
import { budgetState, countOver } from './budget-state.js';
import { budgetFacts, type BudgetEvent } from './budget-event.js';
import { capAt, type Facts } from './facts.js';
import { crossedThresholds, reaches, thresholdLevel } from './thresholds.js';

/** Spend put on a budget's counter, and what that announces. */
export interface CounterCharge {
  readonly counter: Counter;
  readonly events: readonly BudgetEvent[];
}

/**
 * Adds an amount to a budget's settled total; negative gives back. Announces each threshold that the change crosses,
 * once per period, and a charge that reaches the cap unless 100 is a threshold itself (costs spec §9.7).
 *
 * @param over the cause to count when this leaves more used than the cap.
 */
export function chargeCounter(
  counter: Counter,
  amount: bigint,
  facts: Facts,
  context: {
    readonly nowMs: number;
    readonly n: number;
    readonly over: OverCause;
    readonly reference: string | null;
  },
): CounterCharge {
  const { held, earliestExpiry, state } = counter;
  const [from, to] = [counter.settled, counter.settled + amount];
  const cap = capAt(facts, context.nowMs);
  let next: Counter = { settled: to, held, earliestExpiry, state };
  if (amount > 0n && to + held > cap) next = countOver(next, context.over);
  const { budget } = facts;
  const crossed = crossedThresholds(budget.thresholds, budgetState(counter).fired, { from, to, cap });
  const atCap =
    context.over === 'charge' &&
    !budget.thresholds.includes(100) &&
    !reaches(100, from, cap) &&
    reaches(100, to, cap);
  if (crossed.length === 0 && !atCap) return { counter: next, events: [] };
  const known = budgetState(next);
  const fired = [...(known.fired ?? []), ...crossed].sort((a, b) => a - b);
  const data = {
    ...budgetFacts(budget),
    n: context.n,
    cap: cap.toString(),
    spent: to.toString(),
    reference: context.reference,
  };
  const events: BudgetEvent[] = crossed.map((percent) => ({
    type: 'budget.threshold',
    budget,
    data: { ...data, percent, level: thresholdLevel(percent) },
  }));
  if (atCap) events.push({ type: 'budget.exceeded', budget, data });
  return { counter: crossed.length === 0 ? next : { ...next, state: { ...known, fired } }, events };
}
