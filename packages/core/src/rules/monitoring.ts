/**
 * The calculations behind spend monitoring, without storage, clock or network: today and everything that is added up are
 * arguments. Amounts are micros of one currency, days are UTC.
 */
export { addDays, daysBetween, isDay, type Day } from '../kernel/day.js';
export { addBusinessDays } from '../products/monitoring/alerts/rules/business-days.js';
export {
  syncRanges,
  isComplete,
  type SyncSpan,
} from '../products/monitoring/connections/rules/sync-ranges.js';
export { digestPeriod, type DigestPeriod } from '../products/monitoring/digests/rules/digest-period.js';
export {
  buildDigest,
  changeOf,
  shownAmount,
  type DigestFacts,
  type DigestView,
} from '../products/monitoring/digests/rules/digest-view.js';
export { digestHtml, digestJson, digestText } from '../products/monitoring/digests/rules/render-digest.js';
export {
  anomalyLimits,
  detectAnomaly,
  type Anomaly,
  type AnomalyLimits,
  type Series,
} from '../products/monitoring/forecasts/rules/detect-anomaly.js';
export {
  forecastMonth,
  runwayDays,
  suggestBudget,
  type DailySpend,
  type MonthForecast,
} from '../products/monitoring/forecasts/rules/forecast-month.js';
export { assignSpend, type Assigned, type Spent } from '../products/monitoring/governance/rules/assign.js';
export {
  reconcile,
  type Figures,
  type Reconciliation,
  type Source,
} from '../products/monitoring/overview/rules/reconcile.js';
export {
  planOf,
  planTable,
  usualPlans,
  type Standing,
} from '../products/monitoring/plans/rules/entitlements.js';
export { deriveDay } from '../products/monitoring/samples/rules/derive-cost.js';
export { microsOf } from '../products/monitoring/samples/rules/read-amount.js';
export { readDays, type DayStatement } from '../products/monitoring/samples/rules/read-page.js';
export { judgeThreshold, type ThresholdState } from '../products/monitoring/thresholds/rules/evaluate.js';
export { periodOf, type PeriodDays } from '../products/monitoring/thresholds/rules/period.js';
