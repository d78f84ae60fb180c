import type { Day } from '../../../../kernel/day.js';
import type { BenefitGroup } from '../model.js';

/** A period of a benefit that may belong to a group. */
export interface GroupCandidate {
  /** Of the period; ties end here. */
  readonly id: string;
  readonly ownerId: string;
  readonly group: BenefitGroup | null;
  readonly used: number;
  readonly amount: number;
  readonly end: Day | null;
  /** When the card was added: a day, or any text that sorts like time. */
  readonly cardAdded: string;
}

const lastDay = '9999-12-31';

/** Negative when `a` is the better candidate (GRP-2). */
function compareCandidates(a: GroupCandidate, b: GroupCandidate): number {
  if (a.used !== b.used) return b.used - a.used;
  if (a.amount !== b.amount) return b.amount - a.amount;
  const [aEnd, bEnd] = [a.end ?? lastDay, b.end ?? lastDay];
  if (aEnd !== bEnd) return aEnd < bEnd ? -1 : 1;
  if (a.cardAdded !== b.cardAdded) return a.cardAdded < b.cardAdded ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function groupKey({ group, ownerId }: GroupCandidate): string | null {
  if (group === null) return null;
  return JSON.stringify(group.scope === 'once_per_owner' ? [group.key, ownerId] : [group.key]);
}

/**
 * The ids of the periods that count (GRP-1 to GRP-3): every one without a group, and the best one of each group. Use
 * decides first, so that a used credit closes its group.
 *
 * @example
 * const group = { key: 'clear_plus', scope: 'once_per_household' } as const;
 * const one = { id: 'a', ownerId: 'ana', group, used: 0, amount: 20_900, end: '2026-12-31', cardAdded: '2026-01-15' };
 * groupWinners([one, { ...one, id: 'b', ownerId: 'ben', used: 100 }]).has('b'); // true
 */
export function groupWinners(candidates: readonly GroupCandidate[]): ReadonlySet<string> {
  const winners = new Set<string>();
  const best = new Map<string, GroupCandidate>();
  for (const candidate of candidates) {
    const key = groupKey(candidate);
    if (key === null) {
      winners.add(candidate.id);
      continue;
    }
    const rival = best.get(key);
    if (rival === undefined || compareCandidates(candidate, rival) < 0) best.set(key, candidate);
  }
  for (const { id } of best.values()) winners.add(id);
  return winners;
}
