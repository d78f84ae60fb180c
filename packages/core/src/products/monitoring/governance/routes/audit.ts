import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { MonitoringServices } from '../../service/services.js';
import { auditQuery, auditReply } from '../../wire.js';

const route = defineRoute<MonitoringServices>();

/** `GET /api/audit`: what the plans' `auditLog` is (monitoring spec §10). */
const listAudit = route({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  summary: 'Who changed what in the workspace, newest first.',
  tags: ['Team'],
  credentials: ['session'],
  role: 'admin',
  input: { query: auditQuery },
  replies: { 200: jsonReply(auditReply) },
  errors: ['plan_required'],
  handle: async ({ input, services, actor }) => {
    const { limit, cursor, action } = input.query;
    const page = await services.governance.audit(actor, {
      limit,
      ...(cursor && { after: cursor }),
      ...(action !== undefined && { action }),
    });
    return { status: 200, body: { events: [...page.items], nextCursor: page.next } };
  },
});

/** The audit log (monitoring spec §10). */
export const auditRoutes = [listAudit] as const;
