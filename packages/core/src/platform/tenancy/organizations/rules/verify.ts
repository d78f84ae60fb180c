import type { ApiKey, Credential } from '../../keys/model.js';
import type { Membership } from '../model.js';

/** Something in an organization that no sequence of calls could have left behind. */
export interface TenancyFault {
  readonly fault: 'owners' | 'key-without-credential' | 'credential-without-key';
  /** The organization's id, or the key's. */
  readonly id: string;
}

/** What is wrong among the members of an organization and the keys of one of its tenants; [] when all is well. */
export function tenancyFaults(
  organization: string,
  members: readonly Pick<Membership, 'role'>[],
  keys: readonly Pick<ApiKey, 'id' | 'revokedAt'>[],
  credentials: readonly Pick<Credential, 'id'>[],
): readonly TenancyFault[] {
  const owners = members.filter(({ role }) => role === 'owner').length;
  const open = new Set(credentials.map(({ id }) => id));
  const unrevoked = keys.filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id);
  const known = new Set(unrevoked);
  return [
    ...(owners === 1 || members.length === 0 ? [] : [{ fault: 'owners' as const, id: organization }]),
    ...unrevoked
      .filter((id) => !open.has(id))
      .map((id): TenancyFault => ({ fault: 'key-without-credential', id })),
    ...[...open]
      .filter((id) => !known.has(id))
      .map((id): TenancyFault => ({ fault: 'credential-without-key', id })),
  ];
}
