import type { Micros } from '../../../../kernel/micros.js';
import type { Day } from '../../../../kernel/day.js';
import {
  bonusWorth,
  cashback,
  type Valuations,
  type ValuationSource,
} from '../../loyalty/rules/valuations.js';
import type { PortfolioCard } from '../../perks/service/portfolio.js';
import { formatAmount, formatCents } from '../../rules/figures.js';
import type { WelcomeOffer } from '../model.js';
import { offerPacing, type OfferPacing } from '../rules.js';

/** An offer with how it stands and what it is worth. */
export interface OfferView extends OfferPacing {
  readonly offer: WelcomeOffer;
  readonly card: PortfolioCard;
  readonly bonusValue: Micros | null;
  readonly bonusValueSource: ValuationSource | null;
  /** `75,000 citi_typ` or `$200`, for titles. */
  readonly bonusLabel: string;
}

/** Computes what is not stored of an offer (WO-1 to WO-3). */
export function viewOffer(
  offer: WelcomeOffer,
  card: PortfolioCard,
  valuations: Valuations,
  today: Day,
): OfferView {
  const worth = bonusWorth(offer, valuations);
  const points = formatAmount(offer.bonusAmount, 'points').replace(/ points?$/, '');
  return {
    ...offerPacing(offer, today),
    offer,
    card,
    bonusValue: worth?.value ?? null,
    bonusValueSource: worth?.source ?? null,
    bonusLabel:
      offer.bonusCurrency === cashback ? formatCents(offer.bonusAmount) : `${points} ${offer.bonusCurrency}`,
  };
}
