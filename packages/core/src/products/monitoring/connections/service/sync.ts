import { isDomainError } from '../../../../kernel/errors.js';
import { keptAccounts } from '../../plans/rules/entitlements.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { HistorySignal } from '../../samples/model.js';
import { estimateDay } from '../../samples/service/estimate.js';
import { holdAccount, storeDays } from '../../samples/service/store-days.js';
import { keepSnapshot, storeSnapshot } from '../../samples/service/store-snapshot.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { providerAccounts, type AccountStatus, type ProviderAccount } from '../model.js';
import type { Credentials, Failure, ProviderConnector } from '../ports.js';
import { afterSync, type SyncOutcome } from '../rules/lifecycle.js';
import { syncRanges } from '../rules/sync-ranges.js';
import { asking, contextOf, outcomeOf } from './ask.js';
import { openCredentials } from './credentials.js';
import { pullRange } from './pull.js';

/** Work of this kind asks a provider about one account. */
export const syncWork = 'monitoring.sync';

/** What became of a sync. */
export interface SyncReport {
  readonly accountId: string;
  readonly result: 'synced' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly code: string | null;
  /** When to ask again; null for never. */
  readonly next: Date | null;
  /** The account before and after; null when there is none. */
  readonly before: ProviderAccount | null;
  readonly after: ProviderAccount | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fault = (code: 'unknown_provider' | 'credentials_unreadable', message: string): SyncOutcome => ({
  kind: 'failed',
  error: { code, message },
  retryAfterMs: hourMs,
});

/** One sync at work. */
interface Running {
  readonly parts: MonitoringParts;
  readonly tenant: string;
  readonly account: ProviderAccount;
  readonly connector: ProviderConnector;
  readonly credentials: Credentials;
  readonly now: Date;
  /** How many days the plan keeps; null for all. */
  readonly historyDays: number | null;
}

const isFailure = (value: object): value is Failure => 'kind' in value;

/** Asks for one signal's days, slice by slice; what is whole is stored at once. */
async function syncHistory(running: Running, signal: HistorySignal): Promise<Failure | null> {
  const { parts, tenant, account, connector, credentials, now, historyDays } = running;
  const { lagHours, sliceDays } = connector;
  const backfillDays = Math.min(connector.backfillDays, historyDays ?? connector.backfillDays);
  const ranges = syncRanges({ now, lastSyncedAt: account.lastSyncedAt, lagHours, sliceDays, backfillDays });
  for (const range of ranges) {
    const statements = await pullRange(parts, connector, credentials, { signal, range });
    if (isFailure(statements)) return statements;
    const told = { account, range, pull: account.pulls, observedAt: now };
    await storeDays(parts, tenant, { ...told, signal, statements });
    if (signal === 'usage' && account.signals.cost === 'derived')
      await storeDays(parts, tenant, {
        ...told,
        signal: 'cost',
        statements: statements.map((statement) => estimateDay(parts, account.provider, statement)),
      });
  }
  return null;
}

async function syncState({
  parts,
  tenant,
  account,
  connector,
  credentials,
  now,
}: Running): Promise<Failure | null> {
  const { snapshot } = connector;
  if (!snapshot) return null;
  const taken = await asking(() => snapshot(credentials, contextOf(parts)));
  if (taken.kind !== 'snapshot') return taken;
  try {
    const kept = keepSnapshot(account.id, taken, { pull: account.pulls, takenAt: now });
    await storeSnapshot(parts, tenant, account, kept);
    return null;
  } catch (error) {
    if (!isDomainError(error, 'invalid')) throw error;
    return { kind: 'malformed', message: error.message };
  }
}

/** Asks for everything that the account can see; the first failure ends it, and what was stored stays. */
async function askAll(running: Running): Promise<SyncOutcome> {
  const { account, connector, credentials } = running;
  for (const signal of ['cost', 'usage'] as const) {
    if (account.signals[signal] !== 'native' || !connector.pull) continue;
    const failure = await syncHistory(running, signal);
    if (failure) return outcomeOf(failure, credentials);
  }
  const failure = await syncState(running);
  return failure ? outcomeOf(failure, credentials) : { kind: 'synced' };
}

/** Numbers the pull, or says why there is none. */
async function begin(
  parts: MonitoringParts,
  tenantId: string,
  accountId: string,
  maxProviders: number | null,
  now: Date,
): Promise<{ readonly account: ProviderAccount; readonly skip: AccountStatus | null } | null> {
  return holdAccount(parts, tenantId, accountId, async (tx, account) => {
    const table = tx.tenant(tenantId).collection(providerAccounts);
    if (!account.connected || account.status === 'reauth_required') return { account, skip: account.status };
    const kept = keptAccounts(await table.find({ connected: true }), maxProviders);
    const paused = !kept.has(account.id);
    const status: AccountStatus = paused
      ? 'paused_plan'
      : account.status === 'paused_plan'
        ? 'active'
        : account.status;
    const next: ProviderAccount = {
      ...account,
      status,
      pulls: paused ? account.pulls : account.pulls + 1,
      nextSyncAt: paused ? new Date(now.getTime() + dayMs) : account.nextSyncAt,
    };
    await table.put([next]);
    return { account: next, skip: paused ? status : null };
  });
}

/**
 * Asks a provider about one account and stores what it says (monitoring spec §4.3). May run at any time, also twice at
 * once: the outcome is the same. It never throws because of what a provider does; that is the account's state.
 */
export async function syncAccount(
  parts: MonitoringParts,
  tenantId: string,
  accountId: string,
): Promise<SyncReport> {
  const now = parts.runtime.now();
  const { entitlements } = await parts.planOf(placeOf(tenantId).organization);
  const begun = await begin(parts, tenantId, accountId, entitlements.maxProviders, now);
  const none = { accountId, before: null, after: null };
  if (begun === null) return { ...none, result: 'skipped', code: 'not_found', next: null };
  const { account, skip } = begun;
  if (skip !== null)
    return {
      ...{ accountId, before: account, after: account, result: 'skipped', code: skip },
      next: skip === 'paused_plan' ? account.nextSyncAt : null,
    };
  const connector = parts.connectors.get(account.provider);
  const place = { tenant: tenantId, accountId };
  const credentials =
    account.credentials === null ? null : openCredentials(parts, place, account.credentials);
  const outcome = !connector
    ? fault('unknown_provider', 'this provider is not offered any more')
    : credentials === null
      ? fault('credentials_unreadable', 'the credentials cannot be opened: connect again')
      : await askAll({
          ...{ parts, account, connector, credentials, now, tenant: tenantId },
          historyDays: entitlements.historyDays,
        });
  const intervalMs = entitlements.syncIntervalHours * hourMs;
  const after = await holdAccount(parts, tenantId, accountId, async (tx, held) => {
    // New credentials, or none, came meanwhile: what was found with the old ones is about nobody.
    if (!held.connected || held.credentials !== account.credentials) return held;
    const next = afterSync(held, outcome, { now, intervalMs });
    await tx.tenant(tenantId).collection(providerAccounts).put([next]);
    return next;
  });
  return {
    accountId,
    result: outcome.kind === 'synced' ? 'synced' : 'failed',
    code: outcome.kind === 'synced' ? null : outcome.error.code,
    next: after?.connected ? after.nextSyncAt : null,
    before: account,
    after,
  };
}
