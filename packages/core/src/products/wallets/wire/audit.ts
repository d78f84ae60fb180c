import { z } from 'zod';
import type { JsonObject } from '../../../kernel/json.js';
import type { AuditEvent } from '../../../platform/tenancy/audit/model.js';
import { keyId, moment, paging } from './values.js';

/** Which entries to list. */
export const auditQuery = z.object({ ...paging, action: z.string().max(64).optional() });

const record = z.record(z.string(), z.unknown()).nullable();

/** Who did what to which thing (wallets spec §6.7). */
export const auditRecord = z.object({
  id: z.string(),
  action: z.string(),
  actor: z.object({ user_id: z.string().nullable(), key_id: keyId.nullable() }),
  resource: z.string(),
  resource_id: z.string().nullable(),
  before: record,
  after: record,
  created_at: moment,
});

const prefixes: Readonly<Record<string, string>> = {
  wallet: 'wal_',
  card: 'crd_',
  approval: 'apr_',
  transfer: 'trf_',
  api_key: 'key_',
  webhook: 'whk_',
};

const isMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An entry as `auditRecord` prints it; what other services note stands under `after`. */
export function shownAudit(event: AuditEvent) {
  const { metadata, resourceType, resourceId } = event;
  const ours = metadata !== null && 'before' in metadata && 'after' in metadata;
  const part = (name: 'before' | 'after'): JsonObject | null => {
    const value = metadata?.[name];
    return ours ? (isMap(value) ? value : null) : name === 'after' ? metadata : null;
  };
  return {
    id: event.id,
    action: event.action,
    actor: { user_id: event.userId, key_id: event.keyId },
    resource: resourceType,
    resource_id: resourceId === null ? null : (prefixes[resourceType] ?? '') + resourceId,
    before: part('before'),
    after: part('after'),
    created_at: event.at,
  };
}
