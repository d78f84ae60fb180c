import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { CardTemplate } from '../../catalog/model.js';
import { benefitsOn } from '../../catalog/rules/benefit-versions.js';
import { matchCard } from '../../catalog/rules/match-card.js';
import { alreadyThere, notFound } from '../../errors.js';
import type { Owner } from '../../household/model.js';
import type { HeldHousehold } from '../../household/service/change.js';
import type { Household } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { benefits } from '../../perks/model.js';
import { cards, type Card } from '../model.js';
import { templateLabel } from '../rules/card-name.js';
import { isSameActiveCard } from '../rules/duplicate-card.js';
import { newCard, templateBenefit, type CardFacts } from '../rules/new-card.js';

/** A card to add: which one, by name or exactly, and whose. */
export interface NewCard extends CardFacts {
  readonly name?: string | undefined;
  /** Wins over the name. */
  readonly templateId?: string | undefined;
  /** A known owner's name. */
  readonly owner: string;
}

/** What became of a card. */
export type AddedCard =
  | {
      readonly kind: 'created';
      readonly card: Card;
      readonly template: CardTemplate;
      readonly benefitsCreated: number;
    }
  /** Nothing was written; the caller chooses one. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly CardTemplate[] };

/**
 * The owner of a name.
 *
 * @throws DomainError `invalid` naming `owner` and listing the known names.
 */
export function ownerNamed(household: Household, name: string): Owner {
  const owner = household.ownerByName(name);
  if (owner !== undefined) return owner;
  const known = household.owners.map((each) => each.name);
  const message = `must be a known owner: ${known.length === 0 ? 'none yet' : known.join(', ')}`;
  throw new DomainError('invalid', 'invalid', `owner: ${message}`, {
    issues: [{ path: ['owner'], message }],
    known_owners: known,
  });
}

/**
 * The template that a request means; several for an ambiguous name.
 *
 * @throws DomainError `not_found`, with `suggestions` where a name has lookalikes; `invalid` when nothing is named.
 */
export function templateMeant(
  templates: readonly CardTemplate[],
  { name, templateId }: Pick<NewCard, 'name' | 'templateId'>,
): CardTemplate | readonly CardTemplate[] {
  if (templateId !== undefined) {
    const template = templates.find(({ id }) => id === templateId);
    if (template === undefined) throw notFound('Card template');
    return template;
  }
  if (name === undefined) throw invalid(['name'], 'is required, or card_template_id');
  const match = matchCard(name, templates);
  if (match.kind === 'match') return match.template;
  if (match.kind === 'ambiguous') return match.candidates;
  throw notFound('Card', { suggestions: match.suggestions.map(templateLabel) });
}

/** Stores a card with the benefits that its template has today. */
export async function storeCard(
  { runtime }: BenefitsParts,
  { tenant, now, today, audit }: HeldHousehold,
  owner: Owner,
  template: CardTemplate,
  facts: CardFacts,
): Promise<AddedCard & { readonly kind: 'created' }> {
  const stamp = () => ({ id: runtime.id(), now, today });
  const card = newCard(template, owner.id, facts, stamp());
  const given = benefitsOn(template, today).map((each) => templateBenefit(card, each, stamp()));
  await tenant.collection(cards).put([card]);
  await tenant.collection(benefits).put(given);
  const metadata = { template: template.id, owner: owner.name };
  audit({ action: 'benefit_card.created', resourceType: 'benefit_card', resourceId: card.id, metadata });
  return { kind: 'created', card, template, benefitsCreated: given.length };
}

/**
 * Adds one card to a held household (benefits spec §3.10).
 *
 * @throws DomainError `invalid` for an unknown owner, `not_found` for an unknown card, `already_exists` with
 * `existing_card_id`.
 */
export async function addCard(parts: BenefitsParts, held: HeldHousehold, input: NewCard): Promise<AddedCard> {
  const meant = templateMeant(parts.catalog.templates, input);
  const owner = ownerNamed(held, input.owner);
  if (!('id' in meant)) return { kind: 'ambiguous', candidates: meant };
  const { lastFour = null } = input;
  const identity = {
    ownerId: owner.id,
    templateId: meant.id,
    lastFour,
    nickname: input.nickname ?? lastFour,
  };
  const known = await held.tenant.collection(cards).find({ ownerId: owner.id, archivedAt: null });
  const same = known.find((card) => isSameActiveCard(identity, card));
  if (same) throw alreadyThere('this card is already tracked', { existing_card_id: same.id });
  return storeCard(parts, held, owner, meant, input);
}
