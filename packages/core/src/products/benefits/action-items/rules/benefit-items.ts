import { daysBetween, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { HistoricalRate } from '../../perks/rules/historical-rate.js';
import type { TrackedBenefit, TrackedPeriod } from '../../perks/rules/tracked.js';
import { usageStatus } from '../../perks/rules/usage.js';
import { formatAmount } from '../../rules/figures.js';
import { classifyExpiring } from './classify-expiring.js';
import { daysInWords, newItem, type ActionItem } from './item.js';

/** A period of an active benefit on an active card, with what advice needs to know. */
export interface ItemCandidate {
  readonly benefit: TrackedBenefit;
  readonly period: TrackedPeriod;
  /** Of its group; true without one (GRP-3). */
  readonly isWinner: boolean;
  /** What is left, in dollars, by the weight of the benefit. */
  readonly worthLeft: Micros;
}

const isOpen = ({ period, isWinner }: ItemCandidate): boolean =>
  isWinner && !period.isLocked && period.remaining > 0;

const idsOf = ({ benefit, period }: ItemCandidate) => ({
  displayName: benefit.card.displayName,
  cardId: benefit.card.cardId,
  benefitId: benefit.benefitId,
  periodId: period.id,
});

const percentOfRate = (rate: number): string => `${Math.round(rate * 100)}%`;

/** The item of a current period that ends soon (ACT-3, RISK-1, RISK-2); null when it does not. */
export function expiringItem(
  candidate: ItemCandidate & { readonly history: HistoricalRate },
  today: Day,
  daysAhead: number,
): ActionItem | null {
  const { benefit, period, history, worthLeft } = candidate;
  if (!isOpen(candidate) || period.end === null) return null;
  const daysRemaining = daysBetween(today, period.end);
  const amountRemaining = benefit.unit === 'dollars' ? period.remaining : 0;
  const type = classifyExpiring({ daysRemaining, daysAhead, amountRemaining, history });
  if (type === null) return null;
  const past = history.rate === null ? '' : ` · used ${percentOfRate(history.rate)} of past periods`;
  return newItem({
    ...idsOf(candidate),
    type,
    title: `${formatAmount(period.remaining, benefit.unit)} of ${benefit.creditName} ends ${daysInWords(daysRemaining)}`,
    detail: `${benefit.card.displayName} · ${period.label} · ${usageStatus(period)}${past}`,
    valueAtRisk: worthLeft,
    daysRemaining,
    ...(benefit.unit === 'dollars' ? { history } : {}),
  });
}

/** Longer ago nobody can do anything about a period. */
const recentDays = 90;

/** The item of the period that ended last and was not used up (ACT-4); null when there is nothing to say. */
export function priorPeriodItem(candidate: ItemCandidate, today: Day): ActionItem | null {
  const { benefit, period, worthLeft } = candidate;
  if (!isOpen(candidate) || period.end === null || benefit.scheduleType === 'one_time') return null;
  const daysRemaining = daysBetween(today, period.end);
  if (daysRemaining >= 0 || daysRemaining < -recentDays) return null;
  const left = formatAmount(period.remaining, benefit.unit);
  return newItem({
    ...idsOf(candidate),
    type: 'unused_prior_period',
    title: `${left} of ${benefit.creditName} was not used in ${period.label}`,
    detail: `${benefit.card.displayName} · ended ${daysInWords(daysRemaining)}`,
    valueAtRisk: worthLeft,
    daysRemaining,
  });
}
