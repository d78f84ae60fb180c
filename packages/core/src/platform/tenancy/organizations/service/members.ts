import type { Actor } from '../../../../kernel/actor.js';
import type { Storage } from '../../../../storage/storage.js';
import { actingUser } from '../../audit/rules.js';
import { revokeKeysOf } from '../../keys/service/revoke-of.js';
import { memberships, type GivenRole, type Membership } from '../model.js';
import {
  noMember,
  refuseLeaving,
  refuseMemberChange,
  refuseOwnership,
  refuseSeat,
  refuseTransfer,
} from '../rules/membership.js';
import { actingIn, announce, changeOrganization, memberOf, mustReplace, type Held } from './change.js';
import type { OrganizationParts } from './parts.js';
import { countSeats } from './seats.js';

/** Who belongs to the actor's organization. Every change is judged by the roles as they are in that very transaction. */
export interface MemberService {
  /** Oldest first. */
  list(actor: Actor): Promise<readonly Membership[]>;
  /**
   * @throws DomainError `forbidden` on oneself, on the owner, or by an admin on an admin; `not_found` for a stranger;
   * `limit_exceeded` when a viewer would need a seat and none is left.
   */
  changeRole(actor: Actor, userId: string, role: GivenRole): Promise<Membership>;
  /**
   * Changes the roles of several, those who have theirs already left alone, in one commit with what `also` writes: all of it
   * or nothing.
   *
   * @throws like `changeRole`, `forbidden` for ownership, which is only ever transferred, and whatever `also` throws.
   */
  changeRoles<R>(
    actor: Actor,
    roles: readonly { readonly userId: string; readonly role: Membership['role'] }[],
    also: (tx: Storage) => Promise<R>,
  ): Promise<R>;
  /** Also revokes that person's keys in every environment. @throws like `changeRole`, but for seats. */
  remove(actor: Actor, userId: string): Promise<void>;
  /** Also revokes one's own keys there. @throws DomainError `forbidden` for the owner. */
  leave(actor: Actor): Promise<void>;
  /** The old owner becomes admin. @throws DomainError `invalid` for oneself or a viewer, `not_found` for a stranger. */
  transfer(actor: Actor, newOwnerUserId: string): Promise<void>;
}

/** Makes the service. */
export function memberService(parts: OrganizationParts): MemberService {
  const change = async <R>(actor: Actor, work: (held: Held) => Promise<R>): Promise<R> => {
    try {
      return await changeOrganization(parts, actor.organization, work);
    } finally {
      parts.forgetKeys({ organization: actor.organization });
    }
  };

  const setRole = async (
    { tx, now }: Held,
    seen: Membership,
    role: Membership['role'],
  ): Promise<Membership> => {
    const next = { ...seen, role, updatedAt: now };
    await mustReplace(tx.directory.collection(memberships).replace(seen, next));
    return next;
  };

  const giveRole = async (
    held: Held,
    actor: Actor,
    target: Membership | undefined,
    { role, seats }: { readonly role: GivenRole; readonly seats: number | null },
  ): Promise<Membership> => {
    const refusal = refuseMemberChange(await actingIn(held, actor), target);
    if (refusal || !target) throw refusal ?? noMember();
    if (target.role === 'viewer' && role !== 'viewer') {
      const full = refuseSeat(role, await countSeats(held), seats);
      if (full) throw full;
    }
    await announce(parts, held, actor, {
      action: 'member.role_changed',
      resourceType: 'membership',
      resourceId: target.userId,
      metadata: { role: target.role, newRole: role },
    });
    return setRole(held, target, role);
  };

  const expel = async (
    held: Held,
    actor: Actor,
    gone: Membership,
    action: 'member.removed' | 'member.left',
  ): Promise<void> => {
    const { userId, organization, role } = gone;
    const everywhere = await announce(parts, held, actor, {
      action,
      resourceType: 'membership',
      resourceId: userId,
      metadata: { role },
    });
    await revokeKeysOf(held.tx, everywhere, userId);
    await held.tx.directory.collection(memberships).remove({ organization, userId });
    await parts.onMemberRemoved?.(held.tx, { organization, userId }, held.now);
  };

  return {
    list: (actor) =>
      parts.storage.directory
        .collection(memberships)
        .find({ organization: actor.organization }, { order: { by: 'createdAt', direction: 'asc' } }),

    changeRole: async (actor, userId, role) => {
      const { seats } = await parts.limitsOf(actor.organization);
      return change(actor, async (held) =>
        giveRole(held, actor, await memberOf(held, userId), { role, seats }),
      );
    },

    changeRoles: async (actor, roles, also) => {
      const { seats } = await parts.limitsOf(actor.organization);
      return change(actor, async (held) => {
        for (const { userId, role } of roles) {
          const target = await memberOf(held, userId);
          if (target?.role === role) continue;
          if (role === 'owner') throw refuseOwnership();
          await giveRole(held, actor, target, { role, seats });
        }
        return also(held.tx);
      });
    },

    remove: (actor, userId) =>
      change(actor, async (held) => {
        const target = await memberOf(held, userId);
        const refusal = refuseMemberChange(await actingIn(held, actor), target);
        if (refusal || !target) throw refusal ?? noMember();
        await expel(held, actor, target, 'member.removed');
      }),

    leave: (actor) =>
      change(actor, async (held) => {
        const userId = actingUser(actor);
        const own = userId === null ? undefined : await memberOf(held, userId);
        const refusal = refuseLeaving(own);
        if (refusal || !own) throw refusal ?? noMember();
        await expel(held, actor, own, 'member.left');
      }),

    transfer: (actor, newOwnerUserId) =>
      change(actor, async (held) => {
        const acting = await actingIn(held, actor);
        const target = await memberOf(held, newOwnerUserId);
        const refusal = refuseTransfer(acting, newOwnerUserId, target);
        if (refusal || !target) throw refusal ?? noMember();
        await announce(parts, held, actor, {
          action: 'org.ownership_transferred',
          resourceType: 'organization',
          resourceId: actor.organization,
          metadata: { newOwnerUserId },
        });
        const owner = acting.userId === null ? undefined : await memberOf(held, acting.userId);
        // The old owner steps down first: at no instant may there be two.
        if (owner) await setRole(held, owner, 'admin');
        await setRole(held, target, 'owner');
      }),
  };
}
