/** What a member may do; each role includes the ones before it. */
export type Role = 'viewer' | 'member' | 'admin' | 'owner';

/** All roles, weakest first. */
export const roles: readonly Role[] = ['viewer', 'member', 'admin', 'owner'];

/** True when `role` is `minimum` or stronger. */
export const hasRole = (role: Role, minimum: Role): boolean => roles.indexOf(role) >= roles.indexOf(minimum);

/** A signed-in person, as the host's session names them. */
export interface ActorUser {
  readonly id: string;
  /** Null when the session does not tell. */
  readonly email: string | null;
}

/** The API key that a request carried. Never its secret. */
export interface ActorKey {
  readonly id: string;
  readonly name: string;
  /** The member who owns the key; null when it belongs to the organization alone. */
  readonly userId: string | null;
  /** Empty where a surface knows no scopes. */
  readonly scopes: readonly string[];
  /** The API version stored with the key; null when none was. */
  readonly version: string | null;
  /** Tags that the key adds to what it records. */
  readonly tags: Readonly<Record<string, string>>;
  /** Models it may spend on; null or absent allows all. */
  readonly allowedModels?: readonly string[] | null;
  /** Providers it may spend on; null or absent allows all. */
  readonly allowedProviders?: readonly string[] | null;
  /**
   * The stamp of the tenant's catalogue when the key was looked up. A step that spends and sees another stamp asks
   * again whether the key still lives.
   */
  readonly asOf?: string;
}

/** Who acts, and in which tenant. Made once per request; services trust it and check nothing about it again. */
export interface Actor {
  /** Organization × environment: the door to everything the actor may see. */
  readonly tenant: string;
  readonly organization: string;
  /** `live`, `test`, `dev`, or the host's own word. */
  readonly environment: string;
  /** The user's role in this organization; for a key, its owner's. */
  readonly role: Role;
  /** Present for a session. */
  readonly user?: ActorUser;
  /** Present for an API key. */
  readonly key?: ActorKey;
}

/** A request's identity, given to the one update or transaction that does its work. Has the shape of the storage port's `Op`. */
export interface RequestOp {
  /** The same for every repeat of the request; unique within the tenant. */
  readonly id: string;
  /** This try only. */
  readonly attempt: string;
  /** Fingerprint of the request's body; null where a repeat with another body is answered all the same. */
  readonly hash: string | null;
  /** When housekeeping may forget the request. */
  readonly keepUntil: Date | null;
}
