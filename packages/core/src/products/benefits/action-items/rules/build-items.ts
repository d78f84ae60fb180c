import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { HistoricalRate } from '../../perks/rules/historical-rate.js';
import { itemTypes, type ItemType } from './action-types.js';
import { expiringItem, priorPeriodItem, type ItemCandidate } from './benefit-items.js';
import { feeItems, negativeRoiItems, type FeeCard, type FeeRules, type SuppressedFee } from './fee-items.js';
import type { ActionItem } from './item.js';
import { offerItems, type OfferCandidate } from './offer-items.js';
import { compareItems } from './score.js';

/** Everything that items are made of; active cards and benefits only. */
export interface ItemSources {
  /** Current periods. */
  readonly current: readonly (ItemCandidate & { readonly history: HistoricalRate })[];
  /** The periods that ended last. */
  readonly prior: readonly ItemCandidate[];
  readonly cards: readonly FeeCard[];
  readonly offers: readonly OfferCandidate[];
}

/** A ranked list of things to do. */
export interface ActionItems {
  readonly items: readonly ActionItem[];
  readonly criticalCount: number;
  readonly totalValueAtRisk: Micros;
  /** Every type has a count (ACT-2). */
  readonly itemsByType: Readonly<Record<ItemType, number>>;
  /** Empty unless fee renewals were asked for. */
  readonly suppressedFees: readonly SuppressedFee[];
}

const isItem = (item: ActionItem | null): item is ActionItem => item !== null;

/**
 * Builds the list of things to do, most valuable first (benefits spec §4.6 to §4.9). Counts and totals cover what was
 * asked for, nothing else.
 */
export function buildActionItems(
  sources: ItemSources,
  ask: {
    readonly today: Day;
    /** Look-ahead for expiring benefits. */
    readonly daysAhead: number;
    readonly types: ReadonlySet<ItemType>;
    readonly fees: FeeRules;
  },
): ActionItems {
  const { today, daysAhead, types, fees } = ask;
  const renewals = types.has('fee_renewal')
    ? feeItems(sources.cards, today, fees)
    : { items: [], suppressed: [] };
  const renewing = new Set(renewals.items.map(({ cardId }) => cardId));
  const items = [
    ...sources.current.map((each) => expiringItem(each, today, daysAhead)).filter(isItem),
    ...sources.prior.map((each) => priorPeriodItem(each, today)).filter(isItem),
    ...renewals.items,
    ...negativeRoiItems(sources.cards, today, renewing),
    ...offerItems(sources.offers, today),
  ]
    .filter(({ type }) => types.has(type))
    .sort(compareItems);
  const counts = itemTypes.map((type) => [type, items.filter((item) => item.type === type).length] as const);
  return {
    items,
    criticalCount: items.filter(({ priority }) => priority === 'critical').length,
    totalValueAtRisk: items.reduce((sum, item) => sum + item.valueAtRisk, 0n),
    itemsByType: Object.fromEntries(counts) as Record<ItemType, number>,
    suppressedFees: renewals.suppressed,
  };
}
