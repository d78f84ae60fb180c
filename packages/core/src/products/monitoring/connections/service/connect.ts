import type { Actor } from '../../../../kernel/actor.js';
import { hasRole } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { textLength, trimText } from '../../../../kernel/text.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import {
  alreadyConnected,
  noCipher,
  notAllowed,
  notFound,
  otherAccount,
  planLimitReached,
  providerRejected,
  providerUnavailable,
} from '../../errors.js';
import { fits } from '../../plans/rules/entitlements.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { changeWorkspace, readWorkspace, type HeldWorkspace } from '../../workspace/service/workspace.js';
import { providerAccounts, type ProviderAccount } from '../model.js';
import type { Credentials, ProviderConnector, Validation } from '../ports.js';
import { checkCredentials, credentialHint, withoutSecrets } from '../rules/secrets.js';
import { asking, contextOf } from './ask.js';
import { replaceAccount } from './replace.js';
import { sealCredentials } from './credentials.js';
import { syncWork } from './sync.js';

/** What somebody asks to connect. */
export interface ConnectAsk {
  readonly provider: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly label?: string | undefined;
  /** Replaces the credentials of this account. */
  readonly accountId?: string | undefined;
  /** `validate` stores nothing. */
  readonly mode?: 'create' | 'validate' | undefined;
}

/** Credentials that were found to work. */
export type Valid = Extract<Validation, { readonly kind: 'valid' }>;

/** What became of it. */
export interface Connected {
  /** Null after `validate`. */
  readonly account: ProviderAccount | null;
  readonly created: boolean;
  readonly validation: Valid;
}

/** May this actor connect and disconnect? @throws DomainError `forbidden`. */
export async function mayConnect(parts: MonitoringParts, actor: Actor): Promise<void> {
  if (hasRole(actor.role, 'admin')) return;
  const { governance } = await readWorkspace(parts, parts.storage.tenant(actor.tenant));
  if (!hasRole(actor.role, 'member') || !governance.policies.memberCanConnect) throw notAllowed();
}

/** The account's next sync. */
const syncItem = (tenant: string, accountId: string, due: Date) => ({
  kind: syncWork,
  key: `${tenant}/${accountId}`,
  tenant,
  lane: tenant,
  due,
  payload: accountId,
});

async function validate(
  parts: MonitoringParts,
  connector: ProviderConnector,
  credentials: Credentials,
): Promise<Valid> {
  const found = await asking(() => connector.validate(credentials, contextOf(parts)));
  if (found.kind === 'valid')
    return { ...found, warnings: found.warnings.map((warning) => withoutSecrets(warning, credentials)) };
  const message = withoutSecrets(found.message, credentials);
  if (found.kind === 'rejected') throw providerRejected(connector.name, found.reason, message);
  throw providerUnavailable(connector.name, message);
}

async function checkRoom(tenant: TenantStorage, maxProviders: number | null): Promise<void> {
  const used = await tenant.collection(providerAccounts).count({ connected: true });
  if (!fits(used, maxProviders)) throw planLimitReached('maxProviders', maxProviders);
}

const labelOf = (given: string | undefined, fallback: string): string => {
  const label = trimText(given ?? fallback);
  if (label === '' || textLength(label) > 100) throw invalid(['label'], 'must be 1 to 100 characters');
  return label;
};

/** A new account, all of it but who it is. */
const newAccount = (now: Date): Omit<ProviderAccount, 'id' | 'provider' | 'label' | keyof Found> => ({
  ...{ status: 'active', connected: true, ownerId: null, revision: 1, pulls: 0 },
  ...{
    latest: null,
    failures: 0,
    failingSince: null,
    lastError: null,
    lastAttemptAt: null,
    lastSyncedAt: null,
  },
  ...{ nextSyncAt: now, connectedAt: now, updatedAt: now },
});

/** What a validation and its credentials make of an account. */
type Found = Pick<ProviderAccount, 'externalId' | 'signals' | 'missing' | 'credentials' | 'credentialHint'>;

