import type { Role } from '../../../kernel/actor.js';
import { instant, integer, nullable, table, text } from '../../../storage/table.js';

/**
 * Who owns data: a team, a household, a workspace, or one person's own corner. It is found before any tenant is known,
 * so it lives in the directory; everything it owns lives in its tenants, one per environment.
 */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** 3–50 lower-case letters, digits and single hyphens; unique among all organizations. */
  readonly slug: string;
  /** The user whose personal organization this is; null for shared ones. At most one per user. */
  readonly personalOf: string | null;
  /** Raised by every change of the organization, its members or its invitations: whoever raises it decides alone. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All organizations of all hosts' users. */
export const organizations = table<Organization>({
  name: 'organization',
  scope: 'global',
  fields: {
    id: text(),
    name: text(),
    slug: text(),
    personalOf: nullable(text()),
    revision: integer(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [
    { name: 'organization_slug', fields: ['slug'] },
    { name: 'organization_personal', fields: ['personalOf'] },
  ],
});

/** A user's place in an organization. */
export interface Membership {
  readonly id: string;
  readonly organization: string;
  readonly userId: string;
  /** As the session gave it when the user joined; null when it gave none. */
  readonly email: string | null;
  readonly role: Role;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Found by user or by organization. An organization has one owner: two would break `membership_owner`. */
export const memberships = table<Membership>({
  name: 'membership',
  scope: 'global',
  fields: {
    id: text(),
    organization: text(),
    userId: text(),
    email: nullable(text()),
    role: text<Role>(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [
    { name: 'membership_user', fields: ['organization', 'userId'] },
    { name: 'membership_owner', fields: ['organization'], when: { field: 'role', equals: 'owner' } },
  ],
  indexes: [['organization'], ['userId']],
});

/** A role that can be given; ownership is only ever transferred. */
export type GivenRole = Exclude<Role, 'owner'>;

/** `pending` ends as one of the others and stays there. */
export type InvitationStatus = 'pending' | 'accepted' | 'revoked' | 'expired';

/** An offer of membership to an address. Its token is shown once; only the hash is kept. */
export interface Invitation {
  readonly id: string;
  readonly organization: string;
  /** As written by whoever invited. */
  readonly email: string;
  /** The address as it is compared: trimmed and in lower case. */
  readonly address: string;
  readonly role: GivenRole;
  readonly status: InvitationStatus;
  readonly tokenHash: string;
  /** The token's first characters, for display. */
  readonly tokenPrefix: string;
  /** The inviting user. */
  readonly invitedBy: string;
  /** From this instant on a pending invitation is void, whether or not anybody marked it. */
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Found by token hash, or by organization and status. */
export const invitations = table<Invitation>({
  name: 'invitation',
  scope: 'global',
  fields: {
    id: text(),
    organization: text(),
    email: text(),
    address: text(),
    role: text<GivenRole>(),
    status: text<InvitationStatus>(),
    tokenHash: text(),
    tokenPrefix: text(),
    invitedBy: text(),
    expiresAt: instant(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [
    { name: 'invitation_token', fields: ['tokenHash'] },
    {
      name: 'invitation_pending',
      fields: ['organization', 'address'],
      when: { field: 'status', equals: 'pending' },
    },
  ],
  indexes: [['organization', 'status'], ['organization']],
});
