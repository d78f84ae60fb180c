import { DomainError } from '../../kernel/errors.js';
import type { Json, JsonObject } from '../../kernel/json.js';
import { isStorageError } from '../../storage/errors.js';
import { insertion, replacement, type Write } from '../../storage/counters.js';
import type { TenantId } from '../../storage/storage.js';
import {
  budgets,
  holds,
  type Asking,
  type Budget,
  type BudgetDraft,
  type EditOutcome,
  type Extra,
} from '../model.js';
import { allocatable, allocate } from '../rules/allocate.js';
import { counterAt } from '../rules/back-child.js';
import { raiseCatalogue } from '../rules/catalogue.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { draftBudget } from '../rules/draft-budget.js';
import { checkInside, checkRoom } from '../rules/edit-checks.js';
import { factsOf } from '../rules/facts.js';
import { planKeys } from '../rules/plan-keys.js';
import { touchPeriods } from '../rules/touch-period.js';
import { forgetIndex, type Engine } from './catalogue.js';
import { announce, commit, opsOf, type Decided, type StepView } from './commit.js';
import type { Edited } from './edit.js';
import { rowJson, rowOf } from './row-json.js';
import { sweepLater } from './sweep.js';
import { turnFamily } from './turn.js';

type CreateRows = { budgets: Budget; taken: Budget };

/** How often a creation is planned again when its parent changes under it. */
const plans = 8;

/**
 * Creates a budget; a child also takes its cap from its parent, at once and whole.
 *
 * @throws DomainError `invalid`; `budget_exists` when the subject has a budget in this slot; `parent_missing`;
 * `allocation_refused` when the parent has not enough left.
 */
export async function create<X extends Json, F extends Extra>(
  engine: Engine,
  draft: BudgetDraft,
  asking: Asking<EditOutcome, X, F>,
): Promise<Edited<X>> {
  const now = asking.now ?? engine.runtime.now();
  const budget = draftBudget(draft, engine.runtime.id(), now);
  const ops = opsOf(asking, engine.runtime.id(), now);
  for (let left = plans; ; left--) {
    try {
      await turnParent(engine, budget, now);
      const committed = await commitCreation(engine, budget, { ...asking, now, ops });
      forgetIndex(engine);
      const { value, extra, replayed, hash } = committed;
      return { budget: rowOf(budgets, value), extra, replayed, hash };
    } catch (error) {
      if (left === 0 || !isStorageError(error, 'stale')) throw error;
    }
  }
}

async function turnParent(engine: Engine, { parentId }: Budget, now: Date): Promise<void> {
  const parent = parentId === null ? undefined : await engine.storage.collection(budgets).get(parentId);
  if (parent) await turnFamily(engine, parent, now);
}

function commitCreation<X extends Json, F extends Extra>(
  engine: Engine,
  budget: Budget,
  asking: Asking<EditOutcome, X, F> & { readonly now: Date },
) {
  const { subjectType, subjectId, slot, parentId } = budget;
  const touch = { nowMs: asking.now.getTime(), session: null, velocity: false };
  return commit<CreateRows, EditOutcome, JsonObject, X, F>(engine, asking, {
    now: asking.now,
    ops: asking.ops ?? [],
    find: {
      budgets: { table: budgets, ids: parentId === null ? [] : [parentId] },
      taken: { table: budgets, where: { subjectType, subjectId, slot } },
    },
    plan: (found) => [
      catalogueKey,
      factsOf(budget).spanAt(touch.nowMs).key,
      ...planKeys(found.budgets.map(factsOf), touch),
    ],
    step: (view) => createStep(engine.storage.id, budget, view),
  });
}

function createStep(
  tenant: TenantId,
  budget: Budget,
  { found, counters, now, nowMs, id }: StepView<CreateRows>,
): Decided<EditOutcome, JsonObject> {
  const [taken] = found.taken;
  if (taken !== undefined)
    throw new DomainError('budget_exists', 'conflict', 'the subject has a budget in this slot', {
      budget: taken.id,
    });
  const raised = raiseCatalogue(counterAt(counters, catalogueKey), id());
  const changed = new Map([[catalogueKey, raised]]);
  if (budget.parentId === null) {
    const writes = [insertion(budgets, budget), sweepLater(tenant, now)];
    const outcome = { before: null, after: budget };
    return { outcome, value: rowJson(budgets, budget), counters: changed, writes };
  }
  const [parent] = found.budgets;
  if (parent === undefined)
    throw new DomainError('parent_missing', 'missing', `there is no budget ${budget.parentId}`);
  checkInside(budget, parent, now);
  checkRoom(parent, budget.cap, allocatable(parent, counters, nowMs));
  const share = { id: budget.id, n: budget.base, amount: budget.cap };
  const { hold, key, counter } = allocate(parent, share, counters, now);
  changed.set(key, counter);
  const child: Budget = { ...budget, allocationId: hold.id, allocated: budget.cap };
  const turns = touchPeriods([factsOf(parent)], counters, nowMs);
  const writes: Write[] = [
    insertion(budgets, child),
    sweepLater(tenant, now),
    insertion(holds, hold),
    ...turns.map(({ seen, next }) => replacement(budgets, seen, next)),
    ...announce(
      turns.map(({ event }) => event),
      now,
      id,
    ),
  ];
  return {
    outcome: { before: null, after: child },
    value: rowJson(budgets, child),
    counters: changed,
    writes,
  };
}
