import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';
import { compareBytes } from '../../../../storage/match.js';

/** One group of a sum. */
export interface Share {
  readonly name: string;
  readonly amount: Micros;
}

/** One group with its part of the whole. */
export interface Slice extends Share {
  /** Percent of the total, one decimal, rounded by itself: slices need not add up to 100.0 (projects spec §1.2). */
  readonly percentage: string;
}

/** Groups by amount, largest first, then by name; those of nothing are left out (projects spec §5). */
export function ranked(groups: ReadonlyMap<string, Micros>): readonly Share[] {
  return [...groups]
    .filter(([, amount]) => amount !== 0n)
    .map(([name, amount]) => ({ name, amount }))
    .sort((a, b) => (a.amount === b.amount ? compareBytes(a.name, b.name) : a.amount > b.amount ? -1 : 1));
}

/**
 * The ranked groups of a total with their percentages; none where the total is 0 (projects spec §5).
 *
 * @example
 * sliced(7_920n, new Map([['ai-apis', 4_680n]])); // [{ name: 'ai-apis', amount: 4680n, percentage: '59.1' }]
 */
export function sliced(total: Micros, groups: ReadonlyMap<string, Micros>): readonly Slice[] {
  return ranked(groups).flatMap((share) => {
    const percentage = percentOf(share.amount, total, 1, 'half-up');
    return percentage === null ? [] : [{ ...share, percentage }];
  });
}
