import { daysBetween, type Day } from '../../../kernel/day.js';
import { roundedQuotient } from '../rules/figures.js';
import type { OfferStatus } from './model.js';

/** What pacing is computed from; amounts are whole cents. */
export interface PacedOffer {
  readonly spendRequirement: number;
  readonly currentSpend: number;
  readonly spendDeadline: Day;
  /** The day on which the offer was recorded. */
  readonly recordedOn: Day;
  readonly status: OfferStatus;
}

/** How an offer stands. */
export interface OfferPacing {
  /** Whole cents. */
  readonly spendRemaining: number;
  readonly spendRequirementMet: boolean;
  /** Negative after the deadline. */
  readonly daysRemaining: number;
  /** Dollars with 2 decimals; 0 when met, null when the deadline passed unmet. */
  readonly dailySpendNeeded: number | null;
  readonly isAtRisk: boolean;
}

/** With so few days left, whatever is missing is at risk. */
const lastDays = 14;
/** With so few days left, more than half missing is at risk. */
const lateDays = 30;

/** WO-3; products instead of quotients, so that nothing is rounded. */
function isBehind(offer: PacedOffer, missing: number, days: number): boolean {
  if (offer.status !== 'in_progress' || missing === 0) return false;
  if (days <= lastDays) return true;
  if (days <= lateDays && missing * 2 > offer.spendRequirement) return true;
  const planned = Math.max(1, daysBetween(offer.recordedOn, offer.spendDeadline));
  return BigInt(missing) * BigInt(planned) > 2n * BigInt(offer.spendRequirement) * BigInt(Math.max(1, days));
}

/**
 * How much is still to be spent, how fast, and whether that is in doubt (WO-2, WO-3): 14 days or fewer left, 30 with
 * more than half missing, or a pace above twice the one at the start.
 *
 * @example
 * const offer = { spendRequirement: 500_000, currentSpend: 320_000, spendDeadline: '2026-07-04', recordedOn: '2026-04-04' };
 * offerPacing({ ...offer, status: 'in_progress' }, '2026-04-04').dailySpendNeeded; // 19.78
 */
export function offerPacing(offer: PacedOffer, today: Day): OfferPacing {
  const missing = Math.max(0, offer.spendRequirement - offer.currentSpend);
  const days = daysBetween(today, offer.spendDeadline);
  return {
    spendRemaining: missing,
    spendRequirementMet: missing === 0,
    daysRemaining: days,
    dailySpendNeeded:
      missing === 0
        ? 0
        : days < 0
          ? null
          : roundedQuotient(BigInt(missing), 100n * BigInt(Math.max(1, days)), 2),
    isAtRisk: isBehind(offer, missing, days),
  };
}
