import { z } from 'zod';
import { jsonBody, optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter, repeated } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  approvalRecord,
  authorizationInput,
  filtersOf,
  listed,
  listOf,
  merchantOf,
  pageOf,
  partInput,
  shownApproval,
  shownTransaction,
  transactionFilters,
  transactionId,
  transactionQuery,
  transactionRecord,
  walletId,
} from '../wire.js';

const route = defineRoute<WalletsServices>();
const tags = ['Transactions'];
const inPath = { path: z.object({ id: transactionId }) };

/** `GET /transactions` (wallets spec §6.3). */
const listTransactions = route({
  id: 'listTransactions',
  method: 'GET',
  path: '/transactions',
  summary: 'Lists transactions, newest first.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { query: transactionQuery },
  replies: { 200: jsonReply(listOf(transactionRecord)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { wallet, wallet_id: other, ...filters } = input.query;
    const wanted = wallet ?? other;
    const { now } = await enter(context, wanted);
    const page = await services.transactions.list(
      actor,
      { ...filtersOf(filters), ...pageOf(filters), ...(wanted !== undefined && { walletId: wanted }) },
      now,
    );
    return { status: 200, body: listed(page, shownTransaction) };
  },
});

/** `GET /transactions/:id` (wallets spec §6.3). */
const getTransaction = route({
  id: 'getTransaction',
  method: 'GET',
  path: '/transactions/:id',
  summary: 'Shows a transaction and why it was decided as it was.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: inPath,
  replies: { 200: jsonReply(transactionRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { now } = await enter(context);
    return {
      status: 200,
      body: shownTransaction(await services.transactions.get(actor, input.path.id, now)),
    };
  },
});

/** `GET /wallets/:id/transactions` (wallets spec §6.3). */
const listWalletTransactions = route({
  id: 'listWalletTransactions',
  method: 'GET',
  path: '/wallets/:id/transactions',
  summary: "Lists a wallet's transactions, newest first.",
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { path: z.object({ id: walletId }), query: z.object(transactionFilters) },
  replies: { 200: jsonReply(listOf(transactionRecord)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { id } = input.path;
    const { now } = await enter(context, id);
    const query = { ...filtersOf(input.query), ...pageOf(input.query), walletId: id };
    return {
      status: 200,
      body: listed(await services.transactions.list(actor, query, now), shownTransaction),
    };
  },
});

/** `POST /authorizations` (wallets spec §6.5). */
const createAuthorization = route({
  id: 'createAuthorization',
  method: 'POST',
  path: '/authorizations',
  summary: 'Asks whether something may be bought; the money is kept from then on.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { body: jsonBody(authorizationInput) },
  replies: { 201: jsonReply(transactionRecord.extend({ approval: approvalRecord.optional() })) },
  errors: [
    'not_found',
    'insufficient_funds',
    'transaction_limit_exceeded',
    'merchant_not_allowed',
    'merchant_blocked',
    'category_not_allowed',
    'category_blocked',
    'country_not_allowed',
    'insecure_merchant',
    'currency_mismatch',
    'card_frozen',
    'card_closed',
    'wallet_frozen',
    'wallet_closed',
    'approval_required',
  ],
  handle: async (context) => {
    const { input, services, actor } = context;
    const {
      wallet_id: id,
      card_id: card,
      amount,
      merchant,
      description,
      on_approval: onApproval,
      capture,
    } = input.body;
    const call = await enter(context, id);
    const { transaction, approval, replayed } = await services.transactions.authorize(
      actor,
      {
        walletId: id,
        cardId: card ?? null,
        amount: amount.micros,
        currency: amount.currency,
        merchant: merchantOf(merchant),
        description: description ?? null,
        onApproval,
        capture,
      },
      call,
    );
    const asked = approval && (await services.approvals.get(actor, approval.id, call.now));
    return {
      status: 201,
      body: { ...shownTransaction(transaction), ...(asked && { approval: shownApproval(asked) }) },
      ...repeated(replayed),
    };
  },
});

/** `POST /transactions/:id/capture` (wallets spec §6.5). */
const captureTransaction = route({
  id: 'captureTransaction',
  method: 'POST',
  path: '/transactions/:id/capture',
  summary: 'Takes the money of a pending transaction, or a part of it; the rest is given back.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { ...inPath, body: optionalJsonBody(partInput) },
  replies: { 200: jsonReply(transactionRecord) },
  errors: ['not_found', 'transaction_state'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    const row = await services.transactions.capture(actor, input.path.id, input.body?.amount?.micros, call);
    return { status: 200, body: shownTransaction(row) };
  },
});

/** `POST /transactions/:id/reverse` (wallets spec §6.5). */
const reverseTransaction = route({
  id: 'reverseTransaction',
  method: 'POST',
  path: '/transactions/:id/reverse',
  summary: 'Gives back what was kept and not taken.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: inPath,
  replies: { 200: jsonReply(transactionRecord) },
  errors: ['not_found', 'transaction_state'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    return {
      status: 200,
      body: shownTransaction(await services.transactions.reverse(actor, input.path.id, call)),
    };
  },
});

/** `POST /transactions/:id/refund` (wallets spec §6.5). */
const refundTransaction = route({
  id: 'refundTransaction',
  method: 'POST',
  path: '/transactions/:id/refund',
  summary: 'Gives money back that was taken; answers the refund, a transaction of its own.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { ...inPath, body: optionalJsonBody(partInput) },
  replies: { 201: jsonReply(transactionRecord) },
  errors: ['not_found', 'transaction_state', 'refund_above_posted'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    const row = await services.transactions.refund(actor, input.path.id, input.body?.amount?.micros, call);
    return { status: 201, body: shownTransaction(row) };
  },
});

/** Transactions and charges (wallets spec §6.3, §6.5). */
export const transactionRoutes = [
  listTransactions,
  getTransaction,
  listWalletTransactions,
  createAuthorization,
  captureTransaction,
  reverseTransaction,
  refundTransaction,
] as const;
