import type { Actor, ActorUser } from '../../../../kernel/actor.js';
import { DomainError, isDomainError } from '../../../../kernel/errors.js';
import { bytesFor, makeSecret } from '../../keys/rules/secret.js';
import { invitations, memberships, type GivenRole, type Invitation, type Membership } from '../model.js';
import {
  acceptanceRate,
  invitationLifeMs,
  isLive,
  refuseAcceptance,
  refuseInvitation,
  refuseRevocation,
  tokenFormat,
  unknownInvitation,
} from '../rules/invitation.js';
import { refuseBelow, refuseSeat } from '../rules/membership.js';
import { checkEmail, normalAddress } from '../rules/names.js';
import { actingIn, announce, changeOrganization, memberOf, mustReplace, type Held } from './change.js';
import type { OrganizationParts } from './parts.js';
import { countSeats } from './seats.js';

/** Offers of membership. */
export interface InvitationService {
  /** Pending and unexpired ones, oldest first. */
  list(actor: Actor): Promise<readonly Invitation[]>;
  /**
   * The token is told this once.
   *
   * @throws DomainError `invalid` for one's own address, `forbidden` in a personal organization, `conflict` when the
   * address has a live invitation, `limit_exceeded` when no seat is left.
   */
  create(
    actor: Actor,
    input: { readonly email: string; readonly role: GivenRole },
  ): Promise<{ readonly invitation: Invitation; readonly token: string }>;
  /** @throws DomainError `not_found`, or `conflict` when it is no longer pending. */
  revoke(actor: Actor, id: string): Promise<void>;
  /**
   * Joins the organization. `address` is the caller's network address, which has 10 tries a minute; null is not counted.
   *
   * @throws DomainError in this order: `rate_limited` (details `retryAfterSeconds`), `not_found`, `conflict` (not
   * pending), `forbidden` (for another e-mail address), `expired`, `conflict` (already a member).
   */
  accept(user: ActorUser, token: string, address: string | null): Promise<Membership>;
}

/** Makes the service. */
export function invitationService(parts: OrganizationParts): InvitationService {
  const { storage, runtime } = parts;

  const end = ({ tx, now }: Held, seen: Invitation, status: Invitation['status']): Promise<void> =>
    mustReplace(tx.directory.collection(invitations).replace(seen, { ...seen, status, updatedAt: now }));

  const pendingFor = async ({ tx, organization }: Held, address: string): Promise<Invitation | undefined> => {
    const [found] = await tx.directory
      .collection(invitations)
      .find({ organization: organization.id, address, status: 'pending' });
    return found;
  };

  const countTry = async (address: string | null): Promise<void> => {
    if (address === null) return;
    const now = runtime.now();
    const { allowed, resetAt } = await storage.limits.hit({
      key: `invitation:${address}`,
      ...acceptanceRate,
      now,
    });
    if (allowed) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((resetAt.getTime() - now.getTime()) / 1000));
    throw new DomainError('rate_limited', 'throttled', 'Too many tries; wait a moment.', {
      retryAfterSeconds,
    });
  };

  const join = async (held: Held, user: ActorUser, seen: Invitation): Promise<Membership> => {
    const { tx, now, organization } = held;
    const membership: Membership = {
      id: runtime.id(),
      organization: organization.id,
      userId: user.id,
      email: user.email,
      role: seen.role,
      createdAt: now,
      updatedAt: now,
    };
    await announce(
      parts,
      held,
      { user },
      {
        action: 'invitation.accepted',
        resourceType: 'invitation',
        resourceId: seen.id,
        metadata: { email: seen.email, role: seen.role },
      },
    );
    await end(held, seen, 'accepted');
    if (!(await tx.directory.collection(memberships).insert(membership)))
      throw new Error('a member appeared without the organization being held');
    return membership;
  };

  return {
    list: async (actor) => {
      const now = runtime.now();
      const pending = await storage.directory
        .collection(invitations)
        .find(
          { organization: actor.organization, status: 'pending' },
          { order: { by: 'createdAt', direction: 'asc' } },
        );
      return pending.filter((invitation) => isLive(invitation, now));
    },

    create: async (actor, { email: written, role }) => {
      const email = checkEmail(written);
      const { seats } = await parts.limitsOf(actor.organization);
      const token = makeSecret(tokenFormat, runtime.random(bytesFor(tokenFormat)));
      const invitation = await changeOrganization(parts, actor.organization, async (held) => {
        const { tx, organization, now } = held;
        const acting = await actingIn(held, actor);
        const pending = await pendingFor(held, normalAddress(email));
        const refusal =
          refuseBelow(acting, 'admin') ??
          refuseInvitation(organization, actor.user, email, pending, now) ??
          refuseSeat(role, await countSeats(held), seats);
        if (refusal) throw refusal;
        if (pending) await end(held, pending, 'expired');
        const made: Invitation = {
          id: runtime.id(),
          organization: organization.id,
          email,
          address: normalAddress(email),
          role,
          status: 'pending',
          tokenHash: runtime.hash(token),
          tokenPrefix: token.slice(0, tokenFormat.shown),
          invitedBy: acting.userId ?? '',
          expiresAt: new Date(now.getTime() + invitationLifeMs),
          createdAt: now,
          updatedAt: now,
        };
        await announce(parts, held, actor, {
          action: 'invitation.created',
          resourceType: 'invitation',
          resourceId: made.id,
          metadata: { email, role },
        });
        if (!(await tx.directory.collection(invitations).insert(made)))
          throw new Error('an invitation appeared without the organization being held');
        return made;
      });
      return { invitation, token };
    },

    revoke: (actor, id) =>
      changeOrganization(parts, actor.organization, async (held) => {
        const found = await held.tx.directory.collection(invitations).get(id);
        const seen = found?.organization === actor.organization ? found : undefined;
        const refusal = refuseBelow(await actingIn(held, actor), 'admin') ?? refuseRevocation(seen);
        if (refusal || !seen) throw refusal ?? unknownInvitation();
        await announce(parts, held, actor, {
          action: 'invitation.revoked',
          resourceType: 'invitation',
          resourceId: id,
          metadata: { email: seen.email },
        });
        await end(held, seen, 'revoked');
      }),

    accept: async (user, token, address) => {
      await countTry(address);
      const [found] = await storage.directory
        .collection(invitations)
        .find({ tokenHash: runtime.hash(token) });
      if (!found) throw unknownInvitation();
      // An expired invitation is marked although the call fails, so the refusal leaves the transaction as a value.
      const outcome = await changeOrganization(parts, found.organization, async (held) => {
        const seen = await held.tx.directory.collection(invitations).get(found.id);
        const member = await memberOf(held, user.id);
        const refusal = refuseAcceptance(seen, user, member !== undefined, held.now);
        if (!refusal && seen) return join(held, user, seen);
        if (seen && isDomainError(refusal, 'expired')) await end(held, seen, 'expired');
        return refusal ?? unknownInvitation();
      });
      if (isDomainError(outcome)) throw outcome;
      return outcome;
    },
  };
}
