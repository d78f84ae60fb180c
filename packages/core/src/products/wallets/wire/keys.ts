import { z } from 'zod';
import type { IssuedWalletKey, WalletKey } from '../keys/service.js';
import { scopes } from '../rules/key-scope.js';
import { keyId, moment, paging, textOf, walletId } from './values.js';

const scope = z.enum(scopes);

/** A key to make (wallets spec §2). */
export const keyInput = z.object({
  name: textOf(1, 50),
  environment: z.enum(['live', 'test', 'dev']).optional(),
  scopes: z.array(scope).min(1).max(4).optional(),
  wallet_id: walletId.nullable().optional(),
  expires_in_days: z.int().min(1).max(365).nullable().optional(),
});

/** How a key is replaced (wallets spec §2). */
export const rotationInput = z.object({ grace_hours: z.int().min(0).max(72).default(24) }).prefault({});

/** Which keys to list. */
export const keyQuery = z.object(paging);

const settings = {
  id: keyId,
  name: z.string(),
  environment: z.string(),
  scopes: z.array(scope).readonly(),
  wallet_id: walletId.nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
  display: z.string(),
  created_at: moment,
  expires_at: moment.nullable(),
  last_used_at: moment.nullable(),
};

/** A key, without its secret. */
export const keyRecord = z.object(settings);

/** A new key; `key` is its secret, shown this once. */
export const issuedKey = z.object({ ...settings, key: z.string() });

const displayOf = ({ prefix, suffix }: WalletKey): string => `${prefix}...${suffix}`;

/** A key as `keyRecord` prints it. */
export const shownKey = (key: WalletKey) => ({
  id: key.id,
  name: key.name,
  environment: key.environment,
  scopes: key.scopes,
  wallet_id: key.walletId,
  status: key.status,
  display: displayOf(key),
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  last_used_at: key.lastUsedAt,
});

/** A new key as `issuedKey` prints it; a repeat of the request shows no more of the secret than lists do. */
export const shownIssued = ({
  key,
  secret,
}: Omit<IssuedWalletKey, 'secret'> & { readonly secret: string | null }) => ({
  ...shownKey(key),
  key: secret ?? displayOf(key),
});
