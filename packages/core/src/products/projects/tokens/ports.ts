import type { ActorUser } from '../../../kernel/actor.js';

/**
 * The host's own sign-in: who these are, or null. It should take as long for an unknown address as for a wrong password, and
 * limit how often it is asked.
 */
export type CredentialsVerifier = (credentials: {
  readonly email: string;
  readonly password: string;
  /** The caller's network address, for the host's own limits. */
  readonly address: string | null;
}) => Promise<ActorUser | null>;
