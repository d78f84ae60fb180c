import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { CostsServices } from '../../service/services.js';
import { printable, sessionsQuery, sessionsRecord } from '../../wire.js';

const route = defineRoute<CostsServices>();

/** How many sessions a page shows. */
const perPage = 25;

/** `GET /api/cost-events/sessions` (costs spec §13.1). */
export const listSessions = route({
  id: 'listCostEventSessions',
  method: 'GET',
  path: '/cost-events/sessions',
  summary: 'Lists sessions with their totals, newest activity first.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { query: sessionsQuery },
  replies: { 200: jsonReply(sessionsRecord) },
  handle: async ({ input, services, actor }) => {
    const { cursor: before } = input.query;
    const { items, next } = await services.usage.sessions(actor, {
      limit: perPage,
      ...(before && { before }),
    });
    const data = items.map(({ sessionId, count, cost, firstAt, lastAt }) => ({
      sessionId,
      eventCount: count,
      totalCostMicrodollars: printable(cost),
      firstEventAt: firstAt,
      lastEventAt: lastAt,
    }));
    return { status: 200, body: { data, cursor: next } };
  },
});
