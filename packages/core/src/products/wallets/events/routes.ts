import { z } from 'zod';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import { listOf, pageOf, paging } from '../wire.js';

const route = defineRoute<WalletsServices>();

/** A message as endpoints get it (wallets spec §8.1). */
const message = z.object({
  id: z.string(),
  type: z.string(),
  created: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** `GET /events`: what endpoints are told, for those who would rather ask. */
const listEvents = route({
  id: 'listEvents',
  method: 'GET',
  path: '/events',
  summary: 'Lists the messages that webhook endpoints get, newest first.',
  tags: ['Webhooks'],
  credentials: ['key'],
  scope: 'read',
  input: { query: z.object(paging) },
  replies: { 200: jsonReply(listOf(message)) },
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    const { items, next } = await services.events.list(actor, pageOf(input.query));
    const data = items as readonly z.output<typeof message>[];
    return { status: 200, body: { data, has_more: next !== null, next_cursor: next } };
  },
});

/** Events (wallets spec §8.1). */
export const eventRoutes = [listEvents] as const;
