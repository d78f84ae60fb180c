import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { JsonObject } from '../../../kernel/json.js';
import { formatMicros } from '../../../kernel/micros.js';
import { configHash } from '../policy-file/rules/diff-config.js';
import { enter, repeated } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  deletedOf,
  listed,
  listOf,
  pageOf,
  shownWallet,
  walletChange,
  walletId,
  walletInput,
  walletQuery,
  walletRecord,
} from '../wire.js';
import type { WalletView } from './service.js';
import { configOf } from './service/views.js';

const route = defineRoute<WalletsServices>();
const tags = ['Wallets'];
const inPath = { path: z.object({ id: walletId }) };

const shown = (services: WalletsServices) => (view: WalletView) =>
  shownWallet(view, configHash(configOf(view, formatMicros), services.hash));

/** `GET /wallets` (wallets spec §6.1). */
const listWallets = route({
  id: 'listWallets',
  method: 'GET',
  path: '/wallets',
  summary: 'Lists wallets, newest first.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { query: walletQuery },
  replies: { 200: jsonReply(listOf(walletRecord)) },
  handle: async (context) => {
    const { now } = await enter(context);
    const { input, services, actor } = context;
    const { status, agent_name: agentName, owner, ...page } = input.query;
    const found = await services.wallets.list(
      actor,
      {
        ...pageOf(page),
        ...(status !== undefined && { status }),
        ...(agentName !== undefined && { agentName }),
        ...(owner !== undefined && { owner }),
      },
      now,
    );
    return { status: 200, body: listed(found, shown(services)) };
  },
});

/** `POST /wallets` (wallets spec §6.1). */
const createWallet = route({
  id: 'createWallet',
  method: 'POST',
  path: '/wallets',
  summary: 'Makes a wallet for an agent.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { body: jsonBody(walletInput) },
  replies: { 201: jsonReply(walletRecord) },
  errors: ['duplicate_agent_name', 'plan_limit_reached'],
  handle: async (context) => {
    const call = await enter(context);
    const { input, services, actor } = context;
    const config = input.body as unknown as JsonObject;
    const { view, replayed } = await services.wallets.create(actor, { config }, call);
    return { status: 201, body: shown(services)(view), ...repeated(replayed) };
  },
});

/** `GET /wallets/:id` (wallets spec §6.1). */
const getWallet = route({
  id: 'getWallet',
  method: 'GET',
  path: '/wallets/:id',
  summary: 'Shows a wallet.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: inPath,
  replies: { 200: jsonReply(walletRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { now } = await enter(context, input.path.id);
    return { status: 200, body: shown(services)(await services.wallets.get(actor, input.path.id, now)) };
  },
});

/** `PATCH /wallets/:id` (wallets spec §6.1). */
const updateWallet = route({
  id: 'updateWallet',
  method: 'PATCH',
  path: '/wallets/:id',
  summary: 'Changes a wallet; objects are put together, lists replaced, and null clears.',
  tags,
  credentials: ['key'],
  scope: 'write',
  idempotent: true,
  input: { ...inPath, body: jsonBody(walletChange) },
  replies: { 200: jsonReply(walletRecord) },
  errors: ['not_found', 'wallet_closed'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context, input.path.id);
    const { status, ...config } = input.body;
    const view = await services.wallets.update(
      actor,
      input.path.id,
      { config: config as unknown as JsonObject, ...(status !== undefined && { status }) },
      call,
    );
    return { status: 200, body: shown(services)(view) };
  },
});

/** `DELETE /wallets/:id` (wallets spec §6.1). */
const deleteWallet = route({
  id: 'deleteWallet',
  method: 'DELETE',
  path: '/wallets/:id',
  summary: 'Closes a wallet with its cards and waiting approvals; its history stays.',
  tags,
  credentials: ['key'],
  scope: 'admin',
  idempotent: true,
  input: inPath,
  replies: { 200: jsonReply(deletedOf(walletId)) },
  errors: ['not_found', 'wallet_not_empty'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context, input.path.id);
    await services.wallets.close(actor, input.path.id, call);
    return { status: 200, body: { id: input.path.id, deleted: true } } as const;
  },
});

/** Wallets (wallets spec §6.1). */
export const walletRoutes = [listWallets, createWallet, getWallet, updateWallet, deleteWallet] as const;
