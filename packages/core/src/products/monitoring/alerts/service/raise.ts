import { memberships } from '../../../../platform/tenancy/organizations/model.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { Alert } from '../../../../platform/spending/alerts/model.js';
import type { NewAlert } from '../../../../platform/spending/alerts/service.js';
import { alertId } from '../../../../platform/spending/alerts/service/raise.js';
import type { Channel } from '../../plans/model.js';
import type { NoticeSeverity } from '../../notices/model.js';
import { alertNotices, noticeWork } from '../../notices/service/queue.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';

/** Whose rules and alerts these are, among those of all products. */
export const surface = 'monitoring';

/** An alert of this product that should exist, unless it does already. */
export interface MonitoringAlert extends Omit<NewAlert, 'writes' | 'severity'> {
  readonly severity: NoticeSeverity;
  /** Those of the threshold; null for the workspace's. */
  readonly channels?: readonly Channel[] | null;
}

async function emailsOf(parts: MonitoringParts, tenant: string): Promise<ReadonlyMap<string, string>> {
  const { organization } = placeOf(tenant);
  const members = await parts.storage.directory.collection(memberships).find({ organization });
  return new Map(members.flatMap(({ userId, email }) => (email === null ? [] : [[userId, email] as const])));
}

/**
 * Raises what is new, with the work of telling people in the same commit; answers the alerts that this call raised. However
 * often and from wherever it is called, each is raised and told once.
 */
export async function raiseMonitoring(
  parts: MonitoringParts,
  tenant: string,
  drafts: readonly MonitoringAlert[],
  now: Date,
): Promise<readonly Alert[]> {
  if (drafts.length === 0) return [];
  const [{ settings }, emails, { entitlements }] = await Promise.all([
    readWorkspace(parts, parts.storage.tenant(tenant)),
    emailsOf(parts, tenant),
    parts.planOf(placeOf(tenant).organization),
  ]);
  const complete = drafts.map(({ channels = null, ...draft }): NewAlert => {
    const raised = {
      tenant,
      alertId: alertId({ runtime: parts.runtime, surface }, draft),
      severity: draft.severity,
      channels,
      ownerEmail: emails.get(draft.assigneeId ?? '') ?? null,
      isOwned: draft.assigneeId != null,
      now,
    };
    return { ...draft, writes: alertNotices(raised, settings, entitlements.channels) };
  });
  const alerts = await parts.alertsOver(parts.storage).raise({ tenant }, complete, now);
  if (alerts.length > 0) parts.wake(noticeWork);
  return alerts;
}
