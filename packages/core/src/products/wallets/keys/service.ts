import type { Actor, RequestOp } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import { invalid, isDomainError } from '../../../kernel/errors.js';
import { mapPage, type Page } from '../../../kernel/page.js';
import { dueWork } from '../../../storage/counters.js';
import type { ApiKey } from '../../../platform/tenancy/keys/model.js';
import type { SecretFormat } from '../../../platform/tenancy/keys/rules/secret.js';
import type { KeyService, NewKey, Rotation } from '../../../platform/tenancy/keys/service.js';
import { tenantOf } from '../../../platform/tenancy/organizations/rules/tenant.js';
import type { Worker } from '../../../product.js';
import { walletRow } from '../agents/service/read.js';
import { insufficientPermissions } from '../errors.js';
import { grantedScopes, storedScopes, walletOfScopes, type Scope } from '../rules/key-scope.js';
import { announcing, commitTold } from '../service/commit.js';
import { makingOp } from '../service/once.js';
import type { WalletParts } from '../service/parts.js';

/** A key as this surface knows it; never its secret. */
export interface WalletKey {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly scopes: readonly Scope[];
  /** The only wallet it sees; null for all. */
  readonly walletId: string | null;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** A key and its secret, which is told this once. */
export interface IssuedWalletKey {
  readonly key: WalletKey;
  readonly secret: string;
}

/** What a request made, now or when it was first sent; a repeat is not told the secret. */
export interface WalletKeyOnce {
  readonly key: WalletKey;
  readonly secret: string | null;
}

/** A key to make. */
export interface NewWalletKey {
  readonly name: string;
  /** The caller's when absent. */
  readonly environment?: string;
  /** Read and write when absent; a key that is bound to a wallet has no more. */
  readonly scopes?: readonly Scope[];
  readonly walletId?: string | null;
  /** 1 to 365; null never expires, which `live` does not allow. As long as the wallet's or the usual rotation when absent. */
  readonly expiresInDays?: number | null;
}

/** Keys of this surface (wallets spec §2). */
export interface WalletKeys {
  /** @throws DomainError `invalid`, `not_found`, `insufficient_permissions` for more than the caller itself may. */
  create(actor: Actor, input: NewWalletKey, now?: Date): Promise<IssuedWalletKey>;
  /** The same once per request, whose identity commits with the key. */
  createOnce(actor: Actor, input: NewWalletKey, op: RequestOp, now: Date): Promise<WalletKeyOnce>;
  /** Those that are not revoked, newest first. */
  list(
    actor: Actor,
    page: { readonly limit: number; readonly after?: Position },
    now?: Date,
  ): Promise<Page<WalletKey>>;
  get(actor: Actor, id: string, now?: Date): Promise<WalletKey>;
  /** Takes effect at once. @throws DomainError `not_found`. */
  revoke(actor: Actor, id: string, now?: Date): Promise<WalletKey>;
  /** A new key beside the old one, which dies after the grace; 0 to 72 hours, 24 when absent. @throws `not_found`, `conflict`. */
  rotate(actor: Actor, id: string, graceHours?: number, now?: Date): Promise<IssuedWalletKey>;
  /** The same once per request, whose identity commits with the new key. */
  rotateOnce(
    actor: Actor,
    id: string,
    graceHours: number | undefined,
    op: RequestOp,
    now: Date,
  ): Promise<WalletKeyOnce>;
  /** Tells of keys that end soon. */
  readonly worker: Worker;
}

const dayMs = 86_400_000;
const usualDays = 90;
/** How long before its end a key is told of (wallets spec §2). */
const toldBefore = [7 * dayMs, dayMs] as const;
const expiringWork = 'wallets.key_expiring';

/** `sk_live_` and 40 characters, of which 6 are shown at either end (wallets spec §2). */
export const secretFormat = (environment: string): SecretFormat => ({
  prefix: `sk_${environment}_`,
  digits: 'base62',
  length: 40,
  shown: `sk_${environment}_`.length + 6,
  ending: 6,
});

function viewOf(key: ApiKey, environment: string, now: Date): WalletKey {
  const ended = key.expiresAt !== null && key.expiresAt <= now;
  return {
    id: key.id,
    name: key.name,
    environment,
    prefix: key.prefix,
    suffix: key.suffix,
    scopes: grantedScopes(key.scopes),
    walletId: walletOfScopes(key.scopes),
    status: key.revokedAt !== null ? 'revoked' : ended ? 'expired' : 'active',
    createdAt: key.createdAt,
    expiresAt: key.expiresAt,
    lastUsedAt: key.lastUsedAt,
  };
}

/** Makes the service over the platform's keys. */
export function walletKeys(parts: WalletParts, keys: KeyService): WalletKeys {
  const { runtime } = parts;

  /** Puts the notices of a key's end; whoever comes too late for one gets none. */
  const remindOf = async (tenant: string, { id, expiresAt }: ApiKey, now: Date): Promise<void> => {
    if (expiresAt === null) return;
    const writes = toldBefore
      .map((ms) => new Date(expiresAt.getTime() - ms))
      .filter((due) => due > now)
      .map((due, index) =>
        dueWork({
          kind: expiringWork,
          key: `${tenant}:${id}:${index}`,
          tenant,
          lane: tenant,
          due,
          payload: { key: id, expiresAt: expiresAt.toISOString() },
        }),
      );
    if (writes.length > 0) await commitTold(parts, tenant, writes, { now });
  };

  const tell = async (tenant: string, type: string, key: ApiKey, now: Date, op?: string): Promise<void> => {
    const data = {
      walletId: walletOfScopes(key.scopes),
      key: { id: key.id, name: key.name, expiresAt: key.expiresAt?.toISOString() ?? null },
    };
    const event = announcing(parts, { type, subject: `key:${key.id}`, data }, now);
    const kept = new Date(now.getTime() + 30 * dayMs);
    const ops = op === undefined ? [] : [{ id: op, attempt: runtime.id(), hash: null, keepUntil: kept }];
    await commitTold(parts, tenant, [event], { now, ops });
  };

  /** @throws DomainError `insufficient_permissions` for a scope that the caller's own key lacks. */
  const checkPowers = (actor: Actor, wanted: readonly Scope[]): void => {
    const lacking = actor.key && wanted.find((scope) => !actor.key?.scopes.includes(scope));
    if (lacking)
      throw insufficientPermissions('A key gives no more than it has.', { required_scope: lacking });
  };

  const expiryOf = async (
    actor: Actor,
    input: NewWalletKey,
    environment: string,
    now: Date,
  ): Promise<Date | null> => {
    let days = input.expiresInDays;
    if (days === null && environment === 'live') throw invalid(['expires_in_days'], 'A live key must expire');
    if (days === undefined)
      days = input.walletId
        ? (await walletRow(parts, actor, input.walletId)).config.security.api_key_rotation_days
        : usualDays;
    return days === null ? null : new Date(now.getTime() + days * dayMs);
  };

  /** What is to be made, once it is certain that the caller may have it. */
  const ordered = async (actor: Actor, input: NewWalletKey, now: Date): Promise<NewKey> => {
    const { walletId = null, environment = actor.environment } = input;
    const wanted = input.scopes ?? (['read', 'write'] as const);
    if (walletId !== null) {
      if (wanted.some((scope) => scope === 'approve' || scope === 'admin'))
        throw invalid(['scopes'], "An agent's key can read and write, not approve or administrate");
      if (environment !== actor.environment) throw invalid(['wallet_id'], 'Is of another environment');
      await walletRow(parts, actor, walletId);
    }
    checkPowers(actor, wanted);
    return {
      name: input.name,
      environment,
      scopes: storedScopes(wanted, walletId),
      expiresAt: await expiryOf(actor, input, environment, now),
      format: secretFormat(environment),
    };
  };

  /** How a key is replaced, once it is certain that the caller may have it. One that is gone is not replaced. */
  const turned = async (actor: Actor, id: string, graceHours = 24): Promise<Rotation> => {
    const seen = await keys.get(actor, id).catch((error: unknown) => {
      // Replaced without a grace it is gone, and the request that did so may come again.
      if (isDomainError(error, 'not_found')) return null;
      throw error;
    });
    checkPowers(actor, grantedScopes(seen?.scopes ?? []));
    return { graceMs: graceHours * 3_600_000, format: secretFormat(actor.environment) };
  };

  /** After a repeat too: the attempt before may have come no further than the key. */
  const issued = async <S extends string | null>(
    { organization }: Actor,
    environment: string,
    { key, secret }: { readonly key: ApiKey; readonly secret: S },
    now: Date,
  ): Promise<{ readonly key: WalletKey; readonly secret: S }> => {
    if (key.revokedAt === null) await remindOf(tenantOf(organization, environment), key, now);
    return { key: viewOf(key, environment, now), secret };
  };

  return {
    create: async (actor, input, now = runtime.now()) => {
      const { environment = actor.environment } = input;
      return issued(actor, environment, await keys.create(actor, await ordered(actor, input, now)), now);
    },
    createOnce: async (actor, input, op, now) => {
      const { environment = actor.environment } = input;
      const order = await ordered(actor, input, now);
      return issued(actor, environment, await keys.createOnce(actor, order, makingOp(op)), now);
    },
    list: async (actor, page, now = runtime.now()) =>
      mapPage(await keys.list(actor, page), (key) => viewOf(key, actor.environment, now)),
    get: async (actor, id, now = runtime.now()) => viewOf(await keys.get(actor, id), actor.environment, now),
    revoke: async (actor, id, now = runtime.now()) => {
      const key = await keys.revoke(actor, id);
      await tell(actor.tenant, 'key.revoked', key, now);
      return viewOf(key, actor.environment, now);
    },
    rotate: async (actor, id, graceHours, now = runtime.now()) => {
      const { environment } = actor;
      return issued(
        actor,
        environment,
        await keys.rotate(actor, id, await turned(actor, id, graceHours)),
        now,
      );
    },
    rotateOnce: async (actor, id, graceHours, op, now) => {
      const rotation = await turned(actor, id, graceHours);
      const { environment } = actor;
      return issued(actor, environment, await keys.rotateOnce(actor, id, rotation, makingOp(op)), now);
    },
    worker: {
      kind: expiringWork,
      leaseMs: 60_000,
      run: async ({ tenant, payload, key: item }, now) => {
        const { key: id, expiresAt } = payload as { readonly key: string; readonly expiresAt: string };
        const key = await keys.get({ tenant } as Actor, id).catch(() => null);
        // Rotated or revoked meanwhile: its end is no news.
        if (key?.expiresAt?.toISOString() === expiresAt && key.replacedBy === null)
          await tell(tenant, 'key.expiring', key, now, `key_expiring:${item}`);
        return null;
      },
    },
  };
}
