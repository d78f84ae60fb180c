import type { Json } from '../../kernel/json.js';
import { isStorageError } from '../../storage/errors.js';
import { budgets, type Asking, type Budget, type EditOutcome, type Extra } from '../model.js';
import { forgetIndex, type Engine } from './catalogue.js';
import { commitEdit } from './commit-edit.js';
import { opsOf } from './commit.js';
import type { EditResult, EditView } from './edit-step.js';
import { rowOf } from './row-json.js';
import { turnFamily } from './turn.js';

/** The answer of an edit. */
export interface Edited<X extends Json = Json> {
  /** The budget as the edit left it; as it last was when it was removed. */
  readonly budget: Budget;
  readonly extra: X | null;
  readonly replayed: boolean;
  readonly hash: string | null;
}

/** How often an edit is planned again when the budget changes under it. */
const plans = 8;

/**
 * Edits a budget under the locks of its present counter, its parent's and the catalogue's. A child whose period has
 * turned is backed by its parent first.
 *
 * @throws DomainError `budget_missing`, or whatever `change` throws.
 */
export async function editBudget<X extends Json, F extends Extra>(
  engine: Engine,
  budgetId: string,
  asking: Asking<EditOutcome, X, F>,
  change: (view: EditView) => EditResult,
): Promise<Edited<X>> {
  const now = asking.now ?? engine.runtime.now();
  const ops = opsOf(asking, engine.runtime.id(), now);
  for (let left = plans; ; left--) {
    try {
      const row = await engine.storage.collection(budgets).get(budgetId);
      if (row) await turnFamily(engine, row, now);
      const current = row?.parentId ? await engine.storage.collection(budgets).get(budgetId) : row;
      const { value, extra, replayed, hash } = await commitEdit(engine, budgetId, current, {
        asking: { ...asking, now, ops },
        now,
        raises: true,
        change,
      });
      forgetIndex(engine);
      return { budget: rowOf(budgets, value), extra, replayed, hash };
    } catch (error) {
      if (left === 0 || !isStorageError(error, 'stale')) throw error;
    }
  }
}
