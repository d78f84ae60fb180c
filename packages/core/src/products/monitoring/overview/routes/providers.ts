import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { KeptLimit } from '../../samples/model.js';
import type { MonitoringServices } from '../../service/services.js';
import { accountQuery, providerPath, summaryReply, usageQuery, usageReply } from '../../wire.js';
import type { Point } from '../rules/usage-series.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Providers'];

const showLimit = ({ name, cap, remaining, resets }: KeptLimit) => ({
  name,
  cap: cap && BigInt(cap.micros),
  remaining: remaining && BigInt(remaining.micros),
  currency: cap?.currency ?? remaining?.currency ?? null,
  resets,
});

/** Counts as numbers: they are whole, or seconds with few decimals. */
const showCounts = (quantities: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(quantities).map(([meter, text]) => [meter, Number(text)]));

/** `GET /api/providers/{id}/summary` (monitoring spec §4.2). */
const summary = route({
  id: 'getProviderSummary',
  method: 'GET',
  path: '/providers/:id/summary',
  summary: 'What is known of an account; what the provider does not tell is null, with the reason.',
  tags,
  credentials: ['session'],
  input: { path: providerPath, query: accountQuery },
  replies: { 200: jsonReply(summaryReply) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { account, ...known } = await services.overview.summary(actor, {
      provider: input.path.id,
      ...input.query,
    });
    const body = {
      ...known,
      provider: account.provider,
      accountId: account.id,
      asOf: account.lastSyncedAt,
      status: account.status,
      usage: known.usage && showCounts(known.usage),
      limits: known.limits?.map(showLimit) ?? null,
    };
    return { status: 200, body };
  },
});

const showPoints = (points: readonly Point[]) => points.map(({ day, value }) => ({ date: day, value }));

/** `GET /api/providers/{id}/usage` (monitoring spec §4.2). */
const usage = route({
  id: 'getProviderUsage',
  method: 'GET',
  path: '/providers/:id/usage',
  summary: 'A series of cost, tokens, requests, characters or credits.',
  tags,
  credentials: ['session'],
  input: { path: providerPath, query: usageQuery },
  replies: { 200: jsonReply(usageReply) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { account, series, groups, ...known } = await services.overview.usage(actor, {
      provider: input.path.id,
      ...input.query,
    });
    const body = {
      ...known,
      provider: account.provider,
      accountId: account.id,
      asOf: account.lastSyncedAt,
      series: showPoints(series),
      groups: groups?.map(({ key, series: points }) => ({ key, series: showPoints(points) })) ?? null,
    };
    return { status: 200, body };
  },
});

/** One provider's figures (monitoring spec §4.2). */
export const providerRoutes = [summary, usage] as const;
