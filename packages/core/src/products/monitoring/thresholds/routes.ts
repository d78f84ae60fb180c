import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { MonitoringServices } from '../service/services.js';
import { ok, thresholdId, thresholdInput, thresholdList, thresholdReply } from '../wire.js';
import type { Judged } from './service.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Thresholds'];

const show = ({ threshold, standing, skip }: Judged) => ({
  ...threshold,
  currentValue: standing.value,
  percent: standing.percent,
  state: standing.state,
  unavailable: skip,
});

/** `GET /api/thresholds` (monitoring spec §5). */
const list = route({
  id: 'listThresholds',
  method: 'GET',
  path: '/thresholds',
  summary: 'Lists thresholds and where they stand, oldest first.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(thresholdList) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { thresholds: (await services.thresholds.list(actor)).map(show) },
  }),
});

/** `POST /api/thresholds` (monitoring spec §5). */
const save = route({
  id: 'saveThreshold',
  method: 'POST',
  path: '/thresholds',
  summary: 'Creates a threshold, or changes the one of this id.',
  tags,
  credentials: ['session'],
  role: 'member',
  input: { body: jsonBody(thresholdInput) },
  replies: { 200: jsonReply(thresholdReply), 201: jsonReply(thresholdReply) },
  errors: ['not_found', 'plan_limit_reached', 'plan_required', 'signal_unavailable'],
  handle: async ({ input, services, actor }) => {
    const saved = await services.thresholds.save(actor, input.body);
    const body = { threshold: show(saved) };
    return saved.created ? { status: 201, body } : { status: 200, body };
  },
});

/** `DELETE /api/thresholds/:id` (monitoring spec §5). */
const remove = route({
  id: 'deleteThreshold',
  method: 'DELETE',
  path: '/thresholds/:id',
  summary: 'Removes a threshold; what it told stays in the timeline.',
  tags,
  credentials: ['session'],
  role: 'member',
  input: { path: z.object({ id: thresholdId }) },
  replies: { 200: jsonReply(ok) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    await services.thresholds.remove(actor, input.path.id);
    return { status: 200, body: { ok: true } } as const;
  },
});

/** Thresholds (monitoring spec §5). */
export const thresholdRoutes = [list, save, remove] as const;
