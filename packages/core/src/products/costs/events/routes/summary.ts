import type { z } from 'zod';
import { besideData } from '../../../../http/codecs.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { CostCount, UsageSummary } from '../../../../platform/spending/usage/rules/summarize.js';
import type { CostsServices, KeyNames } from '../../service/services.js';
import { daysIn, printable, summaryQuery, summaryRecord } from '../../wire.js';

const route = defineRoute<CostsServices>();

const sums = <Row extends CostCount>(row: Row) => ({
  ...row,
  totalCostMicrodollars: printable(row.cost),
  requestCount: row.count,
});

/** A summary as the surface shows it. */
function showSummary(
  { daily, totals, breakdown, ...lists }: UsageSummary,
  period: keyof typeof daysIn,
  names: KeyNames,
): z.output<typeof summaryRecord> {
  return {
    daily: daily.map(({ day, cost }) => ({ date: day, totalCostMicrodollars: printable(cost) })),
    models: lists.models.map((row) => ({
      ...sums(row),
      inputTokens: printable(row.inputTokens),
      outputTokens: printable(row.outputTokens),
      cachedInputTokens: printable(row.cachedInputTokens),
      reasoningTokens: printable(row.reasoningTokens),
    })),
    providers: lists.providers.map(sums),
    keys: lists.keys.map((row) => ({
      ...sums(row),
      apiKeyId: row.keyId,
      keyName: names.get(row.keyId) ?? null,
    })),
    tools: lists.tools.map(sums),
    sources: lists.sources.map(sums),
    traces: lists.traces.map(sums),
    totals: {
      totalCostMicrodollars: printable(totals.cost),
      totalRequests: totals.count,
      unknownCostRequests: totals.unknown,
      period,
    },
    costBreakdown: {
      inputCost: printable(breakdown.input),
      outputCost: printable(breakdown.output),
      cachedCost: printable(breakdown.cached),
      reasoningCost: printable(breakdown.reasoning),
    },
  };
}

/** `GET /api/cost-events/summary` (costs spec §4.6). */
export const summarizeEvents = route({
  id: 'summarizeCostEvents',
  method: 'GET',
  path: '/cost-events/summary',
  summary: 'Adds up the last 7, 30 or 90 UTC days by day, model, provider, key, tool, source and trace.',
  tags: ['Cost events'],
  credentials: ['session', 'key'],
  input: { query: summaryQuery },
  replies: { 200: jsonReply(summaryRecord, { envelope: besideData }) },
  handle: async ({ input, services, actor, now }) => {
    const { period, excludeEstimated } = input.query;
    const summary = await services.usage.summary(actor, { days: daysIn[period], excludeEstimated, now });
    const names = await services.keyNames(
      actor,
      summary.keys.map(({ keyId }) => keyId),
    );
    return { status: 200, body: showSummary(summary, period, names) };
  },
});
