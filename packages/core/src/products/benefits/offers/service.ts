import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import { cards } from '../cards/model.js';
import { notFound } from '../errors.js';
import { changeHousehold, mustReplace } from '../household/service/change.js';
import { openHousehold } from '../household/service/household.js';
import type { BenefitsParts } from '../household/service/parts.js';
import { readValuations } from '../loyalty/service/valuations.js';
import { openPortfolio, portfolioCard } from '../perks/service/portfolio.js';
import { appendNote } from '../rules/dated-note.js';
import { welcomeOffers, type OfferOrigin, type OfferStatus, type WelcomeOffer } from './model.js';
import { storeOffer, type NewOffer } from './service/store-offer.js';
import { viewOffer, type OfferView } from './service/view-offer.js';

/** Which offers to list (benefits spec §3.19). */
export interface OfferFilter {
  /** All of them when null. */
  readonly status: OfferStatus | null;
  readonly owner?: string | undefined;
  readonly expiringWithinDays?: number | undefined;
  readonly origin?: OfferOrigin | undefined;
}

/** Progress or the end of a card's open offer; amounts are whole cents. */
export interface OfferChange {
  readonly currentSpend?: number | undefined;
  readonly spendDelta?: number | undefined;
  readonly status?: Exclude<OfferStatus, 'in_progress'> | undefined;
  readonly notes?: string | undefined;
  /** Which of two open offers; the signup one when absent. */
  readonly origin?: OfferOrigin | undefined;
}

/** Welcome offers of active cards. */
export interface OfferService {
  /** The one whose deadline is nearest first. */
  list(actor: Actor, filter: OfferFilter): Promise<readonly OfferView[]>;
  /** @throws DomainError `not_found`, `already_exists` with `existing_offer_id`. */
  add(actor: Actor, cardId: string, input: NewOffer): Promise<OfferView>;
  /** @throws DomainError `not_found` when the card has no open offer, `invalid`. */
  update(actor: Actor, cardId: string, change: OfferChange): Promise<OfferView>;
}

/** Spend after a change. It never says that a bonus was earned: only somebody who saw it does. */
function spendAfter({ currentSpend }: WelcomeOffer, { currentSpend: told, spendDelta }: OfferChange): number {
  if (told !== undefined && spendDelta !== undefined)
    throw invalid(['current_spend'], 'must not be given together with spend_delta');
  const spend = told ?? currentSpend + (spendDelta ?? 0);
  if (spend < 0)
    throw invalid([told === undefined ? 'spend_delta' : 'current_spend'], 'must not make the spend negative');
  return spend;
}

/** Makes the service. */
export function offerService(parts: BenefitsParts): OfferService {
  const { storage, runtime, catalog } = parts;
  return {
    list: async (actor, { status, owner: name, expiringWithinDays: within, origin }) => {
      const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
      const [rows, { cards: active }, valuations] = await Promise.all([
        household.tenant.collection(welcomeOffers).find(status === null ? {} : { status }),
        openPortfolio(household),
        readValuations(household, catalog),
      ]);
      const owner = name === undefined ? undefined : household.ownerByName(name);
      const byId = new Map(active.map((card) => [card.cardId, card]));
      return rows
        .flatMap((row): OfferView[] => {
          const card = byId.get(row.cardId);
          if (card === undefined || (origin !== undefined && row.origin !== origin)) return [];
          if (name !== undefined && card.ownerId !== owner?.id) return [];
          return [viewOffer(row, card, valuations, household.today)];
        })
        .filter(
          ({ daysRemaining }) => within === undefined || (daysRemaining >= 0 && daysRemaining <= within),
        )
        .sort((a, b) => a.daysRemaining - b.daysRemaining || (a.offer.id < b.offer.id ? -1 : 1));
    },
    add: (actor, cardId, input) =>
      changeHousehold(parts, actor, runtime.now(), async (held) => {
        const card = await held.tenant.collection(cards).get(cardId);
        if (!card || card.archivedAt !== null) throw notFound('Card');
        const from = { origin: 'signup', sourceEventId: null } as const;
        const offer = await storeOffer(parts, held, cardId, input, from);
        return viewOffer(offer, portfolioCard(card, held), await readValuations(held, catalog), held.today);
      }),
    update: async (actor, cardId, change) => {
      const { origin, ...wanted } = change;
      if (Object.values(wanted).every((member) => member === undefined))
        throw invalid([], 'nothing to change');
      return changeHousehold(parts, actor, runtime.now(), async (held) => {
        const { tenant, today, now, audit } = held;
        const table = tenant.collection(welcomeOffers);
        const open = await table.find({ cardId, status: 'in_progress' });
        const of = (which: OfferOrigin) => open.find((each) => each.origin === which);
        const seen = origin === undefined ? (of('signup') ?? of('retention')) : of(origin);
        const card = seen && (await tenant.collection(cards).get(cardId));
        if (!seen || !card) throw notFound('Open welcome offer');
        const status = change.status ?? seen.status;
        const next: WelcomeOffer = {
          ...seen,
          currentSpend: spendAfter(seen, change),
          status,
          open: status === 'in_progress' ? seen.open : null,
          notes: change.notes === undefined ? seen.notes : appendNote(seen.notes, today, change.notes),
          updatedAt: now,
        };
        await mustReplace(table.replace(seen, next));
        audit({
          action: 'welcome_offer.updated',
          resourceType: 'welcome_offer',
          resourceId: seen.id,
          metadata: {
            old: { status: seen.status, spend: seen.currentSpend },
            new: { status, spend: next.currentSpend },
          },
        });
        return viewOffer(next, portfolioCard(card, held), await readValuations(held, catalog), today);
      });
    },
  };
}
