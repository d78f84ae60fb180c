import type { Day } from '../../../../kernel/day.js';
import type { Anchor } from '../../cards/rules/anniversary.js';
import type { Benefit, ScheduleType, TouchedPeriod } from '../model.js';
import type { GroupCandidate } from './group-winners.js';
import { periodId } from './period-id.js';
import type { Period } from './timeline.js';

/** What lists, items and calendars show of a card. */
export interface TrackedCard extends Anchor {
  readonly cardId: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly displayName: string;
  /** Whole cents. */
  readonly annualFee: number;
  readonly addedOn: Day;
  readonly programKey: string | null;
}

/** A benefit with the card it is on. */
export type TrackedBenefit = Pick<
  Benefit,
  'creditName' | 'unit' | 'scheduleType' | 'category' | 'description' | 'group' | 'weightPercent'
> & { readonly benefitId: string; readonly card: TrackedCard };

/** A period with what was marked on it. */
export interface TrackedPeriod extends Period {
  readonly id: string;
  readonly used: number;
  readonly remaining: number;
  readonly usedOn: Day | null;
  readonly unlockedOn: Day | null;
  readonly notes: string | null;
  /** A gated period that did not open: it counts for nothing (PER-8). */
  readonly isLocked: boolean;
}

/** Joins a computed period with what is stored of it; what is stored keeps its own end and amount (AMT-2). */
export function trackPeriod(
  benefit: { readonly benefitId: string; readonly scheduleType: ScheduleType },
  period: Period,
  touched: ReadonlyMap<string, TouchedPeriod>,
): TrackedPeriod {
  const id = periodId(benefit.benefitId, period.start);
  const stored = touched.get(id);
  const { amount, used } = stored ?? { amount: period.amount, used: 0 };
  const unlockedOn = stored?.unlockedOn ?? null;
  return {
    id,
    start: period.start,
    end: stored === undefined ? period.end : stored.end,
    label: period.label,
    amount,
    used,
    remaining: amount - used,
    usedOn: stored?.usedOn ?? null,
    unlockedOn,
    notes: stored?.notes ?? null,
    isLocked: benefit.scheduleType === 'spend_gated' && unlockedOn === null,
  };
}

/** A tracked period as its group sees it (GRP-2). */
export function groupCandidate({ group, card }: TrackedBenefit, period: TrackedPeriod): GroupCandidate {
  const { id, used, amount, end } = period;
  return { id, used, amount, end, group, ownerId: card.ownerId, cardAdded: card.addedOn };
}
