import { z } from 'zod';
import { besideData, cursorObject, cursorText, listOf } from '../../../../http/codecs.js';
import { queryInteger } from '../../../../http/codecs.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { Action } from '../../../../platform/spending/approvals/model.js';
import { showEvent } from '../../events/routes/read.js';
import type { CostsServices } from '../../service/services.js';
import { actionId, actionQuery, actionRecord, cursorOf, eventId, eventRecord } from '../../wire.js';

const route = defineRoute<CostsServices>();

const show = ({ funds, ...action }: Action): z.output<typeof actionRecord> => ({
  ...action,
  holdMicrodollars: funds && BigInt(funds.amount),
});

/** `GET /api/actions` (costs spec §10). */
export const listActions = route({
  id: 'listActions',
  method: 'GET',
  path: '/actions',
  summary: 'Lists actions, newest first, of the given statuses.',
  tags: ['Actions'],
  credentials: ['session'],
  input: { query: actionQuery },
  replies: { 200: jsonReply(listOf(actionRecord, cursorObject(actionId))) },
  handle: async ({ input, services, actor, now }) => {
    const { limit, cursor, status, statuses = status && [status] } = input.query;
    const page = await services.actions.list(
      actor,
      { statuses, limit, ...(cursor && { after: cursor }) },
      now,
    );
    return { status: 200, body: { data: page.items.map(show), cursor: cursorOf(page.next) } };
  },
});

/** `GET /api/actions/:id` (costs spec §10). */
export const getAction = route({
  id: 'getAction',
  method: 'GET',
  path: '/actions/:id',
  summary: 'Shows an action as the clock has left it.',
  tags: ['Actions'],
  credentials: ['key', 'session'],
  input: { path: z.object({ id: actionId }) },
  replies: { 200: jsonReply(actionRecord, { envelope: besideData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => ({
    status: 200,
    body: show(await services.actions.get(actor, input.path.id, now)),
  }),
});

/** `GET /api/actions/:id/costs` (costs spec §10). */
export const actionCosts = route({
  id: 'listActionCosts',
  method: 'GET',
  path: '/actions/:id/costs',
  summary: 'Lists what carrying an action out has cost, newest first.',
  tags: ['Actions'],
  credentials: ['key', 'session'],
  input: {
    path: z.object({ id: actionId }),
    query: z.object({
      limit: queryInteger({ min: 1, max: 100 }).default(100),
      cursor: cursorText(eventId).optional(),
    }),
  },
  replies: { 200: jsonReply(listOf(eventRecord, cursorObject(eventId))) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    const action = await services.actions.get(actor, input.path.id, now);
    const { limit, cursor } = input.query;
    const page = await services.usage.list(actor, {
      filter: { actionId: action.id },
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
