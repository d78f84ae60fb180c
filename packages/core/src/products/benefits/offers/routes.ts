import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { bonusIn } from '../cards/routes/read-input.js';
import { cashback } from '../loyalty/rules/valuations.js';
import type { BenefitsServices } from '../service/services.js';
import { idText, offerInput, offerQuery, offerRow, offerUpdate, writtenOffer } from '../wire.js';
import type { OfferView } from './service/view-offer.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Welcome offers'];
const credentials = ['key'] as const;

const showOffer = ({ offer, card, ...view }: OfferView): z.output<typeof offerRow> => ({
  offer_id: offer.id,
  card_id: offer.cardId,
  card_display_name: card.displayName,
  owner: card.ownerName,
  bonus_amount: offer.bonusCurrency === cashback ? offer.bonusAmount / 100 : offer.bonusAmount,
  bonus_currency: offer.bonusCurrency,
  bonus_value: view.bonusValue,
  bonus_value_source: view.bonusValueSource,
  spend_requirement: offer.spendRequirement,
  current_spend: offer.currentSpend,
  spend_remaining: view.spendRemaining,
  spend_deadline: offer.spendDeadline,
  days_remaining: view.daysRemaining,
  daily_spend_needed: view.dailySpendNeeded,
  spend_requirement_met: view.spendRequirementMet,
  is_at_risk: view.isAtRisk,
  status: offer.status,
  origin: offer.origin,
  source_event_id: offer.sourceEventId,
  notes: offer.notes,
});

/** `GET /welcome-offers` (benefits spec §3.19). */
const listWelcomeOffers = route({
  id: 'listWelcomeOffers',
  method: 'GET',
  path: '/welcome-offers',
  summary:
    'Lists offers with their pace and worth, the nearest deadline first; open ones unless told otherwise.',
  tags,
  credentials,
  tool: { name: 'list_welcome_offers' },
  input: { query: offerQuery },
  replies: { 200: jsonReply(z.array(offerRow)) },
  handle: async ({ input: { query }, services, actor }) => {
    const { status = 'in_progress' } = query;
    const offers = await services.offers.list(actor, {
      status: status === 'all' ? null : status,
      owner: query.owner,
      expiringWithinDays: query.expiring_within_days,
      origin: query.origin,
    });
    return { status: 200, body: offers.map(showOffer) };
  },
});

/** `POST /welcome-offers` (benefits spec §3.20). */
const createWelcomeOffer = route({
  id: 'createWelcomeOffer',
  method: 'POST',
  path: '/welcome-offers',
  summary: 'Records the welcome offer of a card.',
  tags,
  credentials,
  tool: { name: 'create_welcome_offer' },
  input: { body: jsonBody(offerInput) },
  replies: { 201: jsonReply(writtenOffer) },
  errors: ['not_found', 'already_exists'],
  handle: async ({ input: { body }, services, actor }) => {
    const view = await services.offers.add(actor, body.card_id, {
      bonusAmount: bonusIn(body.bonus_amount, body.bonus_currency),
      bonusCurrency: body.bonus_currency,
      spendRequirement: body.spend_requirement,
      spendDeadline: body.spend_deadline,
      currentSpend: body.current_spend,
      notes: body.notes,
    });
    return { status: 201, body: { ...showOffer(view), success: true as const } };
  },
});

/** `PATCH /welcome-offers/:cardId` (benefits spec §3.21). */
const updateWelcomeOffer = route({
  id: 'updateWelcomeOffer',
  method: 'PATCH',
  path: '/welcome-offers/:cardId',
  summary:
    "Tells progress or the end of a card's open offer; meeting the requirement ends nothing by itself.",
  tags,
  credentials,
  tool: { name: 'update_welcome_offer', names: { cardId: 'card_id' } },
  input: { path: z.object({ cardId: idText }), body: jsonBody(offerUpdate) },
  replies: { 200: jsonReply(writtenOffer) },
  errors: ['not_found'],
  handle: async ({ input: { path, body }, services, actor }) => {
    const view = await services.offers.update(actor, path.cardId, {
      currentSpend: body.current_spend,
      spendDelta: body.spend_delta,
      status: body.status,
      notes: body.notes,
      origin: body.origin,
    });
    return { status: 200, body: { ...showOffer(view), success: true as const } };
  },
});

/** Welcome offers. */
export const offerRoutes = [listWelcomeOffers, createWelcomeOffer, updateWelcomeOffer] as const;
