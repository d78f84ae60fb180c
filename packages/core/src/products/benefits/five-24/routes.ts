import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BenefitsServices } from '../service/services.js';
import {
  addedExternal,
  deletedExternal,
  externalInput,
  externalRow,
  idText,
  ownerQuery,
  status524Record,
} from '../wire.js';
import type { ExternalCardView } from './service.js';

const route = defineRoute<BenefitsServices>();
const tags = ['5/24'];
const credentials = ['key'] as const;

const showExternal = (card: ExternalCardView): z.output<typeof externalRow> => ({
  id: card.id,
  card_name: card.cardName,
  open_date: card.openDate,
  is_business: card.isBusiness,
  owner: card.owner,
  notes: card.notes,
});

/** `GET /524-status` (benefits spec §3.24). */
const get524Status = route({
  id: 'get524Status',
  method: 'GET',
  path: '/524-status',
  summary: 'Counts new accounts the way Chase does and says when the next slot opens.',
  tags,
  credentials,
  tool: { name: 'get_524_status' },
  input: { query: ownerQuery },
  replies: { 200: jsonReply(status524Record) },
  handle: async ({ input, services, actor }) => {
    const status = await services.fiveTwentyFour.status(actor, input.query.owner);
    return {
      status: 200,
      body: {
        current_count: status.currentCount,
        limit: status.limit,
        slots_available: status.slotsAvailable,
        is_eligible: status.isEligible,
        cards_counting: status.cardsCounting.map((card) => ({
          card_display_name: card.displayName,
          original_open_date: card.openDate,
          falls_off_date: card.fallsOffDate,
          days_until_falloff: card.daysUntilFalloff,
        })),
        next_slot_opens: status.nextSlotOpens,
        cards_excluded: status.cardsExcluded.map(({ displayName, reason }) => ({
          card_display_name: displayName,
          reason,
        })),
        warnings: [...status.warnings],
      },
    };
  },
});

/** `GET /external-cards` (benefits spec §3.25). */
const listExternalCards = route({
  id: 'listExternalCards',
  method: 'GET',
  path: '/external-cards',
  summary: 'Lists cards that are counted for 5/24 only, by open date.',
  tags,
  credentials,
  tool: { name: 'list_external_cards' },
  replies: { 200: jsonReply(z.array(externalRow)) },
  handle: async ({ services, actor }) => {
    const cards = await services.fiveTwentyFour.external(actor);
    return { status: 200, body: cards.map(showExternal) };
  },
});

/** `POST /external-cards` (benefits spec §3.26). */
const addExternalCard = route({
  id: 'addExternalCard',
  method: 'POST',
  path: '/external-cards',
  summary: 'Adds a card that is counted for 5/24 only.',
  tags,
  credentials,
  tool: { name: 'add_external_card' },
  input: { body: jsonBody(externalInput) },
  replies: { 201: jsonReply(addedExternal) },
  handle: async ({ input: { body }, services, actor }) => {
    const card = await services.fiveTwentyFour.addExternal(actor, {
      cardName: body.card_name,
      openDate: body.open_date,
      isBusiness: body.is_business,
      isAuthorizedUser: body.is_authorized_user,
      owner: body.owner,
      notes: body.notes,
    });
    return { status: 201, body: { ...showExternal(card), success: true as const } };
  },
});

/** `DELETE /external-cards/:id` (benefits spec §3.27). */
const removeExternalCard = route({
  id: 'removeExternalCard',
  method: 'DELETE',
  path: '/external-cards/:id',
  summary: 'Removes such a card for good, also from the count.',
  tags,
  credentials,
  tool: { name: 'remove_external_card', names: { id: 'card_id' } },
  input: { path: z.object({ id: idText }) },
  replies: { 200: jsonReply(deletedExternal) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { id, cardName } = await services.fiveTwentyFour.removeExternal(actor, input.path.id);
    return { status: 200, body: { id, card_name: cardName, deleted: true as const } };
  },
});

/** 5/24 and external cards. */
export const fiveTwentyFourRoutes = [
  get524Status,
  listExternalCards,
  addExternalCard,
  removeExternalCard,
] as const;
