import { auditEvents } from '../../audit/model.js';
import { auditEntry } from '../../audit/rules.js';
import type { Actor, ActorUser, Role } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import { isStorageError } from '../../../../storage/errors.js';
import type { Storage } from '../../../../storage/storage.js';
import { credentials } from '../../keys/model.js';
import { stampEverywhere } from '../../keys/service/revoke-of.js';
import { invitations, memberships, organizations, type Membership, type Organization } from '../model.js';
import { refuseBelow } from '../rules/membership.js';
import { checkName, checkSlug } from '../rules/names.js';
import { tenantOf, defaultEnvironment } from '../rules/tenant.js';
import { actingIn, announce, changeOrganization, mustReplace, unknownOrganization } from './change.js';
import type { OrganizationParts } from './parts.js';

/** An organization and the caller's role in it. */
export interface OrganizationRole {
  readonly organization: Organization;
  readonly role: Role;
}

/** Organizations as their members see them. */
export interface OrganizationService {
  /** Makes a shared organization; the user becomes its owner. @throws DomainError `conflict` when the slug is taken. */
  create(user: ActorUser, input: { readonly name: string; readonly slug: string }): Promise<Organization>;
  /** The user's personal organization, made on first use; one per user even when two sessions ask at once. */
  personal(user: ActorUser): Promise<Organization>;
  /** All organizations of a user, oldest first. */
  list(userId: string): Promise<readonly OrganizationRole[]>;
  /** The actor's organization. @throws DomainError `not_found` when it was deleted meanwhile. */
  get(actor: Actor): Promise<Organization>;
  /**
   * @throws DomainError `invalid` when nothing is to change, `forbidden` for a personal organization or below admin,
   * `conflict` when the slug is taken.
   */
  update(actor: Actor, change: { readonly name?: string; readonly slug?: string }): Promise<Organization>;
  /** Removes the organization and everything of its tenants. @throws DomainError `forbidden` for a personal one. */
  remove(actor: Actor): Promise<void>;
}

const slugTaken = (): DomainError => new DomainError('conflict', 'conflict', 'This slug is taken.');
const personalOnly = (message: string): DomainError => new DomainError('forbidden', 'forbidden', message);

