import { invalid } from '../../../../kernel/errors.js';
import type { Json } from '../../../../kernel/json.js';
import { notFound } from '../../errors.js';
import { mustReplace, type HeldHousehold } from '../../household/service/change.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { canonicalKey } from '../../loyalty/rules/valuations.js';
import { welcomeOffers } from '../../offers/model.js';
import { storeOffer } from '../../offers/service/store-offer.js';
import { retentionEvents, type RetentionEvent } from '../model.js';
import { checkRetention, pairedBonus, type RetentionFacts } from '../rules/retention-event.js';

/** A call to log; amounts are whole cents. */
export interface NewRetentionEvent extends RetentionFacts {
  /** Today when absent. */
  readonly date?: string | undefined;
  readonly spendRequirement: number | null;
  readonly spendDeadline: string | null;
  readonly notes: string | null;
}

/** A correction; what is absent stays. Id and date never change. */
export type RetentionChange = { readonly eventId: string } & {
  readonly [
    K in 'offer' | 'offerType' | 'outcome' | 'offerValue' | 'offerPoints' | 'offerCurrency' | 'notes'
  ]?: RetentionEvent[K] | undefined;
};

/**
 * Logs a call on a card. An accepted offer that asks for spend until a day becomes an offer to keep an eye on, in the
 * same commit.
 *
 * @throws DomainError `invalid` when its type needs more, `already_exists` while another retention offer is open.
 */
export async function logRetention(
  parts: BenefitsParts,
  held: HeldHousehold,
  cardId: string,
  input: NewRetentionEvent,
): Promise<RetentionEvent> {
  checkRetention(input);
  const { tenant, now, today, audit } = held;
  const id = parts.runtime.id();
  const { spendRequirement, spendDeadline, outcome } = input;
  const bonus = outcome === 'accepted' ? pairedBonus(input) : null;
  const paired =
    bonus && spendRequirement !== null && spendDeadline !== null
      ? await storeOffer(
          parts,
          held,
          cardId,
          { ...bonus, spendRequirement, spendDeadline },
          { origin: 'retention', sourceEventId: id },
        )
      : null;
  const { offerCurrency } = input;
  const event: RetentionEvent = {
    id,
    cardId,
    date: input.date ?? today,
    offer: input.offer,
    offerType: input.offerType,
    outcome,
    offerValue: input.offerValue,
    offerPoints: input.offerPoints,
    offerCurrency: offerCurrency && canonicalKey(offerCurrency, parts.catalog.programAliases),
    spendRequirement,
    spendDeadline,
    notes: input.notes,
    pairedOfferId: paired?.id ?? null,
    updates: [],
    createdAt: now,
  };
  await tenant.collection(retentionEvents).put([event]);
  audit({
    action: 'retention_event.logged',
    resourceType: 'retention_event',
    resourceId: id,
    metadata: { cardId },
  });
  return event;
}

async function eventOf({ tenant }: HeldHousehold, cardId: string, id: string): Promise<RetentionEvent> {
  const event = await tenant.collection(retentionEvents).get(id);
  if (event?.cardId !== cardId) throw notFound('Retention event');
  return event;
}

/**
 * Corrects a logged call; the paired offer stays as it is. What the fields said before is kept.
 *
 * @throws DomainError `not_found`, or `invalid` when the merged event says too little.
 */
export async function updateRetention(
  held: HeldHousehold,
  cardId: string,
  { eventId, ...change }: RetentionChange,
): Promise<RetentionEvent> {
  const seen = await eventOf(held, cardId, eventId);
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw invalid(['update_retention_event'], 'must change something');
  const before = Object.fromEntries(
    given.map(([name]): [string, Json] => [name, seen[name as keyof typeof change] ?? null]),
  );
  const next: RetentionEvent = checkRetention({
    ...seen,
    ...Object.fromEntries(given),
    updates: [...seen.updates, { at: held.now.toISOString(), before }],
  });
  await mustReplace(held.tenant.collection(retentionEvents).replace(seen, next));
  held.audit({
    action: 'retention_event.updated',
    resourceType: 'retention_event',
    resourceId: eventId,
    metadata: { cardId, before },
  });
  return next;
}

/**
 * Removes a logged call and the offer that came with it; answers that offer's id, null when there was none.
 *
 * @throws DomainError `not_found`.
 */
export async function deleteRetention(
  held: HeldHousehold,
  cardId: string,
  eventId: string,
): Promise<string | null> {
  const { pairedOfferId } = await eventOf(held, cardId, eventId);
  const offers = held.tenant.collection(welcomeOffers);
  const removed = pairedOfferId === null ? 0 : await offers.remove({ id: pairedOfferId });
  await held.tenant.collection(retentionEvents).remove({ id: eventId });
  held.audit({
    action: 'retention_event.deleted',
    resourceType: 'retention_event',
    resourceId: eventId,
    metadata: { cardId, pairedOfferId },
  });
  return removed > 0 ? pairedOfferId : null;
}
