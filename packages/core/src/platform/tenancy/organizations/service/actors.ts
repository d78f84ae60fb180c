import type { Actor, ActorUser, Role } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { Storage } from '../../../../storage/storage.js';
import { memberships } from '../model.js';
import { readActive, signActive, type Sign } from '../rules/active.js';
import { defaultEnvironment, tenantOf } from '../rules/tenant.js';
import type { OrganizationService } from './organizations.js';

/** How a session says where it acts. */
export interface SessionChoice {
  /** The organization named in the path or a header; it must be one of the user's. */
  readonly organization?: string;
  /** Whether a named organization that is not the user's looks as if there were none (404 instead of 403). */
  readonly hidden?: boolean;
  /** The active-organization cookie as it came; ignored unless it is ours and still true. */
  readonly cookie?: string | null;
  /** The first of the host's environments when absent, which is `live` unless the host says otherwise. */
  readonly environment?: string;
}

/** Makes the actor of a session request, and the cookie that remembers the active organization. */
export interface ActorService {
  /**
   * Acts in the named organization, else in the cookie's, else in the personal one (made on first use).
   *
   * @throws DomainError `forbidden` (`not_found` with `hidden`) for a named organization that does not exist or is not
   * the user's, `invalid` for an unknown environment.
   */
  ofSession(user: ActorUser, choice?: SessionChoice): Promise<Actor>;
  /** The signed cookie value that makes this actor's organization the user's active one; '' for a key's actor. */
  cookie(actor: Actor): string;
}

/** Makes the service; `sign` knows the host's session secret. */
export function actorService(parts: {
  readonly storage: Storage;
  readonly environments: readonly string[];
  readonly organizations: Pick<OrganizationService, 'personal'>;
  readonly sign: Sign;
}): ActorService {
  const { storage, environments, organizations, sign } = parts;

  const roleIn = async (organization: string, userId: string): Promise<Role | null> => {
    const [membership] = await storage.directory.collection(memberships).find({ organization, userId });
    return membership?.role ?? null;
  };

  return {
    ofSession: async (user, { organization, hidden, cookie, environment } = {}) => {
      const where = environment ?? environments[0] ?? defaultEnvironment;
      if (!environments.includes(where))
        throw invalid(['environment'], `must be one of ${environments.join(', ')}`);
      const act = (id: string, role: Role): Actor => ({
        tenant: tenantOf(id, where),
        organization: id,
        environment: where,
        role,
        user,
      });
      const hint = cookie ? readActive(sign, user.id, cookie)?.organization : undefined;
      const wanted = organization ?? hint;
      const role = wanted === undefined ? null : await roleIn(wanted, user.id);
      if (wanted !== undefined && role !== null) return act(wanted, role);
      if (organization !== undefined && hidden)
        throw new DomainError('not_found', 'missing', 'Workspace not found');
      if (organization !== undefined)
        throw new DomainError('forbidden', 'forbidden', 'You are not a member of this organization.');
      return act((await organizations.personal(user)).id, 'owner');
    },
    cookie: ({ user, organization, role }) => (user ? signActive(sign, user.id, { organization, role }) : ''),
  };
}
