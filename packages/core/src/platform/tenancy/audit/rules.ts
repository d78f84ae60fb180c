import type { Actor } from '../../../kernel/actor.js';
import type { JsonObject } from '../../../kernel/json.js';
import type { AuditEvent } from './model.js';

/** What happened, without who and when. */
export interface Audited {
  /** `noun.verb`. */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  /** Facts worth keeping; never a secret, a hash of one, or a token. */
  readonly metadata?: JsonObject | null;
}

/** Who acts, as far as the log cares: an actor, or a user who is not yet one. */
export type Acting = Pick<Actor, 'user' | 'key'>;

/** The user behind an actor: the session's, else the owner of the key; null when there is none. */
export const actingUser = (acting: Acting): string | null => acting.user?.id ?? acting.key?.userId ?? null;

/**
 * The row of one audited effect. Append it in the same step or transaction as the effect
 * (`entry(auditEvents, row)` in a step).
 *
 * @example
 * const row = auditEntry({ user: { id: 'ada', email: null } }, { action: 'budget.deleted', resourceType: 'budget',
 *   resourceId: 'b1' }, { id: 'e1', at: new Date(0) });
 * row.userId; // 'ada'
 */
export function auditEntry(
  acting: Acting,
  { action, resourceType, resourceId, metadata = null }: Audited,
  { id, at }: { readonly id: string; readonly at: Date },
): AuditEvent {
  return {
    id,
    at,
    userId: actingUser(acting),
    keyId: acting.key?.id ?? null,
    action,
    resourceType,
    resourceId,
    metadata,
  };
}
