import { z } from 'zod';
import { queryBoolean } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { ProjectsServices } from '../../service/services.js';
import { alertRow, alertsReply, idPath, readId, rowsUpTo, shownAlert, shownRule } from '../../wire.js';

const route = defineRoute<ProjectsServices>();
const tags = ['Alerts'];
const credentials = ['session', 'key'] as const;

/** `GET /api/alerts` (projects spec §9.1). */
const getAlerts = route({
  id: 'getAlerts',
  method: 'GET',
  path: '/alerts',
  summary: 'Lists alert rules, and the alerts that they triggered, newest first.',
  tags,
  credentials,
  input: {
    query: z.object({
      acknowledged: queryBoolean.optional(),
      limit: rowsUpTo(100),
      before: z.string().optional(),
    }),
  },
  replies: { 200: jsonReply(alertsReply) },
  errors: ['not_found'],
  handle: async ({ input: { query }, services: { alerts }, actor }) => {
    const { acknowledged, limit, before } = query;
    const last = before === undefined ? undefined : await alerts.get(actor, readId('evt_', before));
    const statuses = acknowledged ? (['acknowledged', 'resolved'] as const) : (['open'] as const);
    const [rules, events] = await Promise.all([
      alerts.rules(actor),
      alerts.list(actor, {
        filter: acknowledged === undefined ? {} : { statuses },
        limit,
        ...(last && { after: { value: last.triggeredAt, id: last.id } }),
      }),
    ]);
    return { status: 200, body: { rules: rules.map(shownRule), events: events.items.map(shownAlert) } };
  },
});

/** `PATCH /api/alerts/events/:id` (projects spec §9.5). */
const acknowledgeAlert = route({
  id: 'acknowledgeAlert',
  method: 'PATCH',
  path: '/alerts/events/:id',
  summary: 'Marks an alert as seen.',
  tags,
  credentials,
  role: 'member',
  input: {
    path: idPath,
    body: jsonBody(
      z.object({
        acknowledged: z.literal(true, {
          error: ({ input }) => (input === undefined ? 'is required' : 'must be true'),
        }),
      }),
    ),
  },
  replies: { 200: jsonReply(alertRow) },
  errors: ['not_found'],
  handle: async ({ input, services: { alerts }, actor, now }) => {
    const id = readId('evt_', input.path.id);
    const seen = await alerts.get(actor, id);
    const alert =
      seen.status === 'open' ? await alerts.change(actor, id, { status: 'acknowledged' }, { now }) : seen;
    return { status: 200, body: shownAlert(alert) };
  },
});

/** `POST /api/alerts/acknowledge-all` (projects spec §9.5). */
const acknowledgeAll = route({
  id: 'acknowledgeAllAlerts',
  method: 'POST',
  path: '/alerts/acknowledge-all',
  summary: 'Marks every alert as seen, and tells how many were not.',
  tags,
  credentials,
  role: 'member',
  replies: { 200: jsonReply(z.object({ acknowledged: z.int() })) },
  handle: async ({ services: { alerts }, actor, now }) => ({
    status: 200,
    body: { acknowledged: await alerts.changeAll(actor, {}, { status: 'acknowledged' }, { now }) },
  }),
});

/** Alerts. */
export const eventRoutes = [getAlerts, acknowledgeAlert, acknowledgeAll] as const;
