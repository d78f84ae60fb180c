import type { Json, JsonObject } from '../../../kernel/json.js';

/** An amount as a file writes it: canonical decimal, a space, an ISO 4217 code (`300 USD`). */
export type AmountText = string;

/** What an agent may spend, on what (wallets spec §10.4). */
export type SpendConfig = {
  readonly currency: string;
  readonly monthly_limit: AmountText | null;
  readonly daily_limit: AmountText | null;
  readonly per_transaction: AmountText | null;
  /** Null when nothing was said; [] lets no category pass on its own. */
  readonly allowed_categories: readonly string[] | null;
  readonly blocked_categories: readonly string[];
  /** Normalized domains; null when nothing was said. */
  readonly allowlist: readonly string[] | null;
  readonly blocklist: readonly string[];
  readonly require_https: boolean;
  /** ISO 3166-1 alpha-2 codes, `!XX` to exclude one; null for anywhere. */
  readonly geographic_restrictions: readonly string[] | null;
};

/** What an agent sells, for the record (wallets spec §10.4). */
export type EarnConfig = {
  readonly enabled: boolean;
  readonly stripe_connect: string | null;
  readonly api_pricing: { readonly per_request: AmountText | null; readonly per_token: AmountText | null };
  readonly subscriptions: readonly {
    readonly tier: string;
    readonly price: AmountText | null;
    readonly interval: string;
  }[];
  readonly tips: boolean;
  readonly withdraw_threshold: AmountText | null;
};

/** When a person is asked (wallets spec §7.2). */
export type ApprovalConfig = {
  readonly auto_approve_under: AmountText | null;
  readonly require_confirmation_over: AmountText | null;
  readonly notify_on_all: boolean;
  readonly approval_channels: readonly string[];
  readonly timeout_action: string;
  readonly timeout_minutes: number;
};

/** Who is told (wallets spec §10.4). */
export type NotificationsConfig = {
  readonly email: string | null;
  readonly webhook: string | null;
  readonly slack: string | null;
  /** Null for all. */
  readonly events: readonly string[] | null;
};

/** How the wallet is guarded (wallets spec §10.4). */
export type SecurityConfig = {
  readonly ip_allowlist: readonly string[] | null;
  readonly require_signed_requests: boolean;
  readonly api_key_rotation_days: number;
  readonly audit_retention_days: number;
};

/** What the owner notes about it. */
export type MetadataConfig = {
  readonly tags: readonly string[];
  readonly environment: string;
  readonly custom: JsonObject;
};

/** A card that the wallet shall have. */
export type CardConfig = {
  readonly name: string;
  readonly limit: AmountText | null;
  readonly limit_period: string;
  readonly frozen: boolean;
};

/**
 * Everything a SPEND.md says, in the file's own words, with every default written out (wallets spec §10.4). Plain JSON:
 * it is hashed, stored, compared and exported as it is.
 */
export type WalletConfig = {
  readonly agent_name: string;
  readonly owner: string;
  readonly description: string | null;
  readonly version: string;
  readonly spend: SpendConfig;
  readonly earn: EarnConfig;
  readonly approval: ApprovalConfig;
  readonly notifications: NotificationsConfig;
  readonly security: SecurityConfig;
  readonly metadata: MetadataConfig;
  readonly cards: readonly CardConfig[];
};

/** One fault or doubt about a file. */
export type PolicyIssue = {
  readonly severity: 'error' | 'warning';
  /** Dotted, for example `spend.daily_limit`; '' for the file as a whole. */
  readonly path: string;
  /** Counted from 1; 0 where the config did not come from a file. */
  readonly line: number;
  readonly message: string;
};

/** One difference between two configs. */
export type ConfigChange = {
  readonly op: 'add' | 'update' | 'remove';
  /** Dotted; a card is `cards.<name>`, an element of a list has its list's path. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
};
