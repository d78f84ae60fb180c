import type { Actor, Role } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { ApiKey } from '../model.js';

/** Whether a key opens anything at this instant. */
export const isAlive = (key: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: Date): boolean =>
  key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);

/** Uses are noted once per minute (costs spec §2.1). */
export const useNotedEveryMs = 60_000;

/** Whether a use at `now` is worth noting. */
export const isUseWorthNoting = (lastUsedAt: Date | null, now: Date): boolean =>
  lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= useNotedEveryMs;

/** The answer to every secret that opens nothing; only its cause tells a key whose time is over. */
export const unauthenticated = (cause?: 'expired' | 'revoked'): DomainError =>
  new DomainError('authentication_required', 'unauthenticated', 'A valid API key is required.', null, {
    cause,
  });

/** The answer to a key whose owner belongs to no one here. */
export const noMember = (): DomainError =>
  new DomainError('forbidden', 'forbidden', "The key's owner is not a member.");

/** Why a key may not act: it is unknown or dead, or its owner has left. `owner` is that user's role, null for a stranger. */
export function refuseKey(key: ApiKey | undefined, owner: Role | null, now: Date): DomainError | null {
  if (key === undefined) return unauthenticated();
  if (!isAlive(key, now)) return unauthenticated(key.revokedAt === null ? 'expired' : 'revoked');
  if (key.userId !== null && owner === null) return noMember();
  return null;
}

/** Who acts with a key. A key of the organization itself counts as a member. */
export const keyActor = (
  key: ApiKey,
  place: Pick<Actor, 'tenant' | 'organization' | 'environment'>,
  owner: Role | null,
  asOf: string,
): Actor => ({
  ...place,
  role: owner ?? 'member',
  key: {
    id: key.id,
    name: key.name,
    userId: key.userId,
    scopes: key.scopes,
    version: key.version,
    tags: key.defaultTags,
    allowedModels: key.allowedModels,
    allowedProviders: key.allowedProviders,
    asOf,
  },
});

/** When a rotated key dies: after the grace, or when it would have died anyway. @throws DomainError `invalid` below 0. */
export function graceEnd(key: Pick<ApiKey, 'expiresAt'>, now: Date, graceMs: number): Date {
  if (!(graceMs >= 0)) throw invalid(['graceMs'], 'must not be negative');
  const end = now.getTime() + graceMs;
  return new Date(key.expiresAt === null ? end : Math.min(end, key.expiresAt.getTime()));
}
