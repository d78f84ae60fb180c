import { addDays, dayIn } from '../../../../kernel/day.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { restatements, snapshots, spendDays, spendDetails } from '../model.js';

/** History beyond the plan is hidden at once and forgotten so many days later (monitoring spec §10). */
const keptAfterDays = 30;
/** Rows that one step forgets; the next sync goes on. */
const together = 500;

/** Forgets what an account told long before the plan's history, a few rows at a time. */
export async function forgetOld(
  parts: MonitoringParts,
  tenantId: string,
  accountId: string,
  { now, historyDays }: { readonly now: Date; readonly historyDays: number | null },
): Promise<void> {
  if (historyDays === null) return;
  const before = addDays(dayIn(now, 'UTC'), -historyDays - keptAfterDays);
  const tenant = parts.storage.tenant(tenantId);
  const old = { accountId, day: { before } };
  await tenant.collection(spendDays).prune(old, together);
  await tenant.collection(spendDetails).prune(old, together);
  await tenant.collection(restatements).prune(old, together);
  const takenAt = { before: new Date(`${before}T00:00:00Z`) };
  await tenant.collection(snapshots).prune({ accountId, takenAt }, together);
}
