import { z } from 'zod';
import { cursorText, instant, microdollars, queryBoolean, queryInteger } from '../../../http/codecs.js';
import { linkedActionId } from './actions.js';
import { count, eventId, keyId, period, tagKeyPattern, tags, textOf, traceId } from './values.js';

const parts = { input: microdollars(), output: microdollars(), cached: microdollars() };

/** One event to record (costs spec §4.1). */
export const eventInput = z.object({
  provider: textOf(1, 100),
  model: textOf(1, 200),
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: count.default(0),
  reasoningTokens: count.default(0),
  costMicrodollars: microdollars(),
  costBreakdown: z.object({ ...parts, reasoning: microdollars().optional() }).optional(),
  durationMs: count.optional(),
  sessionId: textOf(0, 200).optional(),
  traceId: traceId.optional(),
  eventType: z.enum(['llm', 'tool', 'custom']).default('custom'),
  toolName: textOf(0, 200).optional(),
  toolServer: textOf(0, 200).optional(),
  tags: tags.default({}),
  customer: textOf(1, 256).optional(),
  /** The action that the purchase was part of. */
  actionId: linkedActionId.optional(),
  idempotencyKey: textOf(1, 200).optional(),
});

/** 1 to 100 events (costs spec §4.2). */
export const batchInput = z.object({
  events: z.array(eventInput).min(1, 'Must hold at least 1 event').max(100, 'Must hold at most 100 events'),
});

/** What recording one event answers. */
export const eventReceipt = z.object({ id: eventId, createdAt: instant() });

/** What recording a batch answers: the events that this request added. */
export const batchReceipt = z.object({ inserted: count, ids: z.array(eventId) });

/** A recorded event (costs spec §4.0). */
export const eventRecord = z.object({
  id: eventId,
  requestId: z.string(),
  apiKeyId: keyId.nullable(),
  provider: z.string(),
  model: z.string(),
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: count,
  reasoningTokens: count,
  costMicrodollars: microdollars(),
  costStatus: z.enum(['reported', 'computed', 'estimated', 'unknown']),
  durationMs: count.nullable(),
  createdAt: instant(),
  source: z.string(),
  traceId: z.string().nullable(),
  sessionId: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  customerId: z.string().nullable(),
  budgetStatus: z.enum(['skipped', 'approved', 'denied']).nullable(),
  keyName: z.string().nullable(),
  eventType: z.enum(['llm', 'tool', 'custom']),
  toolName: z.string().nullable(),
  toolServer: z.string().nullable(),
  stopReason: z.string().nullable(),
  estimatedCostMicrodollars: microdollars().nullable(),
  costBreakdown: z.object({ ...parts, reasoning: microdollars().nullable() }).nullable(),
});

/** A session's events and what they add up to (costs spec §4.5). */
export const sessionRecord = z.object({
  sessionId: z.string(),
  summary: z.object({
    eventCount: count,
    totalCostMicrodollars: microdollars(),
    totalInputTokens: microdollars(),
    totalOutputTokens: microdollars(),
    totalDurationMs: microdollars(),
    startedAt: instant().nullable(),
    endedAt: instant().nullable(),
  }),
  events: z.array(eventRecord),
});

const tagName = /^tag\.(.*)$/s;

const filters = {
  apiKeyId: keyId.optional(),
  model: textOf(1, 200).optional(),
  provider: textOf(1, 100).optional(),
  source: z.enum(['proxy', 'api', 'mcp']).optional(),
  traceId: traceId.optional(),
  sessionId: textOf(1, 200).optional(),
};

/** A query with any number of `tag.<key>=<value>` beside its own members. */
const withTags = <S extends z.ZodRawShape>(shape: S) =>
  z
    .object(shape)
    .catchall(z.unknown())
    .superRefine((query, context) => {
      for (const [name, value] of Object.entries(query)) {
        const key = tagName.exec(name)?.[1];
        if (key === undefined) continue;
        if (!tagKeyPattern.test(key) || typeof value !== 'string')
          context.addIssue({ code: 'custom', path: [name], message: 'Must be one value of a valid tag key' });
      }
    });

/** The filters of a list; every `tag.<key>` must match (costs spec §4.3). */
export const eventQuery = withTags({
  limit: queryInteger({ min: 1, max: 100 }).default(25),
  cursor: cursorText(eventId).optional(),
  requestId: textOf(1, 200).optional(),
  budgetStatus: z.enum(['skipped', 'approved', 'denied']).optional(),
  ...filters,
});

/** The filters of an export (costs spec §4.7). */
export const exportQuery = withTags(filters);

/** The tags that a list's query asks for. */
export function tagFilter(query: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const key = tagName.exec(name)?.[1];
    return key === undefined || typeof value !== 'string' ? [] : [[key, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Which days a summary covers, and whether guessed costs are in it (costs spec §4.6). */
export const summaryQuery = z.object({
  period: period.default('30d'),
  excludeEstimated: queryBoolean.default(false),
});

const sums = { totalCostMicrodollars: microdollars(), requestCount: count };

/** Sums over some days (costs spec §4.6). `unknownCostRequests` counts events in the totals whose cost nobody knows. */
export const summaryRecord = z.object({
  daily: z.array(z.object({ date: z.iso.date(), totalCostMicrodollars: microdollars() })),
  models: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      ...sums,
      inputTokens: microdollars(),
      outputTokens: microdollars(),
      cachedInputTokens: microdollars(),
      reasoningTokens: microdollars(),
    }),
  ),
  providers: z.array(z.object({ provider: z.string(), ...sums })),
  keys: z.array(z.object({ apiKeyId: keyId, keyName: z.string().nullable(), ...sums })),
  tools: z.array(z.object({ model: z.string(), ...sums, avgDurationMs: microdollars() })),
  sources: z.array(z.object({ source: z.string(), ...sums })),
  traces: z.array(z.object({ traceId: z.string(), ...sums })),
  totals: z.object({
    totalCostMicrodollars: microdollars(),
    totalRequests: count,
    unknownCostRequests: microdollars(),
    period,
  }),
  costBreakdown: z.object({
    inputCost: microdollars(),
    outputCost: microdollars(),
    cachedCost: microdollars(),
    reasoningCost: microdollars(),
  }),
});
