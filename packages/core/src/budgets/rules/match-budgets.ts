import type { Amounts, Budget, Subject } from '../model.js';
import { factsOf, type Facts } from './facts.js';

/** A tenant's budgets as a process remembers them. It only proposes: the step under the locks checks the stamp. */
export interface BudgetIndex {
  /** The catalogue's stamp, read before the rows. */
  readonly stamp: string;
  /** Subject type → subject id → budgets. */
  readonly bySubject: ReadonlyMap<string, ReadonlyMap<string, readonly Facts[]>>;
  readonly byId: ReadonlyMap<string, Facts>;
}

/** Arranges budgets for matching. */
export function indexBudgets(stamp: string, budgets: readonly Budget[]): BudgetIndex {
  const bySubject = new Map<string, Map<string, Facts[]>>();
  const byId = new Map<string, Facts>();
  for (const budget of budgets) {
    const facts = factsOf(budget);
    byId.set(budget.id, facts);
    let ids = bySubject.get(budget.subjectType);
    if (!ids) bySubject.set(budget.subjectType, (ids = new Map<string, Facts[]>()));
    const list = ids.get(budget.subjectId);
    if (list) list.push(facts);
    else ids.set(budget.subjectId, [facts]);
  }
  return { stamp, bySubject, byId };
}

const ranks: Readonly<Record<string, number>> = { user: 0, api_key: 1, tag: 2, customer: 3 };
const rankOf = (budget: Budget): number => ranks[budget.subjectType] ?? 4;

/**
 * The order in which budgets are examined: user, api_key, tag, customer, then the rest by type (costs spec §9.1); within
 * one type by subject, slot and id. The first one that fails is the one reported.
 */
export function examinedBefore(a: Budget, b: Budget): boolean {
  const [x, y] = [rankOf(a), rankOf(b)];
  if (x !== y) return x < y;
  if (a.subjectType !== b.subjectType) return a.subjectType < b.subjectType;
  if (a.subjectId !== b.subjectId) return a.subjectId < b.subjectId;
  if (a.slot !== b.slot) return a.slot < b.slot;
  return a.id < b.id;
}

const none: readonly Facts[] = [];

/**
 * The budgets that apply to a request, in the order of examination: those of its subjects that count one of its units
 * (costs spec §5.8). Each once, however often a subject is named.
 */
export function matchBudgets(index: BudgetIndex, subjects: readonly Subject[], amounts: Amounts): Facts[] {
  const matched: Facts[] = [];
  for (const { type, id } of subjects)
    for (const facts of index.bySubject.get(type)?.get(id) ?? none)
      if (amounts[facts.budget.unit] !== undefined && !matched.includes(facts)) insertInOrder(matched, facts);
  return matched;
}

/** A handful of budgets: insertion costs less than a sort. */
function insertInOrder(list: Facts[], facts: Facts): void {
  let at = list.length;
  while (at > 0 && examinedBefore(facts.budget, (list[at - 1] as Facts).budget)) at--;
  list.splice(at, 0, facts);
}
