import { dayIn } from '../../../../kernel/day.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { Worker } from '../../../../product.js';
import type { LeasedItem } from '../../../../storage/storage.js';
import { detectAnomalies } from '../../alerts/service/anomalies.js';
import { tellConnection } from '../../alerts/service/connection-alerts.js';
import { isSyncing } from '../../connections/rules/lifecycle.js';
import { listAccounts } from '../../connections/service/read.js';
import { syncAccount, syncWork } from '../../connections/service/sync.js';
import { digestKinds, digestWork } from '../../digests/service/schedule.js';
import { runDigest } from '../../digests/service/run.js';
import type { DigestKind } from '../../plans/model.js';
import { forgetOld } from '../../samples/service/forget.js';
import { checkThresholds } from '../../thresholds/service/check.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { changeWorkspace, readWorkspace } from '../../workspace/service/workspace.js';

/** What became of one item, in the words of a job's reply. */
export interface Done {
  readonly result: 'succeeded' | 'failed' | 'skipped';
  /** An account or a workspace. */
  readonly subject: string;
  readonly code: string | null;
  /** When it is due again; null for never. */
  readonly next: Date | null;
}

/**
 * Judges a workspace's thresholds once a UTC day: after the first sync of the day by which every account was asked
 * (monitoring spec §14).
 */
async function checkDaily(parts: MonitoringParts, tenantId: string, now: Date): Promise<void> {
  const tenant = parts.storage.tenant(tenantId);
  const today = dayIn(now, 'UTC');
  const [{ checkedOn }, accounts] = await Promise.all([readWorkspace(parts, tenant), listAccounts(tenant)]);
  if (checkedOn !== null && checkedOn >= today) return;
  const asked = accounts
    .filter(isSyncing)
    .every(({ lastAttemptAt }) => lastAttemptAt !== null && dayIn(lastAttemptAt, 'UTC') === today);
  if (!asked) return;
  await checkThresholds(parts, tenantId, { now });
  await changeWorkspace(parts, { tenant: tenantId }, async ({ save }) => save({ checkedOn: today }), now);
}

/** Syncs one account, then looks at what it tells. */
export async function doSync(parts: MonitoringParts, tenant: string, accountId: string): Promise<Done> {
  const report = await syncAccount(parts, tenant, accountId);
  const now = parts.runtime.now();
  await tellConnection(parts, tenant, report, now);
  if (report.result === 'synced' && report.after) await detectAnomalies(parts, tenant, report.after, now);
  if (report.result !== 'skipped') await checkDaily(parts, tenant, now);
  const { historyDays } = (await parts.planOf(placeOf(tenant).organization)).entitlements;
  await forgetOld(parts, tenant, accountId, { now, historyDays });
  const results = { synced: 'succeeded', failed: 'failed', skipped: 'skipped' } as const;
  return { result: results[report.result], subject: accountId, code: report.code, next: report.next };
}

/** Makes one workspace's digest. */
export async function doDigest(
  parts: MonitoringParts,
  tenant: string,
  kind: DigestKind,
  options: { readonly now: Date; readonly force?: boolean },
): Promise<Done> {
  const { result, code, next } = await runDigest(parts, tenant, kind, options);
  return { result: result === 'queued' ? 'succeeded' : 'skipped', subject: tenant, code, next };
}

/** Does one leased item, whoever leased it. */
export const doItem = (parts: MonitoringParts, item: LeasedItem, now: Date): Promise<Done> => {
  const kind = digestKinds.find((each) => digestWork(each) === item.kind);
  return kind === undefined
    ? doSync(parts, item.tenant, item.payload as string)
    : doDigest(parts, item.tenant, kind, { now });
};

const minuteMs = 60_000;
/** An account's sync asks a provider many times. */
const leaseMs = 10 * minuteMs;
const again = ({ next }: Done) => next && { due: next };

/** How long a lease lasts, for those who lease themselves. */
export const jobLeaseMs = leaseMs;

/** The same work for hosts without a scheduler of their own: `bursar.start()` or `bursar.tick(now)`. */
export const jobWorkers = (parts: MonitoringParts): readonly Worker[] =>
  [syncWork, ...digestKinds.map(digestWork)].map((kind) => ({
    kind,
    perLane: 5,
    leaseMs,
    run: async (item, now) => again(await doItem(parts, item, now)),
  }));
