import type { HistoricalRate } from '../../perks/rules/historical-rate.js';

/** Under this many days an unused credit can be called at risk. */
const riskDays = 30;
/** At most so many cents left are no reason to warn. */
const riskCents = 2_500;

/**
 * Whether a period that runs out is a mere date or, going by its past, likely to be lost (RISK-1). Null outside the
 * look-ahead; never both. `amountRemaining` is whole cents; all four comparisons are strict.
 *
 * @example
 * const history = { rate: 0.3125, n: 4, confidence: 'high', used: 3_125, allocated: 10_000 } as const;
 * classifyExpiring({ daysRemaining: 6, daysAhead: 30, amountRemaining: 4_750, history }); // 'at_risk_this_period'
 */
export function classifyExpiring(input: {
  readonly daysRemaining: number | null;
  readonly daysAhead: number;
  readonly amountRemaining: number;
  readonly history: HistoricalRate;
}): 'at_risk_this_period' | 'benefit_expiring' | null {
  const { daysRemaining, daysAhead, amountRemaining, history } = input;
  if (daysRemaining === null || daysRemaining < 0 || daysRemaining > daysAhead) return null;
  const leaks = history.rate !== null && history.used * 10 < history.allocated * 7;
  const atRisk =
    daysRemaining < riskDays && leaks && amountRemaining > riskCents && history.confidence === 'high';
  return atRisk ? 'at_risk_this_period' : 'benefit_expiring';
}
