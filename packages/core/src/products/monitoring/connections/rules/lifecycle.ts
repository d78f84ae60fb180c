import type { AccountStatus, ProviderAccount, SyncError } from '../model.js';

/** What became of a sync. */
export type SyncOutcome =
  | { readonly kind: 'synced' }
  /** The provider turned the credentials down: nothing is tried again until there are others. */
  | { readonly kind: 'rejected'; readonly error: SyncError }
  /** Everything else; `retryAfterMs` is the provider's word. */
  | { readonly kind: 'failed'; readonly error: SyncError; readonly retryAfterMs: number | null };

const hourMs = 3_600_000;
const firstRetryMs = 5 * 60_000;
/** So many failures in a row make an error (monitoring spec §4.1). Retries lie within an hour of each other. */
const failuresToError = 3;

/** How long a failed sync waits: doubled each time up to an hour, or what the provider asked for, up to a day. */
export const retryMs = (failures: number, retryAfterMs: number | null): number =>
  Math.min(
    24 * hourMs,
    Math.max(retryAfterMs ?? 0, Math.min(hourMs, firstRetryMs * 2 ** Math.min(10, failures - 1))),
  );

/** The account after a sync (monitoring spec §4.1). What it knew stays as it was, whatever went wrong. */
export function afterSync(
  account: ProviderAccount,
  outcome: SyncOutcome,
  { now, intervalMs }: { readonly now: Date; readonly intervalMs: number },
): ProviderAccount {
  const base = { ...account, lastAttemptAt: now, updatedAt: now };
  if (outcome.kind === 'synced')
    return {
      ...base,
      status: 'active',
      failures: 0,
      failingSince: null,
      lastError: null,
      lastSyncedAt: now,
      nextSyncAt: new Date(now.getTime() + intervalMs),
    };
  const failures = account.failures + 1;
  const failingSince = account.failingSince ?? now;
  const failed = { ...base, failures, failingSince, lastError: outcome.error };
  if (outcome.kind === 'rejected') return { ...failed, status: 'reauth_required', nextSyncAt: null };
  const status: AccountStatus = failures >= failuresToError ? 'error' : 'degraded';
  return { ...failed, status, nextSyncAt: new Date(now.getTime() + retryMs(failures, outcome.retryAfterMs)) };
}

/** Whether an account is asked at all. */
export const isSyncing = ({ status }: Pick<ProviderAccount, 'status'>): boolean =>
  status === 'active' || status === 'degraded' || status === 'error';
