import { invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Valuations } from '../../loyalty/rules/valuations.js';
import { microsOfCents, worthOfPoints } from '../../rules/figures.js';
import type { RetentionEvent } from '../model.js';

/** What a call about keeping a card brought, without identity. */
export type RetentionFacts = Pick<
  RetentionEvent,
  'offer' | 'offerType' | 'outcome' | 'offerValue' | 'offerPoints' | 'offerCurrency'
>;

/** The outcome of an event that was only told as accepted or not (benefits spec §3.12). */
export function legacyFacts(offer: string, accepted: boolean): RetentionFacts {
  return {
    offer,
    offerType: 'other',
    outcome: accepted ? 'accepted' : 'declined',
    offerValue: null,
    offerPoints: null,
    offerCurrency: null,
  };
}

/**
 * Returns an event's facts unchanged when they say enough for their type; corrections are checked after merging.
 *
 * @throws DomainError `invalid` naming `offer_points`, `offer_currency` or `offer_value_dollars`.
 */
export function checkRetention<Facts extends RetentionFacts>(facts: Facts): Facts {
  const { offerType, offerValue, offerPoints, offerCurrency } = facts;
  if (offerType === 'points_bonus' && offerPoints === null)
    throw invalid(['offer_points'], 'is required for points_bonus');
  if (offerType === 'points_bonus' && offerCurrency === null)
    throw invalid(['offer_currency'], 'is required for points_bonus');
  if ((offerType === 'statement_credit' || offerType === 'fee_waiver') && offerValue === null)
    throw invalid(['offer_value_dollars'], `is required for ${offerType}`);
  return facts;
}

/** What an event was worth: its dollars, else its points at their worth (FEE-5); null when nobody can say. */
export function retentionWorth(
  { offerValue, offerPoints, offerCurrency }: Omit<RetentionFacts, 'offer' | 'offerType' | 'outcome'>,
  valuations: Valuations,
): Micros | null {
  if (offerValue !== null) return microsOfCents(offerValue);
  const worth = offerPoints === null || offerCurrency === null ? null : valuations(offerCurrency);
  return worth === null || offerPoints === null ? null : worthOfPoints(offerPoints, worth.cpp);
}

/** Newest first; of one day, the one told last first. */
export function byRecency(
  a: Pick<RetentionEvent, 'date' | 'createdAt' | 'id'>,
  b: Pick<RetentionEvent, 'date' | 'createdAt' | 'id'>,
): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
}

/** The bonus of the welcome offer that comes with an accepted event that asks for spend: points, else cash (cents). */
export function pairedBonus(facts: RetentionFacts): {
  readonly bonusAmount: number;
  readonly bonusCurrency: string;
} | null {
  const { offerValue, offerPoints, offerCurrency } = facts;
  if (offerPoints !== null && offerCurrency !== null)
    return { bonusAmount: offerPoints, bonusCurrency: offerCurrency };
  return offerValue === null ? null : { bonusAmount: offerValue, bonusCurrency: 'cashback' };
}
