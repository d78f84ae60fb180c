import { z } from 'zod';
import { jsonBody, optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter, repeated } from '../routes/entered.js';
import type { Actor } from '../../../kernel/actor.js';
import type { WalletsServices } from '../service/services.js';
import {
  cardId,
  cardInput,
  cardRecord,
  deletedOf,
  freezeInput,
  listed,
  listOf,
  revealRecord,
  shownCard,
  walletId,
} from '../wire.js';
import type { CardView } from '../agents/service.js';

const route = defineRoute<WalletsServices>();
const tags = ['Cards'];
const ofWallet = { path: z.object({ id: walletId }) };
const inPath = { path: z.object({ id: cardId }) };

/** A card as it is printed, in its wallet's currency. */
async function shown(services: WalletsServices, actor: Actor, view: CardView, now: Date) {
  const { currency } = await services.wallets.get(actor, view.card.accountId, now);
  return shownCard(view, currency);
}

/** `GET /wallets/:id/cards` (wallets spec §6.2). */
const listCards = route({
  id: 'listCards',
  method: 'GET',
  path: '/wallets/:id/cards',
  summary: "Lists a wallet's cards, oldest first.",
  tags,
  credentials: ['key'],
  scope: 'read',
  input: ofWallet,
  replies: { 200: jsonReply(listOf(cardRecord)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { now } = await enter(context, input.path.id);
    const { currency, cards } = await services.wallets.get(actor, input.path.id, now);
    return { status: 200, body: listed({ items: cards, next: null }, (view) => shownCard(view, currency)) };
  },
});

/** `POST /wallets/:id/cards` (wallets spec §6.2). */
const createCard = route({
  id: 'createCard',
  method: 'POST',
  path: '/wallets/:id/cards',
  summary: 'Makes a virtual card.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { ...ofWallet, body: jsonBody(cardInput) },
  replies: { 201: jsonReply(cardRecord) },
  errors: [
    'not_found',
    'wallet_frozen',
    'wallet_closed',
    'duplicate_card_name',
    'card_limit_above_wallet',
    'card_refused',
    'plan_limit_reached',
  ],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context, input.path.id);
    const { name, limit, limit_period: limitPeriod, frozen } = input.body;
    const { view, replayed } = await services.cards.create(
      actor,
      input.path.id,
      {
        name,
        ...(limit !== undefined && { limit }),
        ...(limitPeriod !== undefined && { limitPeriod }),
        ...(frozen !== undefined && { frozen }),
      },
      call,
    );
    return { status: 201, body: await shown(services, actor, view, call.now), ...repeated(replayed) };
  },
});

/** `GET /cards/:id` (wallets spec §6.2). */
const getCard = route({
  id: 'getCard',
  method: 'GET',
  path: '/cards/:id',
  summary: 'Shows a card.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: inPath,
  replies: { 200: jsonReply(cardRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { now } = await enter(context);
    const view = await services.cards.get(actor, input.path.id, now);
    return { status: 200, body: await shown(services, actor, view, now) };
  },
});

const turned = <const Id extends string, const Path extends string>(
  id: Id,
  path: Path,
  summary: string,
  status: 'active' | 'frozen',
) =>
  route({
    id,
    method: 'POST',
    path,
    summary,
    tags,
    credentials: ['key'],
    scope: 'write',
    idempotent: true,
    input: { ...inPath, body: optionalJsonBody(freezeInput) },
    replies: { 200: jsonReply(cardRecord) },
    errors: ['not_found', 'card_closed'],
    handle: async (context) => {
      const { input, services, actor } = context;
      const call = await enter(context);
      const reason = input.body?.reason;
      const view = await services.cards.change(
        actor,
        input.path.id,
        { status, ...(reason !== undefined && { reason }) },
        call,
      );
      return { status: 200, body: await shown(services, actor, view, call.now) };
    },
  });

/** `POST /cards/:id/freeze` (wallets spec §6.2). */
const freezeCard = turned(
  'freezeCard',
  '/cards/:id/freeze',
  'Freezes a card: it declines everything.',
  'frozen',
);
/** `POST /cards/:id/unfreeze` (wallets spec §6.2). */
const unfreezeCard = turned(
  'unfreezeCard',
  '/cards/:id/unfreeze',
  'Lets a frozen card spend again.',
  'active',
);

/** `DELETE /cards/:id` (wallets spec §6.2). */
const deleteCard = route({
  id: 'deleteCard',
  method: 'DELETE',
  path: '/cards/:id',
  summary: 'Closes a card for good; open authorizations may still settle.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: inPath,
  replies: { 200: jsonReply(deletedOf(cardId)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    await services.cards.change(actor, input.path.id, { status: 'closed' }, call);
    return { status: 200, body: { id: input.path.id, deleted: true } } as const;
  },
});

/** `POST /cards/:id/reveal` (wallets spec §5.2). */
const revealCard = route({
  id: 'revealCard',
  method: 'POST',
  path: '/cards/:id/reveal',
  summary: "Tells where the card's number can be seen for a moment, at the issuer's.",
  tags,
  credentials: ['key'],
  scope: 'admin',
  input: inPath,
  replies: { 200: jsonReply(revealRecord) },
  errors: ['not_found', 'card_closed'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    const { kind, value, expiresAt } = await services.cards.reveal(actor, input.path.id, call);
    return { status: 200, body: { kind, value, expires_at: expiresAt } };
  },
});

/** Cards (wallets spec §6.2). */
export const cardRoutes = [
  listCards,
  createCard,
  getCard,
  freezeCard,
  unfreezeCard,
  deleteCard,
  revealCard,
] as const;
