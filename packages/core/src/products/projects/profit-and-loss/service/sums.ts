import type { Actor } from '../../../../kernel/actor.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { SpendSum } from '../../../../platform/spending/issuing/service.js';
import { callerOf, currency, type ProjectsParts } from '../../service/parts.js';
import { linkedCosts } from '../model.js';
import type { DayRange } from '../rules/months.js';

/** Spend of one category or provider on one project. */
export interface Cell {
  readonly projectId: string;
  readonly value: string;
  readonly amount: Micros;
}

/** Reads the two parts of a dimension's value. */
function pairOf(text: string): readonly [string, string] | null {
  try {
    const pair: unknown = JSON.parse(text);
    return Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string'
      ? [pair[0], pair[1]]
      : null;
  } catch {
    return null;
  }
}

const cellsOf = (sums: readonly SpendSum[]): readonly Cell[] =>
  sums.flatMap(({ value, amount }) => {
    const pair = pairOf(value);
    return pair ? [{ projectId: pair[0], value: pair[1], amount }] : [];
  });

/**
 * What the cards of some projects and the costs linked to them come to, by category or provider: read from sums that are kept
 * per UTC day, so that the work grows with days and names, not with transactions.
 */
export async function spendCells(
  parts: ProjectsParts,
  actor: Actor,
  by: 'category' | 'provider',
  range: DayRange & { readonly projectIds: readonly string[] },
): Promise<readonly Cell[]> {
  const { projectIds, from, before } = range;
  const wanted = new Set(projectIds);
  const dimension = by === 'category' ? 'accountCategory' : 'accountProvider';
  const [only] = projectIds;
  const narrow = projectIds.length === 1 && only !== undefined ? { accountId: only } : {};
  const query = { by: dimension, currency, from, before, ...narrow } as const;
  const log = parts.storage.tenant(actor.tenant).log(linkedCosts);
  const [sums, linked] = await Promise.all([
    parts.issuing.spend(callerOf(actor), query),
    log.rollups.series(by, { from, before }),
  ]);
  const cards =
    only !== undefined && 'accountId' in narrow
      ? sums.map(({ value, amount }) => ({ projectId: only, value, amount }))
      : cellsOf(sums);
  const costs = cellsOf(linked.map(({ value, measures }) => ({ value, amount: measures['amount'] ?? 0n })));
  return [...cards, ...costs].filter(({ projectId }) => wanted.has(projectId));
}

/** Adds cells up by what `of` names. */
export function summed(cells: readonly Cell[], of: (cell: Cell) => string): ReadonlyMap<string, Micros> {
  const sums = new Map<string, Micros>();
  for (const cell of cells) sums.set(of(cell), (sums.get(of(cell)) ?? 0n) + cell.amount);
  return sums;
}

/** All of them. */
export const totalOf = (cells: readonly Cell[]): Micros =>
  cells.reduce((sum, { amount }) => sum + amount, 0n);

/** What a project earned on these days. */
export async function incomeOf(
  { issuing }: ProjectsParts,
  actor: Actor,
  projectId: string,
  { from, before }: DayRange,
): Promise<Micros> {
  const query = { by: 'income', currency, value: projectId, from, before } as const;
  const days = await issuing.spendByDay(callerOf(actor), query);
  return [...days.values()].reduce((sum, amount) => sum + amount, 0n);
}
