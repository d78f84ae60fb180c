import { z } from 'zod';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { headerOf } from '../../../http/wire.js';
import type { CostsServices } from '../service/services.js';
import { versionRecord } from '../wire.js';

const route = defineRoute<CostsServices>();

const components = z
  .object({ storage: z.object({ status: z.enum(['ok', 'error']), error: z.string().optional() }) })
  .optional();

/** `GET /api/health` (costs spec §8.5). The parts are shown to whoever knows the host's secret, if it has one. */
const health = route({
  id: 'health',
  method: 'GET',
  path: '/health',
  summary: 'Says whether the service can do its work; `verbose=1` says which part cannot.',
  tags: ['Health'],
  credentials: ['public'],
  unlimited: true,
  input: { query: z.object({ verbose: z.unknown().optional() }) },
  replies: {
    200: jsonReply(z.object({ status: z.literal('ok'), components })),
    503: jsonReply(z.object({ status: z.literal('degraded'), components })),
  },
  handle: async ({ input, services, request }) => {
    const status = await services.health();
    const shown = input.query.verbose === '1' && services.mayInspect(headerOf(request, 'x-health-secret'));
    if (status === 'ok')
      return { status: 200, body: { status, ...(shown && { components: { storage: { status } } }) } };
    const storage = { status: 'error', error: 'The store does not answer.' } as const;
    return { status: 503, body: { status, ...(shown && { components: { storage } }) } };
  },
});

/** `GET /api/version` (costs spec §13.6). */
const version = route({
  id: 'version',
  method: 'GET',
  path: '/version',
  summary: 'Says what is running.',
  tags: ['Health'],
  credentials: ['public'],
  replies: { 200: jsonReply(versionRecord) },
  handle: ({ services }) => ({ status: 200, body: services.version }),
});

/** Health and version (costs spec §8.5, §13.6). */
export const healthRoutes = [health, version] as const;
