import { cursorObject, listOf } from '../../../http/codecs.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { prefixId } from '../../../kernel/id.js';
import type { AuditEvent } from '../../../platform/tenancy/audit/model.js';
import type { CostsServices } from '../service/services.js';
import { bareId, auditQuery, auditRecord, cursorOf } from '../wire.js';

const route = defineRoute<CostsServices>();

/** What a resource's id is printed with. */
const prefixes: Readonly<Record<string, string>> = {
  action: 'ns_act_',
  api_key: 'ns_key_',
  budget: 'ns_bgt_',
  organization: 'ns_org_',
  tool_cost: 'ns_tc_',
};

function show({ at, userId, resourceType, resourceId, ...event }: AuditEvent) {
  const prefix = prefixes[resourceType];
  const printed = resourceType === 'membership' && resourceId !== null ? `ns_usr_${resourceId}` : resourceId;
  return {
    ...event,
    actorId: userId,
    resourceType,
    resourceId: prefix !== undefined && resourceId !== null ? prefixId(prefix, resourceId) : printed,
    createdAt: at,
  };
}

/** `GET /api/audit-log` (costs spec §8.1). */
const listAudit = route({
  id: 'listAuditLog',
  method: 'GET',
  path: '/audit-log',
  summary: 'Lists who did what, newest first.',
  tags: ['Audit log'],
  credentials: ['session'],
  role: 'admin',
  input: { query: auditQuery },
  replies: { 200: jsonReply(listOf(auditRecord, cursorObject(bareId))) },
  handle: async ({ input, services, actor }) => {
    const { limit, cursor, action } = input.query;
    const page = await services.audit.list(actor, {
      limit,
      ...(cursor && { after: cursor }),
      ...(action !== undefined && { action }),
    });
    return { status: 200, body: { data: page.items.map(show), cursor: cursorOf(page.next) } };
  },
});

/** The audit log (costs spec §8.1). */
export const auditRoutes = [listAudit] as const;
