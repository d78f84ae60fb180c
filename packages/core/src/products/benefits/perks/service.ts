import type { Actor } from '../../../kernel/actor.js';
import type { FieldChange } from '../cards/rules/card-change.js';
import type { BenefitsParts } from '../household/service/parts.js';
import type { Benefit } from './model.js';
import type { Dashboard } from './rules/totals.js';
import { readDashboard } from './service/dashboard.js';
import {
  addBenefit,
  rehearseBenefit,
  updateBenefit,
  type AddBenefit,
  type AddedBenefit,
  type BenefitChange,
} from './service/edit-benefits.js';
import { readLeaks, type LeakYears, type NamedLeak } from './service/leaks.js';
import { matchPurchase, type MatchedPurchase } from './service/match-purchase.js';
import type { Transaction } from './rules/match-transaction.js';
import { markUsage, type MarkedPeriod, type UsageMark } from './service/mark-usage.js';
import {
  getBenefit,
  listBenefits,
  type BenefitDetail,
  type BenefitFilter,
  type BenefitList,
} from './service/read-benefits.js';

/** Benefits and their periods. */
export interface PerkService {
  /** The current period of each active benefit, the one that ends first first. */
  list(actor: Actor, filter: BenefitFilter): Promise<BenefitList>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string, options: { readonly includeFuture: boolean }): Promise<BenefitDetail>;
  /** @throws like `markUsage`. */
  mark(actor: Actor, periodId: string, mark: UsageMark): Promise<MarkedPeriod>;
  /** Adds a benefit, or with `dryRun` says what would be added. @throws like `addBenefit`. */
  add(actor: Actor, input: AddBenefit, options: { readonly dryRun: boolean }): Promise<AddedBenefit>;
  /** @throws like `updateBenefit`. */
  update(
    actor: Actor,
    id: string,
    change: BenefitChange,
    show: (amount: number, benefit: Benefit) => string,
  ): Promise<{ readonly benefit: Benefit; readonly changes: readonly FieldChange[] }>;
  dashboard(actor: Actor): Promise<Dashboard>;
  /** What was offered, captured and lost, by year and card. */
  leaks(actor: Actor, years: LeakYears): Promise<readonly NamedLeak[]>;
  /** The credits that a purchase could use; see `matchPurchase`. @throws DomainError `not_found`. */
  match(actor: Actor, purchase: Transaction, options: { readonly apply: boolean }): Promise<MatchedPurchase>;
}

/** Makes the service. */
export function perkService(parts: BenefitsParts): PerkService {
  return {
    list: (actor, filter) => listBenefits(parts, actor, filter),
    get: (actor, id, options) => getBenefit(parts, actor, id, options),
    mark: (actor, id, mark) => markUsage(parts, actor, id, mark),
    add: (actor, input, { dryRun }) => (dryRun ? rehearseBenefit : addBenefit)(parts, actor, input),
    update: (actor, id, change, show) => updateBenefit(parts, actor, id, change, show),
    dashboard: (actor) => readDashboard(parts, actor),
    leaks: (actor, years) => readLeaks(parts, actor, years),
    match: (actor, purchase, options) => matchPurchase(parts, actor, purchase, options),
  };
}
