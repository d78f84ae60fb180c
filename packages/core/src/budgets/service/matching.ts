import type { Counter } from '../../storage/counters.js';
import { isStorageError } from '../../storage/errors.js';
import type { Amounts, Budget, Confirm, Subject } from '../model.js';
import { catalogueStamp } from '../rules/catalogue.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { factsOf, type Facts } from '../rules/facts.js';
import { matchBudgets, type BudgetIndex } from '../rules/match-budgets.js';
import { isTurned } from '../rules/touch-period.js';
import { confirmer, forgetIndex, knownIndex, type Engine } from './catalogue.js';
import { turnFamily } from './turn.js';

/** How often a job is planned again when the catalogue moves under it. */
const plans = 8;

/** The budgets that a request is planned for. */
export interface Matched {
  readonly index: BudgetIndex;
  /** In the order of examination. */
  readonly facts: readonly Facts[];
  readonly ids: readonly string[];
}

/** A request to match. */
export interface Request {
  readonly subjects: readonly Subject[];
  readonly amounts: Amounts;
  readonly confirm?: Confirm | undefined;
}

/**
 * Runs a job planned from the remembered catalogue, again with a fresh one whenever the step finds that it has moved.
 * Children whose period has turned are backed by their parents first.
 *
 * @throws StorageError `stale` when the catalogue moves faster than jobs can be planned.
 */
export async function withMatched<R>(
  engine: Engine,
  request: Request,
  now: Date,
  run: (matched: Matched) => Promise<R>,
): Promise<R> {
  const confirmed = request.confirm ? confirmer(request.confirm) : null;
  for (let left = plans; ; left--) {
    const known = knownIndex(engine);
    const index = known instanceof Promise ? await known : known;
    if (confirmed) await confirmed(index);
    const facts = matchBudgets(index, request.subjects, request.amounts);
    try {
      if (!(await backTurned(engine, facts, now)))
        return await run({ index, facts, ids: facts.map(({ budget }) => budget.id) });
      if (left > 0) forgetIndex(engine);
    } catch (error) {
      if (left === 0 || !isStorageError(error, 'stale')) throw error;
      forgetIndex(engine);
    }
  }
}

/** Whether a child's period had turned, so that what is remembered of it is old. */
async function backTurned(engine: Engine, all: readonly Facts[], now: Date): Promise<boolean> {
  const turned = all.filter((facts) => facts.budget.parentId !== null && isTurned(facts, now.getTime()));
  for (const { budget } of turned) await turnFamily(engine, budget, now);
  return turned.length > 0;
}

/**
 * The facts of the matched budgets as they are under the locks, in the order of examination; null when the plan was made
 * from another catalogue, or a child's period has turned and must be backed first.
 */
export function lockedFacts(
  { index, ids }: Matched,
  found: readonly Budget[],
  reads: ReadonlyMap<string, Counter>,
  nowMs: number,
): readonly Facts[] | null {
  if (catalogueStamp(reads.get(catalogueKey)) !== index.stamp || found.length !== ids.length) return null;
  const all: Facts[] = [];
  for (const id of ids) {
    const row = found.find((each) => each.id === id);
    if (row === undefined) return null;
    const facts = factsOf(row);
    if (row.parentId !== null && isTurned(facts, nowMs)) return null;
    all.push(facts);
  }
  return all;
}
