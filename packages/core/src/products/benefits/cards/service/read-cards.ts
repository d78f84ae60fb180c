import { notFound } from '../../errors.js';
import { openHousehold, type Household } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { benefits } from '../../perks/model.js';
import {
  openPortfolio,
  plannedOn,
  portfolioBenefit,
  portfolioCard,
  trackPeriods,
  usesSince,
  type PortfolioBenefit,
  type PortfolioCard,
} from '../../perks/service/portfolio.js';
import { isExpiring, remainingOf } from '../../perks/rules/totals.js';
import type { TrackedPeriod } from '../../perks/rules/tracked.js';
import type { Actor } from '../../../../kernel/actor.js';
import { cards, retentionEvents, type Card, type RetentionEvent } from '../model.js';
import { feeYear, type FeeYear } from '../rules/fee-year.js';
import { byRecency } from '../rules/retention-event.js';
import { capturedBetween, cardReturn, type CardReturn } from '../rules/roi.js';

/** A card in a list. */
export interface CardListing {
  readonly card: PortfolioCard;
  /** Active ones. */
  readonly benefitCount: number;
}

/** Everything about a card (benefits spec §3.6). */
export interface CardDetail {
  readonly card: PortfolioCard;
  readonly year: FeeYear;
  readonly roi: CardReturn;
  readonly benefits: readonly { readonly benefit: PortfolioBenefit; readonly period: TrackedPeriod | null }[];
  /** Whole cents. */
  readonly totalAvailable: number;
  /** Within 30 days; whole cents. */
  readonly totalAtRisk: number;
  /** Newest first. */
  readonly retention: readonly RetentionEvent[];
  readonly today: string;
}

/** Active cards by display name (benefits spec §3.5). */
export async function listCards({ storage, runtime }: BenefitsParts, actor: Actor): Promise<CardListing[]> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const portfolio = await openPortfolio(household);
  return portfolio.cards.map((card) => ({
    card,
    benefitCount: portfolio.benefits.filter((benefit) => benefit.card.cardId === card.cardId).length,
  }));
}

/** A card of the household, archived or not. @throws DomainError `not_found`. */
async function cardOf({ tenant }: Household, id: string): Promise<Card> {
  const card = await tenant.collection(cards).get(id);
  if (!card) throw notFound('Card');
  return card;
}

const soonDays = 30;

/** One card with its benefits, its return and its history. @throws DomainError `not_found`. */
export async function getCard(
  { storage, runtime }: BenefitsParts,
  actor: Actor,
  id: string,
): Promise<CardDetail> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const { tenant, today } = household;
  const card = portfolioCard(await cardOf(household, id), household);
  const year = feeYear(card, today);
  const [rows, uses, events] = await Promise.all([
    tenant.collection(benefits).find({ cardId: id, status: 'active' }),
    usesSince(household, year.start, id),
    tenant.collection(retentionEvents).find({ cardId: id }),
  ]);
  const owned = rows.map((row) => portfolioBenefit(row, card));
  const tracked = await trackPeriods(household, plannedOn(owned, today));
  const byBenefit = new Map(tracked.map(({ benefit, period }) => [benefit.benefitId, period]));
  // Inside one card no group is counted once only (ROI-4).
  const counted = tracked.map((each) => ({ ...each, isWinner: true }));
  return {
    card,
    year,
    roi: cardReturn(card.annualFee, capturedBetween(uses.get(id) ?? [], year)),
    benefits: owned.map((benefit) => ({ benefit, period: byBenefit.get(benefit.benefitId) ?? null })),
    totalAvailable: remainingOf(counted).amount,
    totalAtRisk: remainingOf(counted.filter((each) => isExpiring(each, today, soonDays))).amount,
    retention: events.sort(byRecency),
    today,
  };
}