/** Puts new credentials in place of old or broken ones. */
async function renew(
  held: HeldWorkspace,
  { provider, accountId, label }: ConnectAsk,
  found: (id: string) => Found,
): Promise<ProviderAccount> {
  return replaceAccount(held.tenant, accountId ?? '', (seen) => {
    if (!seen.connected || seen.provider !== provider) throw notFound('Account');
    const fresh = found(seen.id);
    if (seen.externalId !== null && fresh.externalId !== null && seen.externalId !== fresh.externalId)
      throw otherAccount();
    return {
      ...seen,
      ...fresh,
      externalId: fresh.externalId ?? seen.externalId,
      label: labelOf(label, seen.label),
      ...{ status: 'active', failures: 0, failingSince: null, lastError: null },
      ...{ nextSyncAt: held.now, updatedAt: held.now },
    };
  });
}

async function storeAccount(
  parts: MonitoringParts,
  actor: Actor,
  connector: ProviderConnector,
  ask: ConnectAsk,
  given: {
    readonly credentials: Credentials;
    readonly validation: Valid;
    readonly maxProviders: number | null;
  },
): Promise<{ readonly account: ProviderAccount; readonly created: boolean }> {
  const { credentials, validation, maxProviders } = given;
  const found = (accountId: string): Found => ({
    externalId: validation.account.externalId,
    signals: validation.signals,
    missing: validation.missing,
    credentials: sealCredentials(parts, { tenant: actor.tenant, accountId }, credentials),
    credentialHint: credentialHint(connector.credentialFields, credentials),
  });
  return changeWorkspace(parts, actor, async (held) => {
    const created = ask.accountId === undefined;
    if (created) await checkRoom(held.tenant, maxProviders);
    const account = created ? await add(held) : await renew(held, ask, found);
    await held.tx.work.put([syncItem(actor.tenant, account.id, held.now)]);
    held.audit({
      action: created ? 'provider_account.connected' : 'provider_account.reconnected',
      resourceType: 'provider_account',
      resourceId: account.id,
      metadata: { provider: account.provider },
    });
    return { account, created };
  });

  async function add({ tenant, now }: HeldWorkspace): Promise<ProviderAccount> {
    const id = parts.runtime.id();
    const label = labelOf(ask.label, validation.account.label ?? connector.name);
    const account: ProviderAccount = {
      ...newAccount(now),
      ...found(id),
      id,
      provider: connector.slug,
      label,
    };
    if (!(await tenant.collection(providerAccounts).insert(account))) throw alreadyConnected();
    return account;
  }
}

/**
 * Checks credentials with the provider and keeps them sealed (monitoring spec §4.2); the first sync is due at once. The
 * provider is asked before anything is stored, never inside a transaction.
 *
 * @throws DomainError `not_found`, `forbidden`, `plan_limit_reached`, `invalid`, `provider_rejected`, `provider_unavailable`,
 * `already_connected`, `other_account`, `encryption_not_configured`.
 */
export async function connectAccount(
  parts: MonitoringParts,
  actor: Actor,
  ask: ConnectAsk,
): Promise<Connected> {
  const connector = parts.connectors.get(ask.provider);
  if (!connector) throw notFound('Provider');
  await mayConnect(parts, actor);
  const isNew = ask.accountId === undefined && ask.mode !== 'validate';
  const { maxProviders } = (await parts.planOf(actor.organization)).entitlements;
  if (isNew) await checkRoom(parts.storage.tenant(actor.tenant), maxProviders);
  const credentials = checkCredentials(connector.credentialFields, ask.credentials);
  if (!parts.runtime.cipher) throw noCipher();
  const validation = await validate(parts, connector, credentials);
  if (ask.mode === 'validate') return { account: null, created: false, validation };
  const stored = await storeAccount(parts, actor, connector, ask, { credentials, validation, maxProviders });
  // Credentials that work end what was told of those that did not.
  if (!stored.created)
    await parts
      .alertsOver(parts.storage)
      .settle(
        actor,
        { kinds: ['reauth_required', 'connection_error'], tags: { account: stored.account.id } },
        { status: 'resolved', resolution: 'recovered' },
      );
  parts.wake(syncWork);
  return { ...stored, validation };
}
