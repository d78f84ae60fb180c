import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { notFound } from '../../errors.js';
import { changeHousehold, mustReplace, type HeldHousehold } from '../../household/service/change.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { benefits } from '../../perks/model.js';
import { reviseTerms } from '../../perks/rules/revise-terms.js';
import { cards, type Card, type RetentionEvent } from '../model.js';
import { changeCard, changesBetween, type CardChange, type FieldChange } from '../rules/card-change.js';
import {
  deleteRetention,
  logRetention,
  updateRetention,
  type NewRetentionEvent,
  type RetentionChange,
} from './retention.js';

/** What a caller wants of a card; at most one of the last three. */
export interface CardUpdate extends CardChange {
  readonly retentionOffer?: NewRetentionEvent;
  readonly updateRetentionEvent?: RetentionChange;
  readonly deleteRetentionEventId?: string;
}

/** A card after an update. */
export interface UpdatedCard {
  readonly card: Card;
  readonly changes: readonly FieldChange[];
  /** The event that was logged or corrected. */
  readonly retention: RetentionEvent | null;
  /** The offer that went with a deleted event. */
  readonly cascadedOfferId: string | null;
}

/** Benefits whose periods hang on the card's years: what has started keeps its dates, the rest follows the new ones (PER-7). */
async function moveAnchors({ tenant, today }: HeldHousehold, card: Card): Promise<void> {
  const table = tenant.collection(benefits);
  const anchored = (await table.find({ cardId: card.id })).filter(
    ({ scheduleType }) => scheduleType === 'annual_cardmember' || scheduleType === 'every_4_years',
  );
  const { openDate, feeMonth } = card;
  await table.put(
    anchored.map((each) => ({ ...each, terms: reviseTerms(each.terms, today, { openDate, feeMonth }) })),
  );
}

/**
 * Changes a card and what was said about keeping it, all in one commit (benefits spec §3.12).
 *
 * @throws DomainError `not_found`, `invalid` when nothing is to change or two retention members are given.
 */
export function updateCard(
  parts: BenefitsParts,
  actor: Actor,
  id: string,
  update: CardUpdate,
): Promise<UpdatedCard> {
  const { retentionOffer, updateRetentionEvent, deleteRetentionEventId, ...change } = update;
  const asked = [retentionOffer, updateRetentionEvent, deleteRetentionEventId].filter(
    (member) => member !== undefined,
  );
  if (asked.length > 1)
    throw invalid(['retention_offer'], 'must be the only change of retention events in a request');
  if (asked.length === 0 && Object.values(change).every((member) => member === undefined))
    throw invalid([], 'nothing to change');
  return changeHousehold(parts, actor, parts.runtime.now(), async (held) => {
    const seen = await held.tenant.collection(cards).get(id);
    if (!seen) throw notFound('Card');
    const card = changeCard(seen, change, held.today);
    await mustReplace(held.tenant.collection(cards).replace(seen, card));
    if (seen.openDate !== card.openDate || seen.feeMonth !== card.feeMonth) await moveAnchors(held, card);
    const changes = changesBetween(seen, card);
    const metadata = {
      changes: changes.map(({ field, oldValue, newValue }) => ({ field, old: oldValue, new: newValue })),
      notes: change.notes ?? null,
    };
    held.audit({ action: 'benefit_card.updated', resourceType: 'benefit_card', resourceId: id, metadata });
    const logged = retentionOffer && (await logRetention(parts, held, id, retentionOffer));
    const corrected = updateRetentionEvent && (await updateRetention(held, id, updateRetentionEvent));
    const cascadedOfferId =
      deleteRetentionEventId === undefined ? null : await deleteRetention(held, id, deleteRetentionEventId);
    return { card, changes, retention: logged ?? corrected ?? null, cascadedOfferId };
  });
}

/** Takes a card out of every active view; repeating it changes nothing (benefits spec §3.13). @throws DomainError `not_found`. */
export function archiveCard(parts: BenefitsParts, actor: Actor, id: string): Promise<Card> {
  return changeHousehold(parts, actor, parts.runtime.now(), async ({ tenant, now, audit }) => {
    const seen = await tenant.collection(cards).get(id);
    if (!seen) throw notFound('Card');
    if (seen.archivedAt !== null) return seen;
    const card: Card = { ...seen, archivedAt: now };
    await mustReplace(tenant.collection(cards).replace(seen, card));
    audit({ action: 'benefit_card.archived', resourceType: 'benefit_card', resourceId: id });
    return card;
  });
}
