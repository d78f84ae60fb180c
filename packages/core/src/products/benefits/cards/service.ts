import type { Actor } from '../../../kernel/actor.js';
import { changeHousehold } from '../household/service/change.js';
import type { BenefitsParts } from '../household/service/parts.js';
import type { Card } from './model.js';
import { addCard, type AddedCard, type NewCard } from './service/add-card.js';
import { importCards, type BulkCard, type BulkOptions, type BulkResult } from './service/bulk-cards.js';
import { getCard, listCards, type CardDetail, type CardListing } from './service/read-cards.js';
import { archiveCard, updateCard, type CardUpdate, type UpdatedCard } from './service/update-card.js';

/** The cards of the actor's household. */
export interface CardService {
  /** Active ones, by display name. */
  list(actor: Actor): Promise<readonly CardListing[]>;
  /** @throws DomainError `not_found`. */
  get(actor: Actor, id: string): Promise<CardDetail>;
  /** Adds a card with its benefits; an ambiguous name adds nothing. @throws like `addCard`. */
  add(actor: Actor, input: NewCard): Promise<AddedCard>;
  /** One result per item, in order. */
  import(actor: Actor, items: readonly BulkCard[], options: BulkOptions): Promise<readonly BulkResult[]>;
  /** @throws DomainError `not_found`, `invalid`. */
  update(actor: Actor, id: string, change: CardUpdate): Promise<UpdatedCard>;
  /** @throws DomainError `not_found`. */
  archive(actor: Actor, id: string): Promise<Card>;
}

/** Makes the service. */
export function cardService(parts: BenefitsParts): CardService {
  return {
    list: (actor) => listCards(parts, actor),
    get: (actor, id) => getCard(parts, actor, id),
    add: (actor, input) =>
      changeHousehold(parts, actor, parts.runtime.now(), (held) => addCard(parts, held, input)),
    import: (actor, items, options) => importCards(parts, actor, items, options),
    update: (actor, id, change) => updateCard(parts, actor, id, change),
    archive: (actor, id) => archiveCard(parts, actor, id),
  };
}
