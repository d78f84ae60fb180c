import type { Runtime } from '../../../../kernel/runtime.js';
import type { Storage } from '../../../../storage/storage.js';
import type { ApiKey } from '../model.js';
import type { SecretFormat } from '../rules/secret.js';
import type { Limits } from '../../organizations/ports.js';

/** Which remembered verdicts are void. */
export interface Forgotten {
  readonly organization: string;
  /** All keys of the organization when absent. */
  readonly userId?: string;
}

/** What the key service is made of. */
export interface KeyParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash' | 'random'>;
  readonly environments: readonly string[];
  limitsOf(organization: string): Promise<Limits>;
  /** Told when a last use could not be noted. */
  onError(error: unknown): void;
  /** Told of keys to judge anew, when another memory of verdicts lives in this process. */
  onForget?(which: Forgotten): void;
  /** How long a verdict is remembered, in milliseconds; 5,000. */
  readonly rememberMs?: number;
  /** How many verdicts are remembered; 10,000. */
  readonly remembered?: number;
}

/** What is known of a key before it exists. */
export interface NewKey {
  /** 1–50 characters after trimming. */
  readonly name: string;
  readonly defaultTags?: Readonly<Record<string, string>>;
  readonly allowedModels?: readonly string[] | null;
  readonly allowedProviders?: readonly string[] | null;
  readonly scopes?: readonly string[];
  readonly version?: string | null;
  readonly expiresAt?: Date | null;
  /** The tenant of this environment instead of the actor's. */
  readonly environment?: string;
  /** Whose key it is; the acting user's when absent, the organization's own when null. */
  readonly userId?: string | null;
  /** How the secret looks; `defaultFormat` when absent. */
  readonly format?: SecretFormat;
}

/** What can be changed. Absent members stay as they are. */
export interface KeyChange {
  readonly name?: string;
  readonly defaultTags?: Readonly<Record<string, string>>;
  readonly allowedModels?: readonly string[] | null;
  readonly allowedProviders?: readonly string[] | null;
}

/** How a key is replaced. */
export interface Rotation {
  /** How long both secrets work; 0 ends the old one at once. */
  readonly graceMs: number;
  /** Of the new key; when absent it lives as long as the old one was meant to. */
  readonly expiresAt?: Date | null;
  readonly format?: SecretFormat;
}

/** A key and its secret, which nobody can ever be told again. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly secret: string;
}

/** What a request made, now or when it was first sent: the key as it is now, and null for a secret that was told before. */
export interface IssuedOnce {
  readonly key: ApiKey;
  readonly secret: string | null;
}