/** Makes the service. */
export function organizationService(parts: OrganizationParts): OrganizationService {
  const { storage, runtime, environments } = parts;
  const tenantFor = (organization: string): string =>
    tenantOf(organization, environments[0] ?? defaultEnvironment);

  const ownerOf = (user: ActorUser, { id, createdAt }: Organization): Membership => ({
    id: runtime.id(),
    organization: id,
    userId: user.id,
    email: user.email,
    role: 'owner',
    createdAt,
    updatedAt: createdAt,
  });

  /** False, and nothing stored, when its slug or its person has an organization already. */
  const found = async (tx: Storage, organization: Organization, user: ActorUser): Promise<boolean> => {
    if (!(await tx.directory.collection(organizations).insert(organization))) return false;
    await tx.directory.collection(memberships).insert(ownerOf(user, organization));
    const told = auditEntry(
      { user },
      {
        action: 'org.created',
        resourceType: 'organization',
        resourceId: organization.id,
        metadata: { name: organization.name, slug: organization.slug },
      },
      { id: runtime.id(), at: organization.createdAt },
    );
    await tx.tenant(tenantFor(organization.id)).log(auditEvents).append([told]);
    return true;
  };

  const draw = (facts: Pick<Organization, 'id' | 'name' | 'slug' | 'personalOf'>): Organization => {
    const now = runtime.now();
    return { ...facts, revision: 0, createdAt: now, updatedAt: now };
  };

  const personalOf = async (userId: string): Promise<Organization | undefined> => {
    const [own] = await storage.directory.collection(organizations).find({ personalOf: userId });
    return own;
  };

  const personal = async (user: ActorUser): Promise<Organization> => {
    const known = await personalOf(user.id);
    if (known) return known;
    const id = runtime.id();
    const made = draw({ id, name: 'Personal', slug: `personal-${id}`, personalOf: user.id });
    if (await storage.transaction((tx) => found(tx, made, user))) return made;
    const other = await personalOf(user.id);
    if (!other)
      throw new DomainError('conflict', 'conflict', 'The personal organization is being made; try again.');
    return other;
  };

  return {
    personal,
    create: async (user, { name, slug }) => {
      const made = draw({ id: runtime.id(), name: checkName(name), slug: checkSlug(slug), personalOf: null });
      if (!(await storage.transaction((tx) => found(tx, made, user)))) throw slugTaken();
      return made;
    },

    list: async (userId) => {
      const own = await storage.directory.collection(memberships).find({ userId });
      const table = storage.directory.collection(organizations);
      const rows = await Promise.all(
        own.map(async ({ organization: id, role }) => ({ organization: await table.get(id), role })),
      );
      return rows
        .flatMap(({ organization, role }) => (organization ? [{ organization, role }] : []))
        .sort(
          (a, b) =>
            a.organization.createdAt.getTime() - b.organization.createdAt.getTime() ||
            (a.organization.id < b.organization.id ? -1 : 1),
        );
    },

    get: async (actor) => {
      const organization = await storage.directory.collection(organizations).get(actor.organization);
      if (!organization) throw unknownOrganization();
      return organization;
    },

    update: async (actor, { name, slug }) => {
      const change = {
        ...(name === undefined ? {} : { name: checkName(name) }),
        ...(slug === undefined ? {} : { slug: checkSlug(slug) }),
      };
      if (Object.keys(change).length === 0) throw invalid([], 'nothing to change');
      return changeOrganization(parts, actor.organization, async (held) => {
        const { tx, organization, now } = held;
        const below = refuseBelow(await actingIn(held, actor), 'admin');
        if (below) throw below;
        if (organization.personalOf !== null)
          throw personalOnly('A personal organization cannot be renamed.');
        const table = tx.directory.collection(organizations);
        const next = { ...organization, ...change, updatedAt: now };
        const [holder] = await table.find({ slug: next.slug });
        if (holder && holder.id !== next.id) throw slugTaken();
        await announce(parts, held, actor, {
          action: 'org.updated',
          resourceType: 'organization',
          resourceId: next.id,
          metadata: change,
        });
        await mustReplace(table.replace(organization, next));
        return next;
      }).catch((error: unknown) => {
        // Between looking and writing, another organization may have taken the slug.
        throw isStorageError(error, 'conflict') ? slugTaken() : error;
      });
    },

    remove: async (actor) => {
      // The entry must survive what it tells about, so it goes to the log of whoever did it.
      const home = actor.user && (await personal(actor.user));
      await changeOrganization(parts, actor.organization, async (held) => {
        const { tx, organization, now } = held;
        const below = refuseBelow(await actingIn(held, actor), 'owner');
        if (below) throw below;
        if (organization.personalOf !== null)
          throw personalOnly('A personal organization cannot be deleted.');
        const { id, name, slug } = organization;
        // Whoever makes keys now waits for the catalogue, and then finds no organization.
        await stampEverywhere(tx, { organization: id, environments, runtime, now });
        for (const environment of environments) await tx.tenant(tenantOf(id, environment)).purge();
        await tx.directory.collection(credentials).remove({ organization: id });
        await tx.directory.collection(invitations).remove({ organization: id });
        await tx.directory.collection(memberships).remove({ organization: id });
        await tx.directory.collection(organizations).remove({ slug, id });
        await parts.onRemoved?.(tx, id, now);
        if (!home) return;
        const told = auditEntry(
          actor,
          { action: 'org.deleted', resourceType: 'organization', resourceId: id, metadata: { name, slug } },
          { id: runtime.id(), at: now },
        );
        await tx.tenant(tenantFor(home.id)).log(auditEvents).append([told]);
      });
      parts.forgetKeys({ organization: actor.organization });
    },
  };
}
