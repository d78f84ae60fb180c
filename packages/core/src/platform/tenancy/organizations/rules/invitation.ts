import type { ActorUser } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { SecretFormat } from '../../keys/rules/secret.js';
import type { Invitation, Organization } from '../model.js';
import { normalAddress } from './names.js';

/** `ns_inv_` and 48 hex digits, of which 15 characters are kept for display (costs spec §7). */
export const tokenFormat: SecretFormat = { prefix: 'ns_inv_', digits: 'hex', length: 48, shown: 15 };
/** Tries to accept, right or wrong, from one network address. */
export const acceptanceRate = { limit: 10, windowMs: 60_000 } as const;
/** An invitation may be accepted for seven days. */
export const invitationLifeMs = 7 * 24 * 3_600_000;

const conflict = (message: string): DomainError => new DomainError('conflict', 'conflict', message);

/** The answer to a token or id that names no invitation here. */
export const unknownInvitation = (): DomainError =>
  new DomainError('not_found', 'missing', 'Invitation not found.');

/** Whether an invitation can still be accepted. */
export const isLive = (invitation: Pick<Invitation, 'status' | 'expiresAt'>, now: Date): boolean =>
  invitation.status === 'pending' && now < invitation.expiresAt;

/** Why this address may not be invited; `pending` is its pending invitation, if any (costs spec §7). */
export function refuseInvitation(
  organization: Organization,
  inviter: ActorUser | undefined,
  email: string,
  pending: Invitation | undefined,
  now: Date,
): DomainError | null {
  if (organization.personalOf !== null)
    return new DomainError('forbidden', 'forbidden', 'A personal organization cannot be shared.');
  if (inviter?.email && normalAddress(inviter.email) === normalAddress(email))
    return invalid(['email'], 'is your own address');
  if (pending && isLive(pending, now)) return conflict('This address has a pending invitation.');
  return null;
}

/** Why this user may not accept, in the order of costs spec §7; null when they may. `expired` also ends the invitation. */
export function refuseAcceptance(
  invitation: Invitation | undefined,
  user: ActorUser,
  isMember: boolean,
  now: Date,
): DomainError | null {
  if (invitation === undefined) return unknownInvitation();
  if (invitation.status !== 'pending') return conflict(`This invitation was ${invitation.status}.`);
  if (user.email === null || normalAddress(user.email) !== invitation.address)
    return new DomainError('forbidden', 'forbidden', 'This invitation is for another address.');
  if (!isLive(invitation, now)) return new DomainError('expired', 'gone', 'This invitation has expired.');
  if (isMember) return conflict('You are already a member.');
  return null;
}

/** Why an invitation cannot be revoked; null when it can. */
export function refuseRevocation(invitation: Invitation | undefined): DomainError | null {
  if (invitation === undefined) return unknownInvitation();
  return invitation.status === 'pending' ? null : conflict(`This invitation was ${invitation.status}.`);
}
