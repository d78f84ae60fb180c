import { budgets, type Budget } from '../model.js';
import { backChild, counterAt } from '../rules/back-child.js';
import { budgetKey } from '../rules/counter-keys.js';
import { factsOf } from '../rules/facts.js';
import { isTurned } from '../rules/touch-period.js';
import type { Engine } from './catalogue.js';
import { commitEdit } from './commit-edit.js';
import type { EditResult, EditView } from './edit-step.js';

/** Backs the periods that a child and its ancestors have turned into, the eldest first. */
export async function turnFamily(engine: Engine, row: Budget, now: Date): Promise<void> {
  if (row.parentId === null) return;
  const parent = await engine.storage.collection(budgets).get(row.parentId);
  if (parent) await turnFamily(engine, parent, now);
  if (!isTurned(factsOf(row), now.getTime())) return;
  const asking = { now, ops: [] };
  await commitEdit(engine, row.id, row, { asking, now, raises: false, change: backTurned });
}

/** Nothing, where another step has backed the child's new period already. */
function backTurned(view: EditView): EditResult {
  const { stored, span } = view;
  return stored.touched === span.n ? { next: stored } : back(view, view.budget, stored.touched);
}

/** Closes a child's last allocation and takes one for the period it is in now. @param last the period that has ended. */
export function back(view: EditView, child: Budget, last: number): EditResult {
  const { parent, allocation, counters, now } = view;
  const old = counterAt(counters, budgetKey(child.id, last));
  const change = backChild({ child, parent, allocation }, old, child.touched, counters, now);
  for (const [key, counter] of change.counters) counters.set(key, counter);
  return {
    next: change.child,
    opened: change.opened,
    changed: change.closed,
    postings: change.postings,
    events: change.events,
    waiting: change.closed === null ? allocation : null,
  };
}
