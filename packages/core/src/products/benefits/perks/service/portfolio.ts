import type { Day } from '../../../../kernel/day.js';
import { cards, type Card } from '../../cards/model.js';
import { cardDisplayName } from '../../cards/rules/card-name.js';
import type { CapturedUse } from '../../cards/rules/roi.js';
import type { Household } from '../../household/service/household.js';
import { benefits, touchedPeriods, type Benefit, type TouchedPeriod } from '../model.js';
import { groupWinners } from '../rules/group-winners.js';
import { periodId } from '../rules/period-id.js';
import { timelineOf, type Period, type Timeline } from '../rules/timeline.js';
import type { CurrentPeriod } from '../rules/totals.js';
import {
  groupCandidate,
  trackPeriod,
  type TrackedBenefit,
  type TrackedCard,
  type TrackedPeriod,
} from '../rules/tracked.js';

/** A card with its stored row. */
export interface PortfolioCard extends TrackedCard {
  readonly row: Card;
}

/** A benefit with its stored row and its periods. */
export interface PortfolioBenefit extends TrackedBenefit {
  readonly card: PortfolioCard;
  readonly row: Benefit;
  readonly line: Timeline;
}

/** Active cards and their active benefits. */
export interface Portfolio {
  /** By display name. */
  readonly cards: readonly PortfolioCard[];
  readonly benefits: readonly PortfolioBenefit[];
}

/** A card as lists show it. */
export function portfolioCard(row: Card, household: Household): PortfolioCard {
  return {
    row,
    cardId: row.id,
    ownerId: row.ownerId,
    ownerName: household.ownerById(row.ownerId)?.name ?? '',
    displayName: cardDisplayName(row),
    annualFee: row.annualFee,
    addedOn: row.addedOn,
    programKey: row.programKey,
    openDate: row.openDate,
    feeMonth: row.feeMonth,
  };
}

/** A benefit on its card. */
export function portfolioBenefit(row: Benefit, card: PortfolioCard): PortfolioBenefit {
  const { creditName, unit, scheduleType, category, description, group, weightPercent } = row;
  const facts = { creditName, unit, scheduleType, category, description, group, weightPercent };
  return { ...facts, benefitId: row.id, card, row, line: timelineOf(row) };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads active cards and benefits; of one card only when it is named. Archived cards are left out. */
export async function openPortfolio(household: Household): Promise<Portfolio> {
  const { tenant } = household;
  const [cardRows, benefitRows] = await Promise.all([
    tenant.collection(cards).find({ archivedAt: null }),
    tenant.collection(benefits).find({ status: 'active' }),
  ]);
  const active = cardRows
    .map((row) => portfolioCard(row, household))
    .sort((a, b) => byText(a.displayName, b.displayName) || byText(a.cardId, b.cardId));
  const byId = new Map(active.map((card) => [card.cardId, card]));
  return {
    cards: active,
    benefits: benefitRows.flatMap((row) => {
      const card = byId.get(row.cardId);
      return card === undefined ? [] : [portfolioBenefit(row, card)];
    }),
  };
}

/** A benefit and one of its periods, before what was marked on it is known. */
export interface PlannedPeriod {
  readonly benefit: PortfolioBenefit;
  readonly period: Period;
}

/** What is stored of so many periods: only these are read, however long a history is. */
async function readTouched(
  { tenant }: Household,
  planned: readonly PlannedPeriod[],
): Promise<ReadonlyMap<string, TouchedPeriod>> {
  const ids = planned.map(({ benefit, period }) => periodId(benefit.benefitId, period.start));
  if (ids.length === 0) return new Map();
  const rows = await tenant.collection(touchedPeriods).find({ id: { in: ids } });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A benefit with one of its periods and what was marked on it. */
export interface PortfolioPeriod extends CurrentPeriod {
  readonly benefit: PortfolioBenefit;
  readonly period: TrackedPeriod;
}

/** Joins periods with what was marked on them, and picks the winner of each group among them (GRP-2). */
export async function trackPeriods(
  household: Household,
  planned: readonly PlannedPeriod[],
): Promise<PortfolioPeriod[]> {
  const touched = await readTouched(household, planned);
  const tracked = planned.map(({ benefit, period }) => ({
    benefit,
    period: trackPeriod(benefit, period, touched),
  }));
  const winners = groupWinners(tracked.map(({ benefit, period }) => groupCandidate(benefit, period)));
  return tracked.map((each) => ({ ...each, isWinner: winners.has(each.period.id) }));
}

/** The period of each benefit that holds a day; benefits without one are left out. */
export function plannedOn(benefitsOf: readonly PortfolioBenefit[], day: Day): PlannedPeriod[] {
  return benefitsOf.flatMap((benefit) => {
    const period = benefit.line.on(day);
    return period === null ? [] : [{ benefit, period }];
  });
}

/** The current period of each benefit. */
export function currentPeriods(
  household: Household,
  { benefits: of }: Portfolio,
): Promise<PortfolioPeriod[]> {
  return trackPeriods(household, plannedOn(of, household.today));
}

/** Uses marked since a day, by card (of one only when named), discontinued benefits included: what was captured stays captured. */
export async function usesSince(
  { tenant }: Household,
  since: Day,
  cardId?: string,
): Promise<ReadonlyMap<string, readonly CapturedUse[]>> {
  const rows = await tenant
    .collection(touchedPeriods)
    .find({ usedOn: { from: since }, ...(cardId === undefined ? {} : { cardId }) });
  const wanted = [...new Set(rows.map(({ benefitId }) => benefitId))];
  const known = wanted.length === 0 ? [] : await tenant.collection(benefits).find({ id: { in: wanted } });
  const byId = new Map(known.map((row) => [row.id, row]));
  const uses = new Map<string, CapturedUse[]>();
  for (const { benefitId, cardId, used, usedOn } of rows) {
    const { unit = 'dollars', weightPercent = 100 } = byId.get(benefitId) ?? {};
    const list = uses.get(cardId) ?? [];
    list.push({ unit, used, usedOn, weightPercent });
    uses.set(cardId, list);
  }
  return uses;
}
