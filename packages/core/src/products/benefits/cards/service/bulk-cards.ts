import type { Actor } from '../../../../kernel/actor.js';
import { isDomainError } from '../../../../kernel/errors.js';
import type { CardTemplate } from '../../catalog/model.js';
import { changeHousehold, type HeldHousehold } from '../../household/service/change.js';
import { openHousehold, type Household } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { storeOffer, type NewOffer } from '../../offers/service/store-offer.js';
import { cards, type Card } from '../model.js';
import { isBulkDuplicate, type CardIdentity } from '../rules/duplicate-card.js';
import { ownerNamed, storeCard, templateMeant, type NewCard } from './add-card.js';

/** A card of an import, and the bonus that is to be earned with it. */
export interface BulkCard extends NewCard {
  readonly welcomeOffer?: NewOffer | undefined;
}

/** What became of one card of an import (BULK-2). */
export type BulkResult =
  | { readonly status: 'created'; readonly template: CardTemplate; readonly cardId: string | null }
  | { readonly status: 'already_exists'; readonly template: CardTemplate; readonly cardId: string | null }
  | { readonly status: 'ambiguous'; readonly candidates: readonly CardTemplate[] }
  | { readonly status: 'failed'; readonly error: string };

/** How an import is to be done. */
export interface BulkOptions {
  /** Writes nothing; `created` then means would be. */
  readonly dryRun: boolean;
  /** Whether a card that is there already is fine, or a failure. */
  readonly skipDuplicates: boolean;
}

interface Known extends CardIdentity {
  /** Null for an earlier item of a dry run, which has no card. */
  readonly cardId: string | null;
}

type Plan =
  { readonly result: BulkResult } | { readonly template: CardTemplate; readonly identity: CardIdentity };

const identityOf = ({ ownerId, templateId, lastFour, nickname }: Card): CardIdentity => ({
  ownerId,
  templateId,
  lastFour,
  nickname,
});

/** What shall happen to an item, given what is there (BULK-3). */
function planItem(
  { catalog }: BenefitsParts,
  household: Household,
  known: readonly Known[],
  item: BulkCard,
  { skipDuplicates }: BulkOptions,
): Plan {
  const owner = ownerNamed(household, item.owner);
  const meant = templateMeant(catalog.templates, item);
  if (!('id' in meant)) return { result: { status: 'ambiguous', candidates: meant } };
  const { lastFour = null, nickname = null } = item;
  const identity = { ownerId: owner.id, templateId: meant.id, lastFour, nickname };
  const same = known.find((each) => isBulkDuplicate(identity, each));
  if (same === undefined) return { template: meant, identity };
  if (!skipDuplicates) return { result: { status: 'failed', error: 'this card is already tracked' } };
  return { result: { status: 'already_exists', template: meant, cardId: same.cardId } };
}

async function knownCards({ tenant }: Household): Promise<Known[]> {
  const rows = await tenant.collection(cards).find({ archivedAt: null });
  return rows.map((row) => ({ ...identityOf(row), cardId: row.id }));
}

/** The error of one item, which concerns no other (BULK-1); what nobody threw on purpose ends the import. */
function failed(error: unknown): BulkResult {
  if (!isDomainError(error)) throw error;
  return { status: 'failed', error: error.message };
}

async function importCard(
  parts: BenefitsParts,
  held: HeldHousehold,
  item: BulkCard,
  options: BulkOptions,
): Promise<BulkResult> {
  const plan = planItem(parts, held, await knownCards(held), item, options);
  if ('result' in plan) return plan.result;
  const { template } = plan;
  const { card } = await storeCard(parts, held, ownerNamed(held, item.owner), template, item);
  const signup = { origin: 'signup', sourceEventId: null } as const;
  if (item.welcomeOffer) await storeOffer(parts, held, card.id, item.welcomeOffer, signup);
  return { status: 'created', template, cardId: card.id };
}

async function rehearse(
  parts: BenefitsParts,
  household: Household,
  items: readonly BulkCard[],
  options: BulkOptions,
): Promise<BulkResult[]> {
  const known = await knownCards(household);
  return items.map((item) => {
    try {
      const plan = planItem(parts, household, known, item, options);
      if ('result' in plan) return plan.result;
      const nickname = item.nickname ?? item.lastFour ?? null;
      known.push({ ...plan.identity, nickname, cardId: null });
      return { status: 'created', template: plan.template, cardId: null };
    } catch (error) {
      return failed(error);
    }
  });
}

/**
 * Imports cards one by one: each is written whole or not at all, whatever becomes of the others (BULK-1 to BULK-4). A
 * card sees the ones before it.
 */
export async function importCards(
  parts: BenefitsParts,
  actor: Actor,
  items: readonly BulkCard[],
  options: BulkOptions,
): Promise<BulkResult[]> {
  const now = parts.runtime.now();
  if (options.dryRun) {
    const household = await openHousehold(parts.storage.tenant(actor.tenant), now);
    return rehearse(parts, household, items, options);
  }
  const results: BulkResult[] = [];
  for (const item of items)
    try {
      results.push(
        await changeHousehold(parts, actor, now, (held) => importCard(parts, held, item, options)),
      );
    } catch (error) {
      results.push(failed(error));
    }
  return results;
}
