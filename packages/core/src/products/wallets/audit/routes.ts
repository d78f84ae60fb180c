import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import { auditQuery, auditRecord, listed, listOf, pageOf, shownAudit } from '../wire.js';

const route = defineRoute<WalletsServices>();

/** `GET /audit-log` (wallets spec §6.7). */
const listAudit = route({
  id: 'listAuditLog',
  method: 'GET',
  path: '/audit-log',
  summary: 'Lists who changed what, newest first.',
  tags: ['Audit log'],
  credentials: ['key'],
  scope: 'admin',
  input: { query: auditQuery },
  replies: { 200: jsonReply(listOf(auditRecord)) },
  handle: async (context) => {
    const { input, services, actor } = context;
    await enter(context);
    const { action, ...page } = input.query;
    const found = await services.audit.list(actor, {
      ...pageOf(page),
      ...(action !== undefined && { action }),
    });
    return { status: 200, body: listed(found, shownAudit) };
  },
});

/** The audit log (wallets spec §6.7). */
export const auditRoutes = [listAudit] as const;
