import type { JsonObject } from '../../kernel/json.js';
import {
  dueWork,
  insertion,
  removal,
  replacement,
  type Counter,
  type Write,
} from '../../storage/counters.js';
import type { TenantId } from '../../storage/storage.js';
import { budgets, holds, type Budget, type EditOutcome, type Hold } from '../model.js';
import { counterAt } from '../rules/back-child.js';
import type { BudgetEvent } from '../rules/budget-event.js';
import { raiseCatalogue } from '../rules/catalogue.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { factsOf, type Span } from '../rules/facts.js';
import type { Posting } from '../rules/settle-hold.js';
import { touchPeriods, type Turn } from '../rules/touch-period.js';
import { announce, post, type Decided, type StepView } from './commit.js';
import { rowJson } from './row-json.js';

/** The rows that an edit reads under its locks: the budget and its parent, its children, its allocation. */
export type EditRows = { budgets: Budget; children: Budget; holds: Hold };

/** A budget to be edited, with its family, as it stands under the locks. Its period has been touched. */
export interface EditView {
  /** The row as it is stored: its period may have turned unnoticed. */
  readonly stored: Budget;
  readonly budget: Budget;
  readonly span: Span;
  readonly parent: Budget | null;
  readonly allocation: Hold | null;
  readonly children: readonly Budget[];
  /** The edit's own view: what it sets here is stored. */
  readonly counters: Map<string, Counter>;
  readonly now: Date;
  readonly nowMs: number;
  readonly id: () => string;
}

/** What an edit makes of a budget. */
export interface EditResult {
  /** Null removes it. */
  readonly next: Budget | null;
  readonly events?: readonly BudgetEvent[];
  /** A new allocation. */
  readonly opened?: Hold | null;
  /** The allocation that it changed or ended. */
  readonly changed?: { readonly seen: Hold; readonly next: Hold } | null;
  readonly postings?: readonly Posting[];
  /** An allocation that waits for its child's last holds. */
  readonly waiting?: Hold | null;
}

/** One edit. */
export interface Edit {
  /** Whether requests planned before it must be planned again. False only for turning a child's period. */
  readonly raises: boolean;
  readonly change: (view: EditView) => EditResult;
}

/** Work of this kind closes the allocation of a child's past period when its last hold has ended. */
export const allocationWork = 'budget.allocation';
/** How long such work waits before it looks again. */
export const allocationWaitMs = 60_000;

/** Runs an edit's change on what was read under the locks, and lists what it stores. */
export function editStep(
  tenant: TenantId,
  stored: Budget,
  view: StepView<EditRows>,
  edit: Pick<Edit, 'raises' | 'change'>,
): Decided<EditOutcome, JsonObject> {
  const { now, nowMs, found, id } = view;
  const parent = found.budgets.find((row) => row.id === stored.parentId) ?? null;
  const turns = touchPeriods([...(parent ? [parent] : []), stored].map(factsOf), view.counters, nowMs);
  const turned = (row: Budget): Budget => turns.find(({ seen }) => seen === row)?.next ?? row;
  const budget = turned(stored);
  const counters = new Map(view.counters);
  const result = edit.change({
    stored,
    budget,
    span: factsOf(stored).spanAt(nowMs),
    parent: parent && turned(parent),
    allocation: found.holds[0] ?? null,
    children: found.children,
    counters,
    now,
    nowMs,
    id,
  });
  if (edit.raises) counters.set(catalogueKey, raiseCatalogue(counterAt(counters, catalogueKey), id()));
  const changed = new Map([...counters].filter(([key, counter]) => view.counters.get(key) !== counter));
  return {
    outcome: { before: stored, after: result.next },
    value: rowJson(budgets, result.next ?? budget),
    counters: changed,
    writes: writesOf(tenant, stored, result, turns, now, id),
  };
}

function writesOf(
  tenant: TenantId,
  stored: Budget,
  result: EditResult,
  turns: readonly Turn[],
  now: Date,
  id: () => string,
): Write[] {
  const { next, opened, changed, postings, waiting, events } = result;
  const writes: Write[] = [];
  if (next === null) writes.push(removal(budgets, stored));
  else if (next !== stored) writes.push(replacement(budgets, stored, next));
  for (const turn of turns) if (turn.seen !== stored) writes.push(replacement(budgets, turn.seen, turn.next));
  if (opened) writes.push(insertion(holds, opened));
  if (changed) writes.push(replacement(holds, changed.seen, changed.next));
  if (postings && postings.length > 0)
    writes.push(...post(postings, now, id(), changed?.seen.id ?? null, null));
  if (waiting) writes.push(waitForAllocation(tenant, waiting.id, new Date(now.getTime() + allocationWaitMs)));
  return [...writes, ...announce([...turns.map(({ event }) => event), ...(events ?? [])], now, id)];
}

/** Work that looks at an allocation again. */
export function waitForAllocation(tenant: TenantId, allocation: string, due: Date): Write {
  const payload = { hold: allocation };
  return dueWork({
    kind: allocationWork,
    key: `${tenant}:${allocation}`,
    tenant,
    lane: tenant,
    due,
    payload,
  });
}
