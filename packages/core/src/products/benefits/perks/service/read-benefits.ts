import type { Actor } from '../../../../kernel/actor.js';
import { notFound } from '../../errors.js';
import { openHousehold, type Household } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { cards } from '../../cards/model.js';
import { benefits, type UsageStatus } from '../model.js';
import { periodsAhead } from '../rules/generate-periods.js';
import { isExpiring, remainingOf } from '../rules/totals.js';
import type { TrackedPeriod } from '../rules/tracked.js';
import type { Period, Timeline } from '../rules/timeline.js';
import { usageStatus } from '../rules/usage.js';
import {
  currentPeriods,
  openPortfolio,
  portfolioBenefit,
  portfolioCard,
  trackPeriods,
  type PortfolioBenefit,
  type PortfolioCard,
  type PortfolioPeriod,
} from './portfolio.js';

/** Which benefits to list (benefits spec §3.1). */
export interface BenefitFilter {
  readonly status?: UsageStatus | undefined;
  /** Occurs in nickname or display name, in any case. */
  readonly card?: string | undefined;
  /** Wins over `card`. */
  readonly cardId?: string | undefined;
  readonly expiringWithinDays?: number | undefined;
}

/** Current periods, with what is at risk among those that run out. */
export interface BenefitList {
  readonly today: string;
  readonly periods: readonly PortfolioPeriod[];
  /** Whole cents; null unless the list was narrowed to what runs out. */
  readonly totalAtRisk: number | null;
}

/** Whether a card is meant by a part of its name. */
export function isNamed({ row, displayName }: PortfolioCard, part: string): boolean {
  const wanted = part.toLowerCase();
  return (row.nickname ?? '').toLowerCase().includes(wanted) || displayName.toLowerCase().includes(wanted);
}

function isWanted(each: PortfolioPeriod, filter: BenefitFilter, today: string): boolean {
  const { benefit, period } = each;
  const { status, card, cardId, expiringWithinDays: days } = filter;
  if (status !== undefined && usageStatus(period) !== status) return false;
  if (cardId !== undefined && benefit.card.cardId !== cardId) return false;
  if (cardId === undefined && card !== undefined && !isNamed(benefit.card, card)) return false;
  return days === undefined || isExpiring(each, today, days);
}

const openEnd = '9999-12-31';

function byEnd(a: PortfolioPeriod, b: PortfolioPeriod): number {
  const keyOf = ({ benefit, period }: PortfolioPeriod) =>
    [period.end ?? openEnd, benefit.card.displayName, benefit.creditName, benefit.benefitId] as const;
  const [x, y] = [keyOf(a), keyOf(b)];
  const at = x.findIndex((part, index) => part !== y[index]);
  return at < 0 ? 0 : (x[at] ?? '') < (y[at] ?? '') ? -1 : 1;
}

/** The current period of every active benefit that is asked for, the one that ends first first. */
export async function listBenefits(
  { storage, runtime }: BenefitsParts,
  actor: Actor,
  filter: BenefitFilter,
): Promise<BenefitList> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const current = await currentPeriods(household, await openPortfolio(household));
  const periods = current.filter((each) => isWanted(each, filter, household.today)).sort(byEnd);
  const totalAtRisk = filter.expiringWithinDays === undefined ? null : remainingOf(periods).amount;
  return { today: household.today, periods, totalAtRisk };
}

/** A benefit of the household, discontinued or not, on its card; null when there is none. */
export async function findBenefit(household: Household, id: string): Promise<PortfolioBenefit | null> {
  const row = await household.tenant.collection(benefits).get(id);
  const card = row && (await household.tenant.collection(cards).get(row.cardId));
  return row && card ? portfolioBenefit(row, portfolioCard(card, household)) : null;
}

/** Every period that has started, newest first. */
function startedPeriods(line: Timeline, today: string): Period[] {
  const started: Period[] = [];
  for (
    let period = line.on(today) ?? line.before({ start: today });
    period !== null;
    period = line.before(period)
  )
    started.push(period);
  return started;
}

/** A benefit with its periods, newest first (benefits spec §3.2). */
export interface BenefitDetail {
  readonly benefit: PortfolioBenefit;
  readonly periods: readonly TrackedPeriod[];
}

/** @throws DomainError `not_found`. */
export async function getBenefit(
  { storage, runtime }: BenefitsParts,
  actor: Actor,
  id: string,
  { includeFuture }: { readonly includeFuture: boolean },
): Promise<BenefitDetail> {
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const { today } = household;
  const benefit = await findBenefit(household, id);
  if (benefit === null) throw notFound('Benefit');
  const future = includeFuture ? periodsAhead(benefit.line, today).filter(({ start }) => start > today) : [];
  const periods = [...future.reverse(), ...startedPeriods(benefit.line, today)];
  const tracked = await trackPeriods(
    household,
    periods.map((period) => ({ benefit, period })),
  );
  return { benefit, periods: tracked.map(({ period }) => period) };
}
