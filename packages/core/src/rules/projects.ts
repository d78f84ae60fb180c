/**
 * The calculations behind projects, without storage, clock or network. Amounts are micros of a dollar; percentages are exact
 * decimals rounded once.
 */
export {
  asksFor,
  evaluate,
  type Happening,
  type Noticed,
} from '../products/projects/alerts/rules/evaluate.js';
export {
  alertKinds,
  checkThreshold,
  defaultRules,
  type AlertKind,
  type RuleTerms,
  type ThresholdUnit,
} from '../products/projects/alerts/rules/kinds.js';
export { frozenSentence, inDollars } from '../products/projects/alerts/rules/message.js';
export {
  watchDecline,
  watchProvider,
  watchSpend,
  type ProjectWatch,
  type ProviderWatch,
  type SpendChange,
} from '../products/projects/alerts/rules/watch.js';
export {
  leastRedemption,
  redeem,
  type CreditBalance,
} from '../products/projects/code-credits/rules/balance.js';
export { earnedBy, type Earned, type Earning } from '../products/projects/code-credits/rules/earned.js';
export {
  creditsFor,
  creditsTakenBack,
  tierOf,
  usualTiers,
  type Tier,
} from '../products/projects/code-credits/rules/tiers.js';
export {
  balanceOf,
  utilization,
  type AvailableMode,
  type Balance,
} from '../products/projects/credit-line/rules/balance.js';
export {
  colorOf,
  draftProject,
  nameKeyOf,
  palette,
  patchProject,
  type ProjectDraft,
  type ProjectPatch,
} from '../products/projects/portfolio/rules/draft-project.js';
export {
  ranked,
  sliced,
  type Share,
  type Slice,
} from '../products/projects/profit-and-loss/rules/breakdown.js';
export {
  daysAsked,
  monthNamed,
  monthOf,
  type DayRange,
} from '../products/projects/profit-and-loss/rules/months.js';
export {
  profitAndLoss,
  topProviderCount,
  type ProfitAndLoss,
} from '../products/projects/profit-and-loss/rules/pnl.js';
export type { Project, ProjectStatus } from '../products/projects/portfolio/model.js';
export {
  detectSpike,
  baselineDays,
  type Spike,
  type SpikeHistory,
} from '../platform/spending/alerts/rules/spike.js';
export {
  isNewOccasion,
  withOccasion,
  type Fired,
  type Occasion,
} from '../platform/spending/alerts/rules/once.js';
export { reachedStep, type StepOperator } from '../platform/spending/alerts/rules/steps.js';
export type { Alert, AlertRule, AlertSeverity, AlertStatus } from '../platform/spending/alerts/model.js';
