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
  /** Those whose rows may have changed under the same version of the catalogue; they are read under the locks. */
  readonly unsure: readonly string[];
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
    const facts = currentFacts(engine, matchBudgets(index, request.subjects, request.amounts));
    try {
      if (!(await backTurned(engine, facts, now)))
        return await run({ index, facts, unsure: unsureOf(facts, now.getTime()) });
      if (left > 0) forgetIndex(engine);
    } catch (error) {
      if (left === 0 || !isStorageError(error, 'stale')) throw error;
      forgetIndex(engine);
    }
  }
}

/** Remembered facts, those of budgets that have turned meanwhile included. */
function currentFacts({ memory }: Engine, remembered: readonly Facts[]): readonly Facts[] {
  if (memory.turned.size === 0) return remembered;
  return remembered.map((facts) => memory.turned.get(facts.budget.id) ?? facts);
}

const none: readonly string[] = [];

/** Edits move the catalogue's version. Turning a period does not, nor does backing a child's. */
function unsureOf(all: readonly Facts[], nowMs: number): readonly string[] {
  const unsure = all.filter((facts) => facts.budget.parentId !== null || isTurned(facts, nowMs));
  return unsure.length === 0 ? none : unsure.map(({ budget }) => budget.id);
}

/** Whether a child's period had turned, so that what is remembered of it is old. */
async function backTurned(engine: Engine, all: readonly Facts[], now: Date): Promise<boolean> {
  const turned = all.filter((facts) => facts.budget.parentId !== null && isTurned(facts, now.getTime()));
  for (const { budget } of turned) await turnFamily(engine, budget, now);
  return turned.length > 0;
}

/** The facts to plan with: rows that were read stand in for what is remembered of them. */
export function plannedFacts({ facts, unsure }: Matched, found: readonly Budget[]): readonly Facts[] {
  if (unsure.length === 0) return facts;
  return facts.map((remembered) => {
    const row = found.find(({ id }) => id === remembered.budget.id);
    return row ? factsOf(row) : remembered;
  });
}

/**
 * The facts of the matched budgets as they are under the locks, in the order of examination; null when the plan was made
 * from another catalogue, or a child's period has turned and must be backed first.
 */
export function lockedFacts(
  matched: Matched,
  found: readonly Budget[],
  reads: ReadonlyMap<string, Counter>,
  nowMs: number,
): readonly Facts[] | null {
  const { index, unsure } = matched;
  if (catalogueStamp(reads.get(catalogueKey)) !== index.stamp || found.length !== unsure.length) return null;
  const all = plannedFacts(matched, found);
  for (const facts of unsure.length === 0 ? [] : all)
    if (facts.budget.parentId !== null && isTurned(facts, nowMs)) return null;
  return all;
}

/** Remembers, once a step is committed, which periods it found or made begun. */
export function rememberTurned(
  { memory }: Engine,
  matched: Matched,
  locked: readonly Facts[],
  nowMs: number,
): void {
  if (matched.unsure.length === 0 || memory.index !== matched.index) return;
  for (const facts of locked) {
    const { budget } = facts;
    if (budget.parentId !== null || !matched.unsure.includes(budget.id)) continue;
    const touched = Math.max(budget.touched, facts.spanAt(nowMs).n);
    memory.turned.set(budget.id, factsOf({ ...budget, touched }));
  }
}
