import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { offerPacing, type PacedOffer } from '../../offers/rules.js';
import { formatCents } from '../../rules/figures.js';
import { daysInWords, newItem, type ActionItem } from './item.js';

/** An offer with the card it is on and what its bonus is worth. */
export interface OfferCandidate extends PacedOffer {
  readonly cardId: string;
  readonly displayName: string;
  /** `75,000 citi_typ`, for titles. */
  readonly bonusLabel: string;
  /** Null when nobody knows. */
  readonly bonusValue: Micros | null;
}

/** Offers whose spend is in doubt (ACT-6). */
export function offerItems(offers: readonly OfferCandidate[], today: Day): ActionItem[] {
  return offers.flatMap((offer): ActionItem[] => {
    const { isAtRisk, daysRemaining, spendRemaining } = offerPacing(offer, today);
    if (!isAtRisk) return [];
    const { cardId, displayName, bonusLabel, bonusValue } = offer;
    return [
      newItem({
        type: 'welcome_offer_at_risk',
        title: `${formatCents(spendRemaining)} to spend for ${bonusLabel}`,
        detail: `${displayName} · deadline ${daysInWords(daysRemaining)}`,
        valueAtRisk: bonusValue ?? 0n,
        daysRemaining,
        displayName,
        cardId,
        benefitId: null,
        periodId: null,
      }),
    ];
  });
}
