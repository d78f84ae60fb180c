import type { Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';
import type { UsageStatus } from '../model.js';

/** What is known of a period's use. */
export interface Usage {
  readonly used: number;
  /** The day of the last used or partial mark. */
  readonly usedOn: Day | null;
  /** The day on which a gated period was opened. */
  readonly unlockedOn: Day | null;
  readonly notes: string | null;
}

/** A period that nobody touched. */
export const noUsage: Usage = { used: 0, usedOn: null, unlockedOn: null, notes: null };

/** What a caller says about a period: the state that shall hold from now on. */
export interface UsageChange {
  readonly usageStatus?: UsageStatus;
  /** Needed for `partial`, ignored otherwise; in the benefit's unit. */
  readonly usedAmount?: number | null;
  readonly notes?: string | null;
  /** Opens a gated period without using it (PER-8). */
  readonly unlocked?: boolean;
}

/** How much of an amount is used, in a word. */
export function usageStatus({
  used,
  amount,
}: {
  readonly used: number;
  readonly amount: number;
}): UsageStatus {
  if (used === 0) return 'unused';
  return used < amount ? 'partial' : 'used';
}

function usedBy({ usageStatus: status, usedAmount }: UsageChange, amount: number, before: number): number {
  switch (status) {
    case undefined:
      return before;
    case 'unused':
      return 0;
    case 'used':
      return amount;
    case 'partial':
      if (usedAmount === undefined || usedAmount === null)
        throw invalid(['usedAmount'], 'is required for partial');
      if (!Number.isSafeInteger(usedAmount) || usedAmount <= 0 || usedAmount > amount)
        throw invalid(['usedAmount'], "must be greater than 0 and at most the period's amount");
      return usedAmount;
    default:
      throw invalid(['usageStatus'], 'must be unused, partial or used');
  }
}

/**
 * The use of a period after a mark (USE-1 to USE-5). The mark states the whole new state: any may follow any other. All
 * of an amount used in part is used. Using a gated period opens it; it stays open.
 *
 * @throws DomainError `invalid` naming `usageStatus` or `usedAmount`, or for a period that has not started.
 * @example
 * const change = { usageStatus: 'partial', usedAmount: 800 } as const;
 * const usage = applyUsage({ amount: 5_000, start: '2026-01-01', before: noUsage, change, today: '2026-03-31' });
 * usage.usedOn; // '2026-03-31'
 */
export function applyUsage(input: {
  readonly amount: number;
  readonly start: Day;
  readonly before: Usage;
  readonly change: UsageChange;
  readonly today: Day;
}): Usage {
  const { amount, start, before, change, today } = input;
  if (change.usageStatus === undefined && change.unlocked !== true)
    throw invalid(['usageStatus'], 'is required');
  if (start > today) throw invalid(['usageStatus'], 'cannot be set before the period starts');
  const used = usedBy(change, amount, before.used);
  const marked = change.usageStatus !== undefined;
  const opened = change.unlocked === true || used > 0;
  return {
    used,
    usedOn: used === 0 ? null : marked ? today : before.usedOn,
    unlockedOn: before.unlockedOn ?? (opened ? today : null),
    notes: change.notes === undefined ? before.notes : change.notes,
  };
}
