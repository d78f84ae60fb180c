import { boolean, instant, integer, json, nullable, table, text } from '../../../storage/table.js';
import type { KeptCredits, KeptLimit } from '../samples/model.js';

/** What a provider can be asked about an account. */
export type Signal = 'cost' | 'usage' | 'credits' | 'limits' | 'validation';

/**
 * How a signal is had: from an official endpoint, computed here from another signal (and labelled so), or not at all
 * (monitoring spec §3.1). A signal that is `none` is shown as null with its reason, never as 0.
 */
export type Support = 'native' | 'derived' | 'none';

/** Every signal of a provider, or of one account's credentials. */
export type Signals = { readonly [S in Signal]: Support };

/** Why a signal is missing. The last two are this side's: nothing fetched yet, or the last fetch failed. */
export type Unavailable =
  'not_exposed' | 'needs_admin_key' | 'needs_plan' | 'pending_first_sync' | 'sync_error';

/** The groups of the provider catalogue. */
export type Category = 'cloud' | 'ai' | 'billing' | 'platform';

/** Why a provider turned credentials down. */
export type RejectReason = 'invalid_key' | 'insufficient_scope' | 'wrong_key_type' | 'no_organization';

/** One part of a provider's credentials, as a form shows it. */
export interface CredentialField {
  /** The member's name in `Credentials`. */
  readonly name: string;
  readonly label: string;
  /** Secrets are never shown again, only hinted at; what is not secret may be. */
  readonly secret: boolean;
  readonly required: boolean;
  /** How a value begins or looks, for people. */
  readonly example?: string;
}

/** A signal that an account does not have, and why. */
export type Missing = { readonly signal: Signal; readonly reason: Unavailable };

/**
 * Where a connection stands (monitoring spec §4.1). `degraded` and `error` go on trying and keep what they have;
 * `reauth_required` waits for new credentials, `paused_plan` for a larger plan; `disconnected` has none any more.
 */
export type AccountStatus =
  'active' | 'degraded' | 'error' | 'reauth_required' | 'paused_plan' | 'disconnected';

/** What went wrong last. Never holds a credential. */
export type SyncError = { readonly code: SyncFault; readonly message: string };

/** What can go wrong. */
export type SyncFault =
  | 'provider_rejected'
  | 'provider_throttled'
  | 'provider_unavailable'
  | 'malformed_answer'
  | 'credentials_unreadable'
  | 'unknown_provider';

/** What an account told last of its balance and caps. */
export type LatestState = {
  /** ISO instant. */
  readonly takenAt: string;
  readonly credits: KeptCredits | null;
  readonly limits: readonly KeptLimit[] | null;
};

/** One account at a provider, as it is connected to a workspace. */
export interface ProviderAccount {
  readonly id: string;
  readonly provider: string;
  /** The provider's own name of the account; null when it has none. Unique with the provider while connected. */
  readonly externalId: string | null;
  readonly label: string;
  readonly status: AccountStatus;
  /** False once disconnected. */
  readonly connected: boolean;
  readonly signals: Signals;
  readonly missing: readonly Missing[];
  /** Sealed with the host's key; null once disconnected. */
  readonly credentials: string | null;
  /** What may be shown of them: beginning and last four characters. */
  readonly credentialHint: string;
  /** The member to whom alerts of this account go. */
  readonly ownerId: string | null;
  /** Raised by every write of the account or of what is known of it: whoever raises it decides alone. */
  readonly revision: number;
  /** How many pulls have begun: numbers them. */
  readonly pulls: number;
  /** Null before the first. */
  readonly latest: LatestState | null;
  /** Failed syncs in a row. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly lastError: SyncError | null;
  readonly lastAttemptAt: Date | null;
  readonly lastSyncedAt: Date | null;
  /** Null when nothing will be tried. */
  readonly nextSyncAt: Date | null;
  readonly connectedAt: Date;
  readonly updatedAt: Date;
}

/** A workspace's accounts. */
export const providerAccounts = table<ProviderAccount>({
  name: 'provider_account',
  fields: {
    id: text(),
    provider: text(),
    externalId: nullable(text()),
    label: text(),
    status: text<AccountStatus>(),
    connected: boolean(),
    signals: json<Signals>(),
    missing: json<readonly Missing[]>(),
    credentials: nullable(text()),
    credentialHint: text(),
    ownerId: nullable(text()),
    revision: integer(),
    pulls: integer(),
    latest: nullable(json<LatestState>()),
    failures: integer(),
    failingSince: nullable(instant()),
    lastError: nullable(json<SyncError>()),
    lastAttemptAt: nullable(instant()),
    lastSyncedAt: nullable(instant()),
    nextSyncAt: nullable(instant()),
    connectedAt: instant(),
    updatedAt: instant(),
  },
  unique: [
    {
      name: 'provider_account_external',
      fields: ['provider', 'externalId'],
      when: { field: 'connected', equals: true },
    },
  ],
  indexes: [['connectedAt']],
});
