import { DomainError } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import type { Asking, Budget, BudgetPatch, EditOutcome, Extra } from '../model.js';
import { closeAllocation, counterAt } from '../rules/back-child.js';
import { resetEvent } from '../rules/budget-event.js';
import { countOver } from '../rules/budget-state.js';
import { patchBudget, raiseBudget, resetBudget } from '../rules/draft-budget.js';
import { checkChildless, checkChildrenInside, checkInside } from '../rules/edit-checks.js';
import { capAt, factsOf } from '../rules/facts.js';
import { resizeChild } from '../rules/resize-child.js';
import type { Engine } from './catalogue.js';
import { editBudget, type Edited } from './edit.js';
import type { EditResult, EditView } from './edit-step.js';
import { back } from './turn.js';

/**
 * Changes members of a budget. Spend and holds stay; a changed interval starts counting now.
 *
 * @throws DomainError `invalid`, `budget_missing`, `budget_has_children`, or `allocation_refused` when a child's parent
 * cannot back a higher cap.
 */
export function update<X extends Json, F extends Extra>(
  engine: Engine,
  budgetId: string,
  patch: BudgetPatch,
  asking: Asking<EditOutcome, X, F>,
): Promise<Edited<X>> {
  return editBudget(engine, budgetId, asking, (view) => {
    const { budget, span, parent, allocation, children, counters, now } = view;
    const next = patchBudget(budget, patch, span.n, now);
    if (patch.window !== undefined) {
      if (parent !== null) checkInside(next, parent, now);
      checkChildrenInside(children, next, now);
    }
    if (next.parentId === null || next.cap === budget.cap) return keep(view, next);
    const backing = { child: next, parent, allocation };
    const { child, allocation: moved, seen } = resizeChild(backing, counters, now);
    if (moved) counters.set(moved.key, moved.counter);
    const result = keep(view, child);
    if (moved === null) return result;
    return seen ? { ...result, changed: { seen, next: moved.hold } } : { ...result, opened: moved.hold };
  });
}

/** Stores an edited budget, noting on its counter when the cap is now below what is used. */
function keep({ span, counters, nowMs }: EditView, next: Budget): EditResult {
  const counter = counterAt(counters, span.key);
  if (counter.settled + counter.held > capAt(factsOf(next), nowMs))
    counters.set(span.key, countOver(counter, 'lowered'));
  return { next };
}

/**
 * Adds to a budget's cap until an instant.
 *
 * @throws DomainError `invalid` or `budget_missing`.
 */
export function raise<X extends Json, F extends Extra>(
  engine: Engine,
  budgetId: string,
  extra: { readonly amount: bigint; readonly until: Date },
  asking: Asking<EditOutcome, X, F>,
): Promise<Edited<X>> {
  return editBudget(engine, budgetId, asking, ({ budget, now }) => ({
    next: raiseBudget(budget, extra.amount, extra.until, now),
  }));
}

/**
 * Begins a new period now: spend reads 0, breakers close, sessions are forgotten. Open holds stay on the counters on
 * which they were taken and settle there (ruling 9).
 *
 * @throws DomainError `budget_missing`, or `budget_has_children` where a child would straddle the moved periods.
 */
export function reset<X extends Json, F extends Extra>(
  engine: Engine,
  budgetId: string,
  asking: Asking<EditOutcome, X, F>,
): Promise<Edited<X>> {
  return editBudget(engine, budgetId, asking, (view) => {
    const { budget, span, parent, children, counters, now, nowMs } = view;
    const next = resetBudget(budget, span.n, now);
    checkChildrenInside(children, next, now);
    if (parent !== null) checkInside(next, parent, now);
    const facts = factsOf(next);
    const spent = counterAt(counters, span.key).settled;
    const event = resetEvent(next, spent, capAt(facts, nowMs), facts.spanAt(nowMs));
    if (next.parentId === null) return { next, events: [event] };
    const backed = back(view, next, span.n);
    return { ...backed, events: [event, ...(backed.events ?? [])] };
  });
}

/**
 * Removes a budget. Its open holds then settle without charging it. A child is closed: its parent gets back what the
 * child has not spent.
 *
 * @throws DomainError `budget_missing`, `budget_has_children`, or `budget_has_holds` for a child with open holds.
 */
export function remove<X extends Json, F extends Extra>(
  engine: Engine,
  budgetId: string,
  asking: Asking<EditOutcome, X, F>,
): Promise<Edited<X>> {
  return editBudget(engine, budgetId, asking, (view) => {
    const { budget, span, parent, allocation, children, counters, nowMs } = view;
    checkChildless(budget, children);
    const { held, settled } = counterAt(counters, span.key);
    if (allocation === null) return { next: null };
    if (held > 0n)
      throw new DomainError('budget_has_holds', 'conflict', 'the child budget has open holds', {
        budget: budget.id,
        held: held.toString(),
      });
    const end = closeAllocation(allocation, parent, settled, counters, nowMs);
    for (const [key, counter] of end.counters) counters.set(key, counter);
    const changed = { seen: allocation, next: end.hold };
    return { next: null, changed, postings: end.postings, events: end.events };
  });
}
