import { z } from 'zod';
import { jsonBody, optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { MonitoringServices } from '../service/services.js';
import {
  accountList,
  catalogue,
  connectInput,
  connectReply,
  disconnectInput,
  disconnectReply,
  providerPath,
} from '../wire.js';
import type { ProviderAccount } from './model.js';
import type { CatalogueEntry } from './rules/catalogue.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Providers'];

/** An account as it is printed. */
function showAccount(account: ProviderAccount, providers: readonly CatalogueEntry[]) {
  const entry = providers.find(({ slug }) => slug === account.provider);
  return {
    ...account,
    name: entry?.name ?? account.provider,
    category: entry?.category ?? ('platform' as const),
  };
}

/** `GET /api/providers` (monitoring spec §4.2). */
const listProviders = route({
  id: 'listProviders',
  method: 'GET',
  path: '/providers',
  summary: 'The catalogue, with the fields that each connection asks for.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(catalogue) },
  handle: async ({ services, actor }) => {
    const accounts = await services.connections.list(actor);
    const providers = services.connections.providers.map(({ slug, credentialFields, ...entry }) => ({
      ...entry,
      provider: slug,
      credentialFields: credentialFields.map((field) => ({ ...field, example: field.example ?? null })),
      connected: accounts.filter(({ provider }) => provider === slug).length,
    }));
    return { status: 200, body: { providers } };
  },
});

/** `GET /api/providers/accounts` (monitoring spec §4.2). */
const listAccounts = route({
  id: 'listAccounts',
  method: 'GET',
  path: '/providers/accounts',
  summary: 'Lists connected accounts, oldest first.',
  tags,
  credentials: ['session'],
  input: { query: z.object({ include: z.enum(['disconnected']).optional() }) },
  replies: { 200: jsonReply(accountList) },
  handle: async ({ input, services, actor }) => {
    const { connections } = services;
    const disconnectedToo = input.query.include === 'disconnected';
    const [accounts, max] = await Promise.all([
      connections.list(actor, { disconnectedToo }),
      connections.limitOf(actor),
    ]);
    const used = accounts.filter(({ connected }) => connected).length;
    const shown = accounts.map((account) => showAccount(account, connections.providers));
    return { status: 200, body: { accounts: shown, limits: { used, max } } };
  },
});

/** `POST /api/providers/{id}/connect` (monitoring spec §4.2). */
const connect = route({
  id: 'connectProvider',
  method: 'POST',
  path: '/providers/:id/connect',
  summary: 'Checks credentials with the provider and connects the account, or only checks them.',
  tags,
  credentials: ['session'],
  role: 'member',
  input: { path: providerPath, body: jsonBody(connectInput) },
  replies: { 200: jsonReply(connectReply), 201: jsonReply(connectReply) },
  errors: [
    'not_found',
    'plan_limit_reached',
    'provider_rejected',
    'provider_unavailable',
    'already_connected',
    'other_account',
    'encryption_not_configured',
  ],
  handle: async ({ input, services, actor }) => {
    const { account, created, validation } = await services.connections.connect(actor, {
      provider: input.path.id,
      ...input.body,
    });
    const body = {
      account: account && showAccount(account, services.connections.providers),
      validation: { ok: true as const, signals: validation.signals, warnings: validation.warnings },
      firstSync: account ? ('queued' as const) : null,
    };
    return created ? { status: 201, body } : { status: 200, body };
  },
});

/** `POST /api/providers/{id}/disconnect` (monitoring spec §4.2). */
const disconnect = route({
  id: 'disconnectProvider',
  method: 'POST',
  path: '/providers/:id/disconnect',
  summary: 'Destroys the credentials; figures stay unless they are purged.',
  tags,
  credentials: ['session'],
  role: 'member',
  input: { path: providerPath, body: optionalJsonBody(disconnectInput) },
  replies: { 200: jsonReply(disconnectReply) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { id, status } = await services.connections.disconnect(actor, {
      provider: input.path.id,
      ...input.body,
    });
    return { status: 200, body: { accountId: id, status } };
  },
});

/** Connections (monitoring spec §4). */
export const connectionRoutes = [listProviders, listAccounts, connect, disconnect] as const;
