import { DomainError } from '../../kernel/errors.js';
import type { Json, JsonObject } from '../../kernel/json.js';
import { budgets, holds, type Asking, type Budget, type EditOutcome, type Extra } from '../model.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { factsOf } from '../rules/facts.js';
import { planKeys } from '../rules/plan-keys.js';
import type { Engine } from './catalogue.js';
import { commit, type Committed } from './commit.js';
import { editStep, type Edit, type EditRows } from './edit-step.js';

/** One attempt at an edit. */
export interface Attempt<X extends Json, F extends Extra> extends Edit {
  readonly asking: Asking<EditOutcome, X, F>;
  readonly now: Date;
}

/**
 * Runs an edit once.
 *
 * @param known the row as it was read before the locks, for its family; undefined when there is none, so that only a
 * replay can answer.
 */
export function commitEdit<X extends Json, F extends Extra>(
  engine: Engine,
  budgetId: string,
  known: Budget | undefined,
  { asking, now, raises, change }: Attempt<X, F>,
): Promise<Committed<JsonObject, X>> {
  const parentId = known?.parentId ?? null;
  const allocationId = known?.allocationId ?? null;
  const touch = { nowMs: now.getTime(), session: null, velocity: false };
  return commit<EditRows, EditOutcome, JsonObject, X, F>(engine, asking, {
    now,
    ops: asking.ops ?? [],
    find: {
      budgets: { table: budgets, ids: parentId === null ? [budgetId] : [budgetId, parentId] },
      children: { table: budgets, where: { parentId: budgetId } },
      holds: { table: holds, ids: allocationId === null ? [] : [allocationId] },
    },
    plan: (found) => [
      ...(raises ? [catalogueKey] : []),
      ...planKeys(found.budgets.map(factsOf), touch),
      ...found.holds.flatMap((hold) => hold.lines.map((line) => line.key)),
    ],
    step: (view) => {
      const budget = view.found.budgets.find((row) => row.id === budgetId);
      if (budget === undefined) throw missingBudget(budgetId);
      const moved = budget.parentId !== parentId || budget.allocationId !== allocationId;
      return moved ? 'stale' : editStep(engine.storage.id, budget, view, { raises, change });
    },
  });
}

const missingBudget = (id: string): DomainError =>
  new DomainError('budget_missing', 'missing', `there is no budget ${id}`);
