import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { Actor } from '../../../kernel/actor.js';
import { formatMicros } from '../../../kernel/micros.js';
import { configOf } from '../agents/service/views.js';
import { isPlay } from '../clock/service.js';
import { insufficientPermissions } from '../errors.js';
import { configHash } from '../policy-file/rules/diff-config.js';
import { enter, repeated } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  authorizationInput,
  cardId,
  merchantOf,
  moment,
  positiveAmount,
  shownTransaction,
  shownWallet,
  transactionRecord,
  walletId,
  walletRecord,
} from '../wire.js';

const route = defineRoute<WalletsServices>();
const tags = ['Test helpers'];

/** @throws DomainError `insufficient_permissions` where money is real (wallets spec §6.6). */
function checkPlay(actor: Actor): void {
  if (!isPlay(actor)) throw insufficientPermissions('Test helpers work with test and development keys only.');
}

/** `POST /test/authorizations` (wallets spec §6.6). */
const testAuthorization = route({
  id: 'testAuthorization',
  method: 'POST',
  path: '/test/authorizations',
  summary: 'Acts as the card network: asks whether a card may pay.',
  description:
    'Merchants at `decline.test` are declined by the network, at `slow.test` 3 seconds pass on the test clock and its patience ends first, at `refund.test` everything is taken and given back at once.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { body: jsonBody(authorizationInput.extend({ card_id: cardId })) },
  replies: { 201: jsonReply(transactionRecord) },
  errors: ['not_found', 'insufficient_funds', 'approval_required', 'network_declined', 'issuer_timeout'],
  handle: async (context) => {
    const { input, services, actor } = context;
    checkPlay(actor);
    const { wallet_id: id, card_id: card, amount, merchant } = input.body;
    const call = await enter(context, id);
    const transaction = await services.transactions.viaNetwork(
      actor,
      {
        walletId: id,
        cardId: card,
        amount: amount.micros,
        currency: amount.currency,
        merchant: merchantOf(merchant),
      },
      call,
    );
    return { status: 201, body: shownTransaction(transaction) };
  },
});

/** `POST /test/wallets/:id/fund` (wallets spec §6.6). */
const testFund = route({
  id: 'testFund',
  method: 'POST',
  path: '/test/wallets/:id/fund',
  summary: 'Puts play money into a wallet.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { path: z.object({ id: walletId }), body: jsonBody(z.object({ amount: positiveAmount })) },
  replies: { 200: jsonReply(walletRecord) },
  errors: ['not_found', 'wallet_closed'],
  handle: async (context) => {
    const { input, services, actor } = context;
    checkPlay(actor);
    const { id } = input.path;
    const { micros: amount, currency } = input.body.amount;
    const call = await enter(context, id);
    const funded = { walletId: id, direction: 'fund', amount, currency, counterparty: 'test' } as const;
    const { replayed } = await services.transfers.create(actor, funded, call);
    const view = await services.wallets.get(actor, id, call.now);
    const body = shownWallet(view, configHash(configOf(view, formatMicros), services.hash));
    return { status: 200, body, ...repeated(replayed) };
  },
});

/** `POST /test/clock` (wallets spec §6.6, ruling 15). */
const testClock = route({
  id: 'setTestClock',
  method: 'POST',
  path: '/test/clock',
  summary: 'Sets the clock of the environment forward, and does what is due by then.',
  tags,
  credentials: ['key'],
  scope: 'write',
  input: { body: jsonBody(z.object({ now: moment })) },
  replies: { 200: jsonReply(z.object({ now: moment })) },
  handle: async (context) => {
    const { input, services, actor, now } = context;
    checkPlay(actor);
    await enter(context);
    return { status: 200, body: { now: await services.clock.set(actor, input.body.now, now) } };
  },
});

/** Test helpers (wallets spec §6.6). */
export const sandboxRoutes = [testAuthorization, testFund, testClock] as const;
