import type { Position } from '../../../kernel/cursor.js';
import { pageOf, type Page } from '../../../kernel/page.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { auditEvents, type AuditEvent } from './model.js';

/** Reads one tenant's audit log. Writing is `auditEntry`'s row, appended in the commit it tells about. */
export interface AuditService {
  /** Newest first; `action` narrows to one. */
  list(
    actor: { readonly tenant: string },
    page: { readonly limit: number; readonly after?: Position; readonly action?: string },
  ): Promise<Page<AuditEvent>>;
}

/** Makes the reader over a storage. */
export function auditService(storage: { tenant(id: string): TenantStorage }): AuditService {
  return {
    list: async (actor, { limit, after, action }) => {
      const rows = await storage
        .tenant(actor.tenant)
        .log(auditEvents)
        .page(action === undefined ? {} : { action }, {
          order: { by: 'at', direction: 'desc' },
          limit: limit + 1,
          ...(after ? { after } : {}),
        });
      return pageOf(rows, limit, 'at');
    },
  };
}
