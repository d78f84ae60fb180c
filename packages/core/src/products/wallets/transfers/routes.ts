import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter, repeated } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  listed,
  listOf,
  pageOf,
  shownTransfer,
  transferId,
  transferInput,
  transferQuery,
  transferRecord,
} from '../wire.js';

const route = defineRoute<WalletsServices>();
const tags = ['Transfers'];

/** `GET /transfers` (wallets spec §6.7). */
const listTransfers = route({
  id: 'listTransfers',
  method: 'GET',
  path: '/transfers',
  summary: 'Lists transfers, newest first.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { query: transferQuery },
  replies: { 200: jsonReply(listOf(transferRecord)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { wallet, wallet_id: other, ...page } = input.query;
    const wanted = wallet ?? other;
    await enter(context, wanted);
    const found = await services.transfers.list(actor, {
      ...pageOf(page),
      ...(wanted !== undefined && { walletId: wanted }),
    });
    return { status: 200, body: listed(found, shownTransfer) };
  },
});

/** `GET /transfers/:id`. */
const getTransfer = route({
  id: 'getTransfer',
  method: 'GET',
  path: '/transfers/:id',
  summary: 'Shows a transfer.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { path: z.object({ id: transferId }) },
  replies: { 200: jsonReply(transferRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    return { status: 200, body: shownTransfer(await services.transfers.get(actor, input.path.id)) };
  },
});

/** `POST /transfers` (wallets spec §6.7). */
const createTransfer = route({
  id: 'createTransfer',
  method: 'POST',
  path: '/transfers',
  summary: 'Puts money into a wallet, or takes it out.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: { body: jsonBody(transferInput) },
  replies: { 201: jsonReply(transferRecord) },
  errors: ['not_found', 'insufficient_funds', 'wallet_closed'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { wallet_id: walletId, direction, amount, source, destination } = input.body;
    const call = await enter(context, walletId);
    const { transfer, replayed } = await services.transfers.create(
      actor,
      {
        walletId,
        direction,
        amount: amount.micros,
        currency: amount.currency,
        counterparty: (direction === 'fund' ? source : destination) ?? null,
      },
      call,
    );
    return { status: 201, body: shownTransfer(transfer), ...repeated(replayed) };
  },
});

/** Transfers (wallets spec §6.7). */
export const transferRoutes = [listTransfers, getTransfer, createTransfer] as const;
