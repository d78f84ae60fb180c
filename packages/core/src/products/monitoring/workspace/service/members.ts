import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { memberships, type Membership } from '../../../../platform/tenancy/organizations/model.js';
import type { Storage } from '../../../../storage/storage.js';

/** Everybody of an organization, oldest first; in a transaction as it is there. */
export const membersOf = (
  storage: Pick<Storage, 'directory'>,
  { organization }: Pick<Actor, 'organization'>,
): Promise<Membership[]> =>
  storage.directory
    .collection(memberships)
    .find({ organization }, { order: { by: 'createdAt', direction: 'asc' } });

/**
 * Refuses to give something to whoever is no member. Asked in a transaction that holds the workspace, it stays true: whoever
 * removes a member waits for the workspace, and then finds what was given.
 *
 * @throws DomainError `invalid` naming `member`.
 */
export async function mustBeMember(
  tx: Pick<Storage, 'directory'>,
  { organization }: Pick<Actor, 'organization'>,
  { userId, member }: { readonly userId: string | null; readonly member: string },
): Promise<void> {
  if (userId === null) return;
  const [found] = await tx.directory.collection(memberships).find({ organization, userId });
  if (!found) throw invalid([member], 'is no member of this workspace');
}
