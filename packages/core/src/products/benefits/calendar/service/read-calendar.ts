import type { Day } from '../../../../kernel/day.js';
import { feeDatesBetween } from '../../cards/rules/fee-dates.js';
import { rewards } from '../../certificates/model.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import type { Household } from '../../household/service/household.js';
import { loyaltyPrograms } from '../../loyalty/model.js';
import { worthOfAmount, type Valuations } from '../../loyalty/rules/valuations.js';
import { readValuations } from '../../loyalty/service/valuations.js';
import { welcomeOffers } from '../../offers/model.js';
import { viewOffer } from '../../offers/service/view-offer.js';
import {
  openPortfolio,
  trackPeriods,
  type PlannedPeriod,
  type Portfolio,
  type PortfolioBenefit,
  type PortfolioCard,
} from '../../perks/service/portfolio.js';
import { isNamed } from '../../perks/service/read-benefits.js';
import { worthOfPoints } from '../../rules/figures.js';
import { arrangeEvents, dateRange, type DateRange } from '../rules/arrange.js';
import {
  feeDueEvent,
  offerDeadlineEvent,
  periodEvents,
  programExpiryEvent,
  rewardExpiryEvents,
  type CalendarEvent,
  type CalendarEventType,
} from '../rules/events.js';

/** Which dates to show (benefits spec §3.8). */
export interface CalendarQuery {
  readonly start?: Day | undefined;
  readonly end?: Day | undefined;
  readonly types: ReadonlySet<CalendarEventType>;
  /** Part of a card's name; what hangs on no card is left out then. */
  readonly card?: string | undefined;
  readonly includeUsed: boolean;
}

/** The dates of a range. */
export interface Calendar {
  readonly range: DateRange;
  readonly events: readonly CalendarEvent[];
}

/** A benefit's periods that begin, end or run between two days. */
function periodsBetween({ line }: PortfolioBenefit, { start, end }: DateRange) {
  const periods = [];
  for (let period = line.from(start); period !== null && period.start <= end; period = line.after(period))
    periods.push(period);
  return periods;
}

async function benefitEvents(
  household: Household,
  { benefits }: Portfolio,
  range: DateRange,
  valuations: Valuations,
  includeUsed: boolean,
): Promise<CalendarEvent[]> {
  const planned = benefits.flatMap((benefit): PlannedPeriod[] =>
    periodsBetween(benefit, range).map((period) => ({ benefit, period })),
  );
  const tracked = await trackPeriods(household, planned);
  return tracked.flatMap(({ benefit, period }) => {
    const { unit, card, line } = benefit;
    const worthLeft = worthOfAmount(period.remaining, unit, card.programKey, valuations);
    const hasPredecessor = line.before(period) !== null;
    return periodEvents({ benefit, period, hasPredecessor, worthLeft }, includeUsed);
  });
}

function feeEvents(cards: readonly PortfolioCard[], { start, end }: DateRange): CalendarEvent[] {
  return cards
    .filter(({ annualFee }) => annualFee > 0)
    .flatMap((card) => feeDatesBetween(card, start, end).map((date) => feeDueEvent(card, date)));
}

async function offerEvents(
  { tenant, today }: Household,
  cards: readonly PortfolioCard[],
  valuations: Valuations,
): Promise<CalendarEvent[]> {
  const byId = new Map(cards.map((card) => [card.cardId, card]));
  const offers = await tenant.collection(welcomeOffers).find({ status: 'in_progress' });
  return offers.flatMap((offer) => {
    const card = byId.get(offer.cardId);
    if (card === undefined) return [];
    const { bonusLabel, bonusValue, spendRemaining } = viewOffer(offer, card, valuations, today);
    return [offerDeadlineEvent({ ...offer, card, bonusLabel, bonusValue, spendRemaining })];
  });
}

/** What hangs on no card: points that expire and rewards that end. */
async function otherEvents({ tenant }: Household, valuations: Valuations): Promise<CalendarEvent[]> {
  const [programs, active] = await Promise.all([
    tenant.collection(loyaltyPrograms).find({ expiresOn: { not: null } }),
    tenant.collection(rewards).find({ status: 'active', expirationDate: { not: null } }),
  ]);
  return [
    ...programs.flatMap((program) => {
      const { expiresOn, balance, programKey } = program;
      const value = worthOfPoints(balance, valuations(programKey)?.cpp ?? 0);
      return expiresOn === null ? [] : [programExpiryEvent({ ...program, value, expiresOn })];
    }),
    ...active.flatMap(({ id, name, value, currency, expirationDate }) => {
      // Only dollars are money: other currencies have no worth that anybody told.
      const worth = currency === 'dollars' && value !== null ? BigInt(value) * 10_000n : 0n;
      return expirationDate === null ? [] : rewardExpiryEvents({ id, name, value: worth, expirationDate });
    }),
  ];
}

/** The events of a household, arranged. */
export async function readCalendar(
  household: Household,
  { catalog }: Pick<BenefitsParts, 'catalog'>,
  { start, end, types, card, includeUsed }: CalendarQuery,
): Promise<Calendar> {
  const asked = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
  const range = dateRange(household.today, asked);
  const [whole, valuations] = await Promise.all([
    openPortfolio(household),
    readValuations(household, catalog),
  ]);
  const cards = card === undefined ? whole.cards : whole.cards.filter((each) => isNamed(each, card));
  const wanted = new Set(cards.map(({ cardId }) => cardId));
  const benefits = whole.benefits.filter((benefit) => wanted.has(benefit.card.cardId));
  const lists = await Promise.all([
    benefitEvents(household, { cards, benefits }, range, valuations, includeUsed),
    offerEvents(household, cards, valuations),
    card === undefined ? otherEvents(household, valuations) : Promise.resolve([]),
  ]);
  return { range, events: arrangeEvents([...lists.flat(), ...feeEvents(cards, range)], range, types) };
}
