import type { z } from 'zod';
import { invalid } from '../../../../kernel/errors.js';
import { given, type bulkItem, type cardInput, type cardUpdate, type retentionInput } from '../../wire.js';
import { cashback } from '../../loyalty/rules/valuations.js';
import { legacyFacts } from '../rules/retention-event.js';
import type { NewCard } from '../service/add-card.js';
import type { BulkCard } from '../service/bulk-cards.js';
import type { NewRetentionEvent } from '../service/retention.js';
import type { CardUpdate } from '../service/update-card.js';

/** Cash bonuses are told in dollars and kept in cents. */
export const bonusIn = (amount: number, currency: string): number =>
  currency === cashback ? amount * 100 : amount;

/** A card to add, from its wire form. */
export function readCard(body: z.output<typeof cardInput>): NewCard {
  return {
    name: body.name,
    templateId: body.card_template_id,
    owner: body.owner,
    ...given({
      nickname: body.nickname,
      lastFour: body.last_four,
      openDate: body.original_open_date,
      feeMonth: body.fee_month,
      isBusiness: body.is_business,
      countsToward524: body.counts_toward_524,
      isAuthorizedUser: body.is_authorized_user,
      productChangedFrom: body.product_changed_from,
      notes: body.notes,
    }),
  };
}

/** A card of an import, from its wire form. */
export function readBulkItem(item: z.output<typeof bulkItem>): BulkCard {
  const offer = item.welcome_offer;
  return {
    ...readCard(item),
    welcomeOffer: offer && {
      bonusAmount: bonusIn(offer.bonus_amount, offer.bonus_currency),
      bonusCurrency: offer.bonus_currency,
      spendRequirement: offer.spend_requirement,
      spendDeadline: offer.spend_deadline,
      currentSpend: offer.current_spend,
      notes: offer.notes,
    },
  };
}

/**
 * A call to log, from either form.
 *
 * @throws DomainError `invalid` naming what neither form can do without.
 */
function readRetention(body: z.output<typeof retentionInput>): NewRetentionEvent {
  const { offer, outcome, accepted, offer_type: offerType } = body;
  const more = {
    date: body.date,
    spendRequirement: body.spend_requirement ?? null,
    spendDeadline: body.spend_deadline ?? null,
    notes: body.notes ?? null,
  };
  if (outcome === undefined) {
    if (accepted === undefined) throw invalid(['retention_offer', 'outcome'], 'is required');
    return { ...legacyFacts(offer, accepted), ...more };
  }
  return {
    offer,
    outcome,
    offerType: offerType ?? (outcome === 'no_offer' ? 'no_offer' : 'other'),
    offerValue: body.offer_value_dollars ?? null,
    offerPoints: body.offer_points ?? null,
    offerCurrency: body.offer_currency ?? null,
    ...more,
  };
}

/** An update of a card, from its wire form. */
export function readUpdate(body: z.output<typeof cardUpdate>): CardUpdate {
  const { retention_offer: logged, update_retention_event: corrected } = body;
  return given({
    nickname: body.nickname,
    notes: body.notes,
    openDate: body.original_open_date,
    productChangedFrom: body.product_changed_from,
    isBusiness: body.is_business,
    countsToward524: body.counts_toward_524,
    lastFour: body.last_four,
    feeMonth: body.fee_month,
    retentionOffer: logged && readRetention(logged),
    updateRetentionEvent: corrected && {
      eventId: corrected.event_id,
      offer: corrected.offer,
      offerType: corrected.offer_type,
      outcome: corrected.outcome,
      offerValue: corrected.offer_value_dollars,
      offerPoints: corrected.offer_points,
      offerCurrency: corrected.offer_currency,
      notes: corrected.notes,
    },
    deleteRetentionEventId: body.delete_retention_event_id,
  });
}
