/**
 * The calculations behind card benefits, without storage, clock or network: today, the catalog and the worth of points
 * are arguments. Amounts of dollar benefits, fees and spend are whole cents; values in which points may be mixed are
 * micros of a dollar.
 */
export { addMonths, addDays, daysBetween, isDay, type Day } from '../kernel/day.js';
export {
  itemTypes,
  expandActionTypes,
  type ItemType,
} from '../products/benefits/action-items/rules/action-types.js';
export {
  buildActionItems,
  type ActionItems,
  type ItemSources,
} from '../products/benefits/action-items/rules/build-items.js';
export type { ItemCandidate } from '../products/benefits/action-items/rules/benefit-items.js';
export { classifyExpiring } from '../products/benefits/action-items/rules/classify-expiring.js';
export type { FeeCard, FeeRules, SuppressedFee } from '../products/benefits/action-items/rules/fee-items.js';
export type { ActionItem, FeeAdviceView } from '../products/benefits/action-items/rules/item.js';
export type { OfferCandidate } from '../products/benefits/action-items/rules/offer-items.js';
export {
  compareItems,
  priorityOf,
  scoreItem,
  urgencyFactor,
  type Priority,
  type Score,
  type Scored,
} from '../products/benefits/action-items/rules/score.js';
export {
  arrangeEvents,
  dateRange,
  expandEventTypes,
  type DateRange,
} from '../products/benefits/calendar/rules/arrange.js';
export {
  alertDays,
  eventTypes,
  feeDueEvent,
  offerDeadlineEvent,
  periodEvents,
  programExpiryEvent,
  rewardExpiryEvents,
  type CalendarEvent,
  type CalendarEventType,
  type CalendarPeriod,
} from '../products/benefits/calendar/rules/events.js';
export { renderCalendar } from '../products/benefits/calendar/rules/ical.js';
export {
  anniversaryIn,
  anniversaryOf,
  type Anchor,
  type Anniversary,
} from '../products/benefits/cards/rules/anniversary.js';
export { cardDisplayName } from '../products/benefits/cards/rules/card-name.js';
export {
  feeDate,
  feeDatesBetween,
  feeEvent,
  firstYearFeeDate,
  type FeeEvent,
  type FeeWindow,
} from '../products/benefits/cards/rules/fee-dates.js';
export {
  feeDecision,
  usualFeeThresholds,
  type FeeAction,
  type FeeDecision,
  type FeeThresholds,
  type RetentionLeverage,
} from '../products/benefits/cards/rules/fee-decision.js';
export { feeYear, judgedYear, type FeeYear } from '../products/benefits/cards/rules/fee-year.js';
export {
  capturedBetween,
  cardReturn,
  type CapturedUse,
  type CardReturn,
} from '../products/benefits/cards/rules/roi.js';
export {
  matchCard,
  searchTemplates,
  type CardMatch,
  type NamedTemplate,
} from '../products/benefits/catalog/rules/match-card.js';
export { holdsCardNumber, rewardStatus } from '../products/benefits/certificates/rules.js';
export {
  countsOn,
  fallsOff,
  limit524,
  status524,
  type CountedCard,
  type CountingCard,
  type Status524,
} from '../products/benefits/five-24/rules/status-524.js';
export {
  pointsFor,
  rankBestCards,
  type BestCard,
  type PayingCard,
} from '../products/benefits/loyalty/rules/best-card.js';
export {
  categoryOfBrand,
  commonCategories,
  knownCategories,
  rateFor,
  type Purchase,
} from '../products/benefits/loyalty/rules/earn-rates.js';
export {
  bonusWorth,
  canonicalKey,
  parseCpp,
  parseCppOverride,
  valuationsOf,
  worthOfAmount,
  type Valuation,
  type Valuations,
  type ValuationSource,
  type WorthByKey,
} from '../products/benefits/loyalty/rules/valuations.js';
export { offerPacing, type OfferPacing, type PacedOffer } from '../products/benefits/offers/rules.js';
export {
  daysRemaining,
  generatePeriods,
  horizonMonths,
  periodContaining,
  periodsAhead,
  simplePlan,
  type ScheduleInput,
} from '../products/benefits/perks/rules/generate-periods.js';
export { groupWinners, type GroupCandidate } from '../products/benefits/perks/rules/group-winners.js';
export {
  historicalRate,
  type HistoricalRate,
  type PastPeriod,
} from '../products/benefits/perks/rules/historical-rate.js';
export { leakReport, type CardLeak, type LeakPeriod } from '../products/benefits/perks/rules/leak-report.js';
export {
  matchTransaction,
  type ProposalCandidate,
  type Transaction,
  type UsageProposal,
} from '../products/benefits/perks/rules/match-transaction.js';
export { periodFaults, type PeriodFault } from '../products/benefits/perks/rules/period-faults.js';
export { parsePeriodId, periodId } from '../products/benefits/perks/rules/period-id.js';
export {
  applyAmountChange,
  reviseTerms,
  type TermsChange,
  type UsedPeriod,
} from '../products/benefits/perks/rules/revise-terms.js';
export {
  timelineOf,
  type Period,
  type PeriodPlan,
  type Timeline,
} from '../products/benefits/perks/rules/timeline.js';
export {
  trackPeriod,
  type TrackedBenefit,
  type TrackedCard,
  type TrackedPeriod,
} from '../products/benefits/perks/rules/tracked.js';
export {
  dashboardOf,
  isExpiring,
  remainingOf,
  type CurrentPeriod,
  type Dashboard,
} from '../products/benefits/perks/rules/totals.js';
export {
  applyUsage,
  noUsage,
  usageStatus,
  type Usage,
  type UsageChange,
} from '../products/benefits/perks/rules/usage.js';
