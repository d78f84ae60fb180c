import type { JsonObject } from '../../../kernel/json.js';
import { instant, json, logTable, nullable, text } from '../../../storage/table.js';

/** Who did what to which thing, written in the commit that did it. Never holds a secret. */
export interface AuditEvent {
  readonly id: string;
  readonly at: Date;
  /** The user who acted, in person or by their key; null for an organization's own key and for the system. */
  readonly userId: string | null;
  /** The key that acted; null for a session. */
  readonly keyId: string | null;
  /** `noun.verb`, for example `member.removed`. */
  readonly action: string;
  /** For example `membership`. */
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly metadata: JsonObject | null;
}

/** One tenant's audit log. */
export const auditEvents = logTable<AuditEvent>({
  name: 'audit_event',
  at: 'at',
  fields: {
    id: text(),
    at: instant(),
    userId: nullable(text()),
    keyId: nullable(text()),
    action: text(),
    resourceType: text(),
    resourceId: nullable(text()),
    metadata: nullable(json()),
  },
  indexes: [['at'], ['action', 'at']],
});
