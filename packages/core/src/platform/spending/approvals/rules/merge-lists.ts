import { compareBytes } from '../../../../storage/match.js';
import type { Where } from '../../../../storage/match.js';
import type { Action, ActionStatus } from '../model.js';

/** An instant later than `now` by the least that is kept. */
const after = (now: Date): Date => new Date(now.getTime() + 1);

/**
 * The conditions under which actions read as one of these statuses at `now`, no action meeting two of them: what waits
 * beyond its time is stored as pending and reads as expired.
 */
export function wheresOf(statuses: readonly ActionStatus[] | undefined, now: Date): readonly Where<Action>[] {
  if (statuses === undefined) return [{}];
  const [pending, expired] = [statuses.includes('pending'), statuses.includes('expired')];
  if (pending && expired) return [{ status: { in: statuses } }];
  const stored = { status: { in: statuses.filter((status) => status !== 'pending') } };
  if (expired) return [stored, { status: 'pending', expiresAt: { before: after(now) } }];
  if (!pending) return [stored];
  return [
    stored,
    { status: 'pending', expiresAt: null },
    { status: 'pending', expiresAt: { from: after(now) } },
  ];
}

/** Lists that are newest first each, as one. */
export const mergeNewest = (lists: readonly (readonly Action[])[]): readonly Action[] =>
  lists.flat().sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || compareBytes(b.id, a.id));
