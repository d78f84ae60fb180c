import { auditEvents } from '../../audit/model.js';
import { actingUser, auditEntry, type Acting as Actors, type Audited } from '../../audit/rules.js';
import type { Actor } from '../../../../kernel/actor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { entry } from '../../../../storage/counters.js';
import type { Storage } from '../../../../storage/storage.js';
import { stampEverywhere, type Everywhere } from '../../keys/service/revoke-of.js';
import { memberships, organizations, type Membership, type Organization } from '../model.js';
import type { Acting } from '../rules/membership.js';
import { tenantOf, defaultEnvironment } from '../rules/tenant.js';
import type { OrganizationParts } from './parts.js';

/** How often a change that lost the race for the organization starts over. */
const tries = 50;

/** The error for an organization that is not there. */
export const unknownOrganization = (): DomainError =>
  new DomainError('not_found', 'missing', 'Organization not found.');

/** An organization that nobody else can change until the transaction ends. */
export interface Held {
  readonly tx: Storage;
  readonly organization: Organization;
  readonly now: Date;
}

/**
 * Runs `work` in a transaction that alone may change this organization, its members and its invitations: raising the
 * revision keeps others out, and whoever was overtaken begins again. What `work` returns is committed; a throw is not.
 *
 * @throws DomainError `not_found` when there is no such organization, `conflict` when others never let go.
 */
export async function changeOrganization<R>(
  { storage, runtime }: OrganizationParts,
  id: string,
  work: (held: Held) => Promise<R>,
): Promise<R> {
  const now = runtime.now();
  for (let i = 0; i < tries; i++) {
    const outcome = await storage.transaction(async (tx): Promise<{ readonly result: R } | null> => {
      const table = tx.directory.collection(organizations);
      const seen = await table.get(id);
      if (!seen) throw unknownOrganization();
      const organization = { ...seen, revision: seen.revision + 1 };
      if (!(await table.replace(seen, organization))) return null;
      return { result: await work({ tx, organization, now }) };
    });
    if (outcome) return outcome.result;
  }
  throw new DomainError('conflict', 'conflict', 'The organization is being changed by others; try again.');
}

/** One user's membership of the held organization. */
export async function memberOf({ tx, organization }: Held, userId: string): Promise<Membership | undefined> {
  const [membership] = await tx.directory
    .collection(memberships)
    .find({ organization: organization.id, userId });
  return membership;
}

/**
 * The role that the actor has at this moment, which may be another than when the request began.
 *
 * @throws DomainError `forbidden` for a user who is no longer a member.
 */
export async function actingIn(held: Held, actor: Actor): Promise<Acting> {
  const userId = actingUser(actor);
  if (userId === null) return { userId, role: actor.role };
  const membership = await memberOf(held, userId);
  if (!membership)
    throw new DomainError('forbidden', 'forbidden', 'You are not a member of this organization.');
  return { userId, role: membership.role };
}

/** Replaces a row of the held organization, which nobody else can have changed. */
export async function mustReplace(replaced: Promise<boolean>): Promise<void> {
  if (!(await replaced)) throw new Error('a row changed without its organization being held');
}

/** Stamps the catalogues of all environments and writes the audit entry, in the actor's tenant or the usual one. */
export async function announce(
  { runtime, environments }: OrganizationParts,
  { tx, organization, now }: Held,
  acting: Actors & { readonly tenant?: string },
  audited: Audited,
): Promise<Everywhere> {
  const everywhere = { organization: organization.id, environments, runtime, now };
  const told = auditEntry(acting, audited, { id: runtime.id(), at: now });
  const tenant = acting.tenant ?? tenantOf(organization.id, environments[0] ?? defaultEnvironment);
  await stampEverywhere(tx, everywhere, { tenant, writes: [entry(auditEvents, told)] });
  return everywhere;
}
