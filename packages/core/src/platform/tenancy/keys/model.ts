import { instant, nullable, table, tags, text, texts } from '../../../storage/table.js';

/** An API key. The secret itself is never stored: the directory keeps its hash, this row what people see. */
export interface ApiKey {
  readonly id: string;
  /** The member it belongs to, who must still be one; null when it belongs to the organization alone. */
  readonly userId: string | null;
  readonly name: string;
  /** The secret's first characters, for display. */
  readonly prefix: string;
  /** The secret's last characters, for display; '' where its format keeps none. */
  readonly suffix: string;
  /** Added to what the key records, under the request's own tags. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Models it may spend on; null allows all. */
  readonly allowedModels: readonly string[] | null;
  /** Providers it may spend on; null allows all. */
  readonly allowedProviders: readonly string[] | null;
  /** Empty where a surface knows no scopes. */
  readonly scopes: readonly string[];
  /** The API version in force when it was made; null when its surface has none. */
  readonly version: string | null;
  /** Dead from this instant on; null lives until revoked. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** The key that took over at a rotation. */
  readonly replacedBy: string | null;
  /** At most a minute behind. */
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

/** The keys of one tenant, revoked ones included. */
export const apiKeys = table<ApiKey>({
  name: 'api_key',
  fields: {
    id: text(),
    userId: nullable(text()),
    name: text(),
    prefix: text(),
    suffix: text(),
    defaultTags: tags(),
    allowedModels: nullable(texts()),
    allowedProviders: nullable(texts()),
    scopes: texts(),
    version: nullable(text()),
    expiresAt: nullable(instant()),
    revokedAt: nullable(instant()),
    replacedBy: nullable(text()),
    lastUsedAt: nullable(instant()),
    createdAt: instant(),
  },
  indexes: [['createdAt'], ['userId']],
});

/** Where a secret leads. Has the id of the key it opens; a revoked key has none. */
export interface Credential {
  readonly id: string;
  /** SHA-256 of the secret, 64 lower-case hex digits. */
  readonly hash: string;
  readonly organization: string;
  readonly environment: string;
}

/** Secrets of all tenants, found by hash; by organization only to remove them with it. */
export const credentials = table<Credential>({
  name: 'credential',
  scope: 'global',
  fields: { id: text(), hash: text(), organization: text(), environment: text() },
  unique: [{ name: 'credential_hash', fields: ['hash'] }],
  indexes: [['organization']],
});
