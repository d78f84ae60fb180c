import { invalid } from '../../kernel/errors.js';
import { checkText, isText } from '../../kernel/text.js';
import type { HoldKind, Subject } from '../model.js';
import { shortestTtlMs } from './expire-holds.js';

/** Time to live of a hold whose caller names none (costs spec §9.5). */
const usualTtlMs = 30_000;
/** Longest time that an approval may hold money (architecture §6). */
export const longestApprovalMs = 7 * 86_400_000;

/** The subjects alone, each a type and an id. @throws DomainError `invalid` for text that no store holds. */
export function checkSubjects(subjects: readonly Subject[]): readonly Subject[] {
  return subjects.map(({ type, id }, index) => {
    // The paths of an error are not made unless there is one.
    if (!isText(type)) checkText(type, ['subjects', index, 'type']);
    if (!isText(id)) checkText(id, ['subjects', index, 'id']);
    return { type, id };
  });
}

/**
 * How long a hold lives; null for ever.
 *
 * @throws DomainError `invalid` naming `ttlMs` when it is no whole number of milliseconds from one second on, or an
 * approval is to hold money for more than 7 days.
 */
export function checkTtl(ttlMs: number | null | undefined, kind: HoldKind): number | null {
  if (ttlMs === undefined) return usualTtlMs;
  if (ttlMs !== null && (!Number.isSafeInteger(ttlMs) || ttlMs < shortestTtlMs))
    throw invalid(['ttlMs'], `must be an integer of at least ${shortestTtlMs}`);
  if (kind === 'approval' && (ttlMs === null || ttlMs > longestApprovalMs))
    throw invalid(['ttlMs'], 'an approval holds money for at most 7 days');
  return ttlMs;
}
