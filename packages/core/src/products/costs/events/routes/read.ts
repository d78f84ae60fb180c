import { z } from 'zod';
import { cursorObject, listOf, underData } from '../../../../http/codecs.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { CostEvent } from '../../../../platform/spending/usage/model.js';
import type { CostsServices, KeyNames } from '../../service/services.js';
import {
  cursorOf,
  eventId,
  eventPathId,
  eventQuery,
  eventRecord,
  printable,
  sessionRecord,
  tagFilter,
  textOf,
} from '../../wire.js';

const route = defineRoute<CostsServices>();

/** An event as the surface shows it. */
export function showEvent(event: CostEvent, names: KeyNames): z.output<typeof eventRecord> {
  const { costBreakdown: parts } = event;
  return {
    ...event,
    apiKeyId: event.keyId,
    keyName: event.keyId === null ? null : (names.get(event.keyId) ?? null),
    costMicrodollars: event.cost,
    estimatedCostMicrodollars: event.estimatedCost,
    costBreakdown: parts && {
      input: BigInt(parts.input),
      output: BigInt(parts.output),
      cached: BigInt(parts.cached),
      reasoning: parts.reasoning === null ? null : BigInt(parts.reasoning),
    },
  };
}

/** `GET /api/cost-events` (costs spec §4.3). */
export const listEvents = route({
  id: 'listCostEvents',
  method: 'GET',
  path: '/cost-events',
  summary: 'Lists events, newest first; every filter must match, `tag.<key>=<value>` any number of times.',
  tags: ['Cost events'],
  credentials: ['session', 'key'],
  input: { query: eventQuery },
  replies: { 200: jsonReply(listOf(eventRecord, cursorObject(eventId))) },
  handle: async ({ input, services, actor }) => {
    const { limit, cursor, apiKeyId, ...query } = input.query;
    const { requestId, model, provider, source, traceId, sessionId, budgetStatus } = query;
    const exact = { requestId, keyId: apiKeyId, model, provider, source, traceId, sessionId, budgetStatus };
    const page = await services.usage.list(actor, {
      filter: { ...exact, tags: tagFilter(query) },
      limit,
      ...(cursor && { after: cursor }),
    });
    const names = await services.keyNames(
      actor,
      page.items.map((event) => event.keyId),
    );
    return {
      status: 200,
      body: { data: page.items.map((event) => showEvent(event, names)), cursor: cursorOf(page.next) },
    };
  },
});

/** `GET /api/cost-events/:id` (costs spec §4.4). */
export const getEvent = route({
  id: 'getCostEvent',
  method: 'GET',
  path: '/cost-events/:id',
  summary: 'Shows one event.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { path: z.object({ id: eventPathId }) },
  replies: { 200: jsonReply(eventRecord, { envelope: underData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const event = await services.usage.get(actor, input.path.id);
    return { status: 200, body: showEvent(event, await services.keyNames(actor, [event.keyId])) };
  },
});

/** `GET /api/cost-events/sessions/:sessionId` (costs spec §4.5). */
export const getSession = route({
  id: 'getCostEventSession',
  method: 'GET',
  path: '/cost-events/sessions/:sessionId',
  summary: 'Replays a session: its first 200 events, oldest first, and their totals.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { path: z.object({ sessionId: textOf(1, 200) }) },
  replies: { 200: jsonReply(sessionRecord) },
  handle: async ({ input, services, actor }) => {
    const { sessionId, events } = await services.usage.session(actor, input.path.sessionId);
    const names = await services.keyNames(
      actor,
      events.map((event) => event.keyId),
    );
    const sum = (of: (event: CostEvent) => bigint): bigint =>
      printable(events.reduce((total, event) => total + of(event), 0n));
    return {
      status: 200,
      body: {
        sessionId,
        summary: {
          eventCount: events.length,
          totalCostMicrodollars: sum((event) => event.cost),
          totalInputTokens: sum((event) => BigInt(event.inputTokens)),
          totalOutputTokens: sum((event) => BigInt(event.outputTokens)),
          totalDurationMs: sum((event) => BigInt(event.durationMs ?? 0)),
          startedAt: events[0]?.createdAt ?? null,
          endedAt: events.at(-1)?.createdAt ?? null,
        },
        events: events.map((event) => showEvent(event, names)),
      },
    };
  },
});
