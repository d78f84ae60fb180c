import type { Actor } from '../../../kernel/actor.js';
import type { Day } from '../../../kernel/day.js';
import { cards } from '../cards/model.js';
import { cardDisplayName } from '../cards/rules/card-name.js';
import { ownerNamed } from '../cards/service/add-card.js';
import { notFound } from '../errors.js';
import { changeHousehold } from '../household/service/change.js';
import { openHousehold } from '../household/service/household.js';
import type { BenefitsParts } from '../household/service/parts.js';
import { externalCards, type ExternalCard } from './model.js';
import { status524, type CountedCard, type Status524 } from './rules/status-524.js';

/** A card to count that is not tracked. */
export interface NewExternalCard {
  readonly cardName: string;
  readonly openDate: Day;
  readonly isBusiness?: boolean | undefined;
  readonly isAuthorizedUser?: boolean | undefined;
  /** A known owner's name. */
  readonly owner?: string | undefined;
  readonly notes?: string | null | undefined;
}

/** An external card with its owner's name. */
export interface ExternalCardView extends ExternalCard {
  readonly owner: string | null;
}

/** 5/24 and the cards that are kept for it alone. */
export interface FiveTwentyFourService {
  /** Archived cards count too (F24-12). */
  status(actor: Actor, owner?: string): Promise<Status524>;
  /** By open date. */
  external(actor: Actor): Promise<readonly ExternalCardView[]>;
  /** @throws DomainError `invalid` for an unknown owner. */
  addExternal(actor: Actor, input: NewExternalCard): Promise<ExternalCardView>;
  /** Removes it for good. @throws DomainError `not_found`. */
  removeExternal(actor: Actor, id: string): Promise<ExternalCard>;
}

/** Makes the service. */
export function fiveTwentyFourService(parts: BenefitsParts): FiveTwentyFourService {
  const { storage, runtime, catalog } = parts;
  const open = (actor: Actor) => openHousehold(storage.tenant(actor.tenant), runtime.now());
  return {
    status: async (actor, owner) => {
      const household = await open(actor);
      const [tracked, others] = await Promise.all([
        household.tenant.collection(cards).find({}),
        household.tenant.collection(externalCards).find({}),
      ]);
      const templates = new Map(catalog.templates.map((template) => [template.id, template]));
      const nameOf = (id: string | null): string | null =>
        id === null ? null : (household.ownerById(id)?.name ?? null);
      const counted: CountedCard[] = [
        ...tracked.map((card) => ({
          displayName: cardDisplayName(card),
          name: card.name,
          issuingBank: card.issuingBank,
          owner: nameOf(card.ownerId),
          openDate: card.openDate,
          isBusiness: card.isBusiness,
          countsOverride: card.countsToward524Source === 'override' ? card.countsToward524 : null,
          isAuthorizedUser: card.isAuthorizedUser,
          reportsToPersonalBureaus: templates.get(card.templateId)?.reportsToPersonalBureaus ?? null,
        })),
        ...others.map((card) => ({
          displayName: card.cardName,
          name: card.cardName,
          issuingBank: null,
          owner: nameOf(card.ownerId),
          openDate: card.openDate,
          isBusiness: card.isBusiness,
          countsOverride: null,
          isAuthorizedUser: card.isAuthorizedUser,
          reportsToPersonalBureaus: null,
        })),
      ];
      return status524({
        today: household.today,
        householdOwners: household.owners.map(({ name }) => name),
        cards: counted,
        owner: owner ?? null,
      });
    },
    external: async (actor) => {
      const household = await open(actor);
      const rows = await household.tenant
        .collection(externalCards)
        .find({}, { order: { by: 'openDate', direction: 'asc' } });
      return rows.map((row) => ({
        ...row,
        owner: row.ownerId === null ? null : (household.ownerById(row.ownerId)?.name ?? null),
      }));
    },
    addExternal: (actor, input) =>
      changeHousehold(parts, actor, runtime.now(), async (held) => {
        const owner = input.owner === undefined ? null : ownerNamed(held, input.owner);
        const card: ExternalCard = {
          id: runtime.id(),
          cardName: input.cardName,
          openDate: input.openDate,
          isBusiness: input.isBusiness ?? false,
          isAuthorizedUser: input.isAuthorizedUser ?? false,
          ownerId: owner?.id ?? null,
          notes: input.notes ?? null,
          createdAt: held.now,
        };
        await held.tenant.collection(externalCards).put([card]);
        held.audit({
          action: 'external_card.created',
          resourceType: 'external_card',
          resourceId: card.id,
        });
        return { ...card, owner: owner?.name ?? null };
      }),
    removeExternal: (actor, id) =>
      changeHousehold(parts, actor, runtime.now(), async ({ tenant, audit }) => {
        const card = await tenant.collection(externalCards).get(id);
        if (!card) throw notFound('External card');
        await tenant.collection(externalCards).remove({ id });
        audit({
          action: 'external_card.deleted',
          resourceType: 'external_card',
          resourceId: id,
          metadata: { cardName: card.cardName },
        });
        return card;
      }),
  };
}
