import { hasRole, type Role } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { GivenRole, Invitation, Membership } from '../model.js';

/** Who asks for a change of members: a user with the role they have right now, or a key without one. */
export interface Acting {
  readonly userId: string | null;
  readonly role: Role;
}

const forbidden = (message: string): DomainError => new DomainError('forbidden', 'forbidden', message);

/** The answer about somebody who is no member. */
export const noMember = (): DomainError => new DomainError('not_found', 'missing', 'Member not found.');

/** The answer to whoever would give ownership like any other role. */
export const refuseOwnership = (): DomainError => forbidden('Ownership is only ever transferred.');

/** Refuses whoever has less than `minimum`; null admits. */
export const refuseBelow = (acting: Acting, minimum: Role): DomainError | null =>
  hasRole(acting.role, minimum) ? null : forbidden(`This needs the role ${minimum}.`);

/** Why a member may not be changed or removed by this person, in the order of costs spec §7; null when they may. */
export function refuseMemberChange(acting: Acting, target: Membership | undefined): DomainError | null {
  const below = refuseBelow(acting, 'admin');
  if (below) return below;
  if (target === undefined) return noMember();
  if (target.userId === acting.userId) return forbidden('You cannot change your own membership.');
  if (target.role === 'owner') return forbidden('The owner cannot be changed; transfer ownership first.');
  if (target.role === 'admin' && acting.role === 'admin')
    return forbidden('Only the owner can change an admin.');
  return null;
}

/** Why this person may not leave; null when they may. */
export const refuseLeaving = (membership: Membership | undefined): DomainError | null => {
  if (membership === undefined) return noMember();
  return membership.role === 'owner' ? forbidden('The owner must transfer ownership before leaving.') : null;
};

/** Why ownership may not go to this person; null when it may. */
export function refuseTransfer(
  acting: Acting,
  newOwnerUserId: string,
  target: Membership | undefined,
): DomainError | null {
  const below = refuseBelow(acting, 'owner');
  if (below) return below;
  if (newOwnerUserId === acting.userId) return invalid(['newOwnerUserId'], 'is the owner already');
  if (target === undefined) return noMember();
  if (target.role === 'viewer')
    return invalid(['newOwnerUserId'], 'must be a member or an admin, not a viewer');
  return null;
}

/**
 * Seats in use: everyone but viewers, and every live invitation to be more than a viewer (costs spec §2.4).
 */
export function seatsTaken(
  members: readonly Pick<Membership, 'role'>[],
  invitations: readonly Pick<Invitation, 'role' | 'status' | 'expiresAt'>[],
  now: Date,
): number {
  const seated = members.filter(({ role }) => role !== 'viewer');
  const offered = invitations.filter(
    ({ role, status, expiresAt }) => role !== 'viewer' && status === 'pending' && now < expiresAt,
  );
  return seated.length + offered.length;
}

/** Why nobody more can be seated; null when there is room, when a viewer is meant, or without a limit. */
export function refuseSeat(role: GivenRole, taken: number, limit: number | null): DomainError | null {
  if (role === 'viewer' || limit === null || taken < limit) return null;
  return new DomainError('limit_exceeded', 'conflict', `All ${limit} seats are taken.`, { limit });
}
