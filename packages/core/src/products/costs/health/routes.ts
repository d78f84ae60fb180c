import { z } from 'zod';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { CostsServices } from '../service/services.js';

const route = defineRoute<CostsServices>();

/** `GET /api/health` (costs spec §8.5). */
const health = route({
  id: 'health',
  method: 'GET',
  path: '/health',
  summary: 'Says whether the service can do its work.',
  tags: ['Health'],
  credentials: ['public'],
  unlimited: true,
  replies: {
    200: jsonReply(z.object({ status: z.literal('ok') })),
    503: jsonReply(z.object({ status: z.literal('degraded') })),
  },
  handle: async ({ services }) => {
    const status = await services.health();
    return status === 'ok' ? { status: 200, body: { status } } : { status: 503, body: { status } };
  },
});

/** Health (costs spec §8.5). */
export const healthRoutes = [health] as const;
