import type { Actor } from '../../../../kernel/actor.js';
import { notFound } from '../../errors.js';
import { restatements, snapshots, spendDays, spendDetails } from '../../samples/model.js';
import { holdAccount } from '../../samples/service/store-days.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { changeWorkspace } from '../../workspace/service/workspace.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import { providerAccounts, type ProviderAccount } from '../model.js';
import { mayConnect } from './connect.js';
import { findAccount } from './read.js';
import { syncWork } from './sync.js';

/** Which account is meant, and what becomes of its figures. */
export interface DisconnectAsk {
  readonly provider: string;
  readonly accountId?: string | undefined;
  readonly purgeHistory?: boolean | undefined;
}

async function purge(tenant: TenantStorage, accountId: string): Promise<void> {
  for (const table of [spendDays, spendDetails, restatements, snapshots])
    await tenant.collection<{ id: string; accountId: string }>(table as never).remove({ accountId });
}

const disconnected = (account: ProviderAccount, now: Date): ProviderAccount => ({
  ...account,
  ...{ status: 'disconnected', connected: false, credentials: null, credentialHint: '…' },
  ...{ nextSyncAt: null, lastError: null, failures: 0, failingSince: null, updatedAt: now },
});

/**
 * Destroys an account's credentials; its figures stay unless they are to go too (monitoring spec §4.1). Again: the same.
 *
 * @throws DomainError `forbidden`, `not_found`.
 */
export async function disconnectAccount(
  parts: MonitoringParts,
  actor: Actor,
  ask: DisconnectAsk,
): Promise<ProviderAccount> {
  await mayConnect(parts, actor);
  const tenant = parts.storage.tenant(actor.tenant);
  const { id } = await findAccount(tenant, ask, { disconnectedToo: true });
  const now = parts.runtime.now();
  const account = await holdAccount(parts, actor.tenant, id, async (tx, held) => {
    const next = held.connected ? disconnected(held, now) : held;
    if (held.connected) await tx.tenant(actor.tenant).collection(providerAccounts).put([next]);
    if (ask.purgeHistory) await purge(tx.tenant(actor.tenant), id);
    return next;
  });
  if (!account) throw notFound('Account');
  await parts.storage.work.cancel(syncWork, `${actor.tenant}/${id}`, now);
  await changeWorkspace(parts, actor, ({ audit }) => {
    audit({
      action: 'provider_account.disconnected',
      resourceType: 'provider_account',
      resourceId: id,
      metadata: { purged: ask.purgeHistory === true },
    });
    return Promise.resolve();
  });
  return account;
}
