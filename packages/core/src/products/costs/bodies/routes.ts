import { z } from 'zod';
import { underData } from '../../../http/codecs.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { CostsServices } from '../service/services.js';
import { eventPathId } from '../wire.js';

const route = defineRoute<CostsServices>();

const body = z.record(z.string(), z.unknown()).nullable();

/** `GET /api/cost-events/:id/bodies` (costs spec §4.11). */
const getBodies = route({
  id: 'getCostEventBodies',
  method: 'GET',
  path: '/cost-events/:id/bodies',
  summary: 'Shows what was sent and what came back, where that was captured.',
  tags: ['Cost events'],
  credentials: ['session'],
  input: { path: z.object({ id: eventPathId }) },
  replies: { 200: jsonReply(z.object({ requestBody: body, responseBody: body }), { envelope: underData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const event = await services.usage.get(actor, input.path.id);
    return { status: 200, body: await services.bodies.read(actor, event) };
  },
});

/** Captured bodies (costs spec §4.11). */
export const bodyRoutes = [getBodies] as const;
