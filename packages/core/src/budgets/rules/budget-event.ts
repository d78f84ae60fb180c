import type { JsonObject } from '../../kernel/json.js';
import type { Budget } from '../model.js';
import type { Span } from './facts.js';

/** Something that happened to a budget, before it gets an id and an instant. */
export interface BudgetEvent {
  readonly type:
    | 'budget.reset'
    | 'budget.threshold'
    | 'budget.exceeded'
    | 'budget.overshoot'
    | 'budget.denied'
    | 'budget.velocity_recovered';
  readonly budget: Budget;
  readonly data: JsonObject;
}

/** What every event of a budget says about it. */
export function budgetFacts(budget: Budget): JsonObject {
  const { id, subjectType, subjectId, slot, unit } = budget;
  return { budget: id, subjectType, subjectId, slot, unit };
}

/** An ISO instant, or null for a period that never ends. */
const isoOrNull = (ms: number): string | null => (ms === Infinity ? null : new Date(ms).toISOString());

/** The event of a turned period: once for the first step that touches the new one, however many elapsed (costs spec §9.2). */
export function resetEvent(budget: Budget, spent: bigint, cap: bigint, span: Span): BudgetEvent {
  const data = {
    ...budgetFacts(budget),
    cap: cap.toString(),
    spent: spent.toString(),
    n: span.n,
    periodStart: new Date(span.start).toISOString(),
    periodEnd: isoOrNull(span.end),
    interval: budget.window.kind === 'forever' ? null : budget.window.unit,
  };
  return { type: 'budget.reset', budget, data };
}
