import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { ProjectsServices } from '../service/services.js';
import { balanceReply } from '../wire.js';

/** `GET /api/balance` (projects spec §7). */
const getBalance = defineRoute<ProjectsServices>()({
  id: 'getBalance',
  method: 'GET',
  path: '/balance',
  summary: 'Tells what can be spent, what is pending, and how much of the credit line is used.',
  tags: ['Money'],
  credentials: ['session', 'key'],
  replies: { 200: jsonReply(balanceReply) },
  handle: async ({ services, actor, now }) => ({
    status: 200,
    body: await services.line.balance(actor, now),
  }),
});

/** The account's balance. */
export const lineRoutes = [getBalance] as const;
