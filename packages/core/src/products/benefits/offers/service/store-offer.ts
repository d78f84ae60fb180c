import type { Day } from '../../../../kernel/day.js';
import { alreadyThere } from '../../errors.js';
import type { HeldHousehold } from '../../household/service/change.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { canonicalKey } from '../../loyalty/rules/valuations.js';
import { welcomeOffers, type OfferOrigin, type WelcomeOffer } from '../model.js';

/** A bonus to keep an eye on. Amounts as in `WelcomeOffer`. */
export interface NewOffer {
  readonly bonusAmount: number;
  readonly bonusCurrency: string;
  readonly spendRequirement: number;
  readonly spendDeadline: Day;
  readonly currentSpend?: number | undefined;
  readonly notes?: string | null | undefined;
}

/**
 * Stores an offer on a card of a held household.
 *
 * @throws DomainError `already_exists` with `existing_offer_id` while another one of the same origin is open.
 */
export async function storeOffer(
  { runtime, catalog }: BenefitsParts,
  { tenant, now, today, audit }: HeldHousehold,
  cardId: string,
  input: NewOffer,
  from: { readonly origin: OfferOrigin; readonly sourceEventId: string | null },
): Promise<WelcomeOffer> {
  const { origin } = from;
  const table = tenant.collection(welcomeOffers);
  const [open] = await table.find({ cardId, open: origin });
  if (open) throw alreadyThere('this card has an open offer already', { existing_offer_id: open.id });
  const offer: WelcomeOffer = {
    id: runtime.id(),
    cardId,
    bonusAmount: input.bonusAmount,
    bonusCurrency: canonicalKey(input.bonusCurrency, catalog.programAliases),
    spendRequirement: input.spendRequirement,
    currentSpend: input.currentSpend ?? 0,
    spendDeadline: input.spendDeadline,
    recordedOn: today,
    status: 'in_progress',
    origin,
    open: origin,
    sourceEventId: from.sourceEventId,
    notes: input.notes ?? null,
    createdAt: now,
    updatedAt: now,
  };
  await table.put([offer]);
  audit({
    action: 'welcome_offer.created',
    resourceType: 'welcome_offer',
    resourceId: offer.id,
    metadata: { cardId, origin },
  });
  return offer;
}
