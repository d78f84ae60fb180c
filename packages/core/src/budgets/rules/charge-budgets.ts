import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { Amounts, Charged } from '../model.js';
import type { BudgetEvent } from './budget-event.js';
import { chargeCounter } from './charge-counter.js';
import { sessionKey } from './counter-keys.js';
import { capAt, type Facts } from './facts.js';
import type { Posting } from './settle-hold.js';

/** Money that is spent already. */
export interface Charge {
  readonly amounts: Amounts;
  readonly session: string | null;
  readonly reference: string | null;
  readonly nowMs: number;
}

/** What a charge changes. */
export interface ChargeEffect {
  readonly counters: Map<string, Counter>;
  readonly postings: readonly Posting[];
  readonly events: readonly BudgetEvent[];
  readonly charged: readonly Charged[];
}

/** Puts spend on every matching budget's present period, and on the session's counter; never refused. Nothing costs nothing. */
export function chargeBudgets(
  charge: Charge,
  all: readonly Facts[],
  seen: ReadonlyMap<string, Counter>,
): ChargeEffect {
  const counters = new Map<string, Counter>();
  const postings: Posting[] = [];
  const events: BudgetEvent[] = [];
  const charged: Charged[] = [];
  const { nowMs, reference, session } = charge;
  for (const facts of all) {
    const { budget } = facts;
    const amount = charge.amounts[budget.unit] ?? 0n;
    if (amount === 0n) continue;
    const { key, n } = facts.spanAt(nowMs);
    const before = seen.get(key) ?? emptyCounter;
    const done = chargeCounter(before, amount, facts, { nowMs, n, over: 'charge', reference });
    counters.set(key, done.counter);
    events.push(...done.events);
    postings.push({ budgetId: budget.id, n, amount, cause: 'charge' });
    charged.push({
      budget: budget.id,
      n,
      unit: budget.unit,
      amount: amount.toString(),
      from: before.settled.toString(),
      to: done.counter.settled.toString(),
      cap: capAt(facts, nowMs).toString(),
    });
    if (session === null || budget.sessionCap === null) continue;
    const spent = sessionKey(budget.id, budget.resets, session);
    const counter = seen.get(spent) ?? emptyCounter;
    counters.set(spent, { ...counter, settled: counter.settled + amount });
  }
  return { counters, postings, events, charged };
}
