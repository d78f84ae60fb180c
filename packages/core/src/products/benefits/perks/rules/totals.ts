import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { capturedBetween, type CapturedUse } from '../../cards/rules/roi.js';
import { microsOfCents } from '../../rules/figures.js';
import { daysRemaining } from './generate-periods.js';
import type { TrackedBenefit, TrackedPeriod } from './tracked.js';

/** A current period, and whether it counts for its group. */
export interface CurrentPeriod {
  readonly benefit: TrackedBenefit;
  readonly period: TrackedPeriod;
  readonly isWinner: boolean;
}

/** Whether a period ends within so many days, has something left and is not shut. */
export function isExpiring({ period }: Pick<CurrentPeriod, 'period'>, today: Day, days: number): boolean {
  const left = daysRemaining(period.end, today);
  return left !== null && left >= 0 && left <= days && period.remaining > 0 && !period.isLocked;
}

const isCounted = ({ benefit, period }: CurrentPeriod): boolean =>
  benefit.unit === 'dollars' && !period.isLocked;

/** What dollar periods have left, in whole cents, and how many they are; one of each group counts (GRP-3). */
export function remainingOf(periods: readonly CurrentPeriod[]): {
  readonly amount: number;
  readonly count: number;
} {
  const counted = periods.filter((each) => each.isWinner && isCounted(each) && each.period.remaining > 0);
  return { amount: counted.reduce((sum, { period }) => sum + period.remaining, 0), count: counted.length };
}

/** The figures of the dashboard (benefits spec §3.4). */
export interface Dashboard {
  /** Within 30 days; whole cents. */
  readonly expiring: { readonly amount: number; readonly count: number };
  readonly capturedThisMonth: Micros;
  /** Whole cents. */
  readonly totalAvailable: number;
  /** Whole cents. */
  readonly totalFees: number;
  readonly totalCaptured: Micros;
  readonly netValue: Micros;
  readonly cardCount: number;
}

const soonDays = 30;

/**
 * Sums up a household's active cards. Uses count by the day they were marked and without weights: this is what
 * happened, not what it was worth to anybody.
 */
export function dashboardOf(input: {
  readonly today: Day;
  readonly current: readonly CurrentPeriod[];
  /** Of this calendar year at least. */
  readonly uses: readonly CapturedUse[];
  /** Whole cents, one per active card. */
  readonly annualFees: readonly number[];
}): Dashboard {
  const { today, current, annualFees } = input;
  const uses = input.uses.map((use) => ({ ...use, weightPercent: 100 }));
  const year = today.slice(0, 4);
  const month = today.slice(0, 7);
  const totalCaptured = capturedBetween(uses, { start: `${year}-01-01`, end: `${year}-12-31` });
  const totalFees = annualFees.reduce((sum, fee) => sum + fee, 0);
  return {
    expiring: remainingOf(current.filter((each) => isExpiring(each, today, soonDays))),
    capturedThisMonth: capturedBetween(uses, { start: `${month}-01`, end: `${month}-31` }),
    totalAvailable: remainingOf(current).amount,
    totalFees,
    totalCaptured,
    netValue: totalCaptured - microsOfCents(totalFees),
    cardCount: annualFees.length,
  };
}
