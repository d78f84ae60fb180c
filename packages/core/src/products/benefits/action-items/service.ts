import type { Actor } from '../../../kernel/actor.js';
import { addDays, addMonths } from '../../../kernel/day.js';
import type { Micros } from '../../../kernel/micros.js';
import { retentionEvents } from '../cards/model.js';
import type { BenefitsParts } from '../household/service/parts.js';
import { openHousehold, type Household } from '../household/service/household.js';
import { worthOfAmount, type Valuations } from '../loyalty/rules/valuations.js';
import { readValuations } from '../loyalty/service/valuations.js';
import { welcomeOffers } from '../offers/model.js';
import { viewOffer } from '../offers/service/view-offer.js';
import { readHistories } from '../perks/service/histories.js';
import {
  currentPeriods,
  openPortfolio,
  trackPeriods,
  usesSince,
  type Portfolio,
  type PortfolioPeriod,
} from '../perks/service/portfolio.js';
import type { ItemType } from './rules/action-types.js';
import type { ItemCandidate } from './rules/benefit-items.js';
import { buildActionItems, type ActionItems, type ItemSources } from './rules/build-items.js';
import type { FeeCard } from './rules/fee-items.js';

/** Which items to make (benefits spec §3.7). */
export interface ItemQuery {
  /** 1 to 365. */
  readonly daysAhead: number;
  readonly types: ReadonlySet<ItemType>;
}

/** A ranked list of things to do, at the instant it was made. */
export interface ActionItemList extends ActionItems {
  readonly generatedAt: Date;
}

/** Advice about everything that a household tracks. */
export interface ActionItemService {
  list(actor: Actor, query: ItemQuery): Promise<ActionItemList>;
}

/** What is left of a period in dollars, by what the benefit is worth to the household. */
function worthLeft({ benefit, period }: PortfolioPeriod, valuations: Valuations): Micros {
  const worth = worthOfAmount(period.remaining, benefit.unit, benefit.card.programKey, valuations);
  return (worth * BigInt(benefit.weightPercent)) / 100n;
}

/** The latest period of each recurring benefit that is over for less than 90 days. */
async function priorPeriods(household: Household, { benefits }: Portfolio): Promise<PortfolioPeriod[]> {
  const { today } = household;
  const since = addDays(today, -90);
  const planned = benefits.flatMap((benefit) => {
    const current = benefit.line.on(today);
    const period = benefit.line.before(current ?? { start: today });
    return period === null || period.end === null || period.end < since ? [] : [{ benefit, period }];
  });
  return trackPeriods(household, planned);
}

async function feeCards(household: Household, { cards }: Portfolio): Promise<FeeCard[]> {
  const { tenant, today, settings } = household;
  // The earliest year that is judged: the twelve months before the month of a fee that only just matters.
  const since = addMonths(addDays(today, -(settings?.feeAdvice?.daysAfter ?? 30)), -13);
  const ids = cards.map(({ cardId }) => cardId);
  const [uses, events] = await Promise.all([
    usesSince(household, since),
    ids.length === 0 ? [] : tenant.collection(retentionEvents).find({ cardId: { in: ids } }),
  ]);
  return cards.map((card) => ({
    card,
    uses: uses.get(card.cardId) ?? [],
    retention: events.filter(({ cardId }) => cardId === card.cardId),
  }));
}

async function readSources(
  household: Household,
  portfolio: Portfolio,
  valuations: Valuations,
): Promise<ItemSources> {
  const { tenant, today } = household;
  const candidate = (each: PortfolioPeriod): ItemCandidate => ({
    ...each,
    worthLeft: worthLeft(each, valuations),
  });
  const [current, prior, cards, offers] = await Promise.all([
    currentPeriods(household, portfolio),
    priorPeriods(household, portfolio),
    feeCards(household, portfolio),
    tenant.collection(welcomeOffers).find({ status: 'in_progress' }),
  ]);
  const histories = await readHistories(household, current);
  const byId = new Map(portfolio.cards.map((card) => [card.cardId, card]));
  return {
    current: current.map((each) => ({
      ...candidate(each),
      history: histories(each.benefit.benefitId),
    })),
    prior: prior.map(candidate),
    cards,
    offers: offers.flatMap((offer) => {
      const card = byId.get(offer.cardId);
      if (card === undefined) return [];
      const { bonusLabel, bonusValue } = viewOffer(offer, card, valuations, today);
      return [{ ...offer, displayName: card.displayName, bonusLabel, bonusValue }];
    }),
  };
}

/** Makes the service. */
export function actionItemService({ storage, runtime, catalog }: BenefitsParts): ActionItemService {
  return {
    list: async (actor, query) => {
      const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
      const [portfolio, valuations] = await Promise.all([
        openPortfolio(household),
        readValuations(household, catalog),
      ]);
      const advice = household.settings?.feeAdvice ?? null;
      const built = buildActionItems(await readSources(household, portfolio, valuations), {
        today: household.today,
        ...query,
        fees: { valuations, ...(advice ? { window: advice, thresholds: advice } : {}) },
      });
      return { ...built, generatedAt: household.now };
    },
  };
}
