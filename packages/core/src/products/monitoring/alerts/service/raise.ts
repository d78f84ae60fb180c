import type { Membership } from '../../../../platform/tenancy/organizations/model.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { Alert } from '../../../../platform/spending/alerts/model.js';
import type { NewAlert } from '../../../../platform/spending/alerts/service.js';
import { alertId } from '../../../../platform/spending/alerts/service/raise.js';
import type { Governance } from '../../governance/model.js';
import type { Channel } from '../../plans/model.js';
import type { NoticeSeverity } from '../../notices/model.js';
import { alertNotices, noticeWork } from '../../notices/service/queue.js';
import { hasFeature } from '../../plans/rules/entitlements.js';
import { membersOf } from '../../workspace/service/members.js';
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

/**
 * Who is told of what nobody owns, in place of the workspace's recipients: where the policies say so, the owner of the
 * project that it is about, else the workspace's (monitoring spec §13).
 */
function defaultOwner(
  { policies, projects }: Governance,
  members: readonly Membership[],
  scope: string | undefined,
): string | null {
  if (policies.defaultAlertRecipient !== 'owner') return null;
  const project = projects.find(({ id }) => scope === `project:${id}`);
  return project?.ownerId ?? members.find(({ role }) => role === 'owner')?.userId ?? null;
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
  const place = placeOf(tenant);
  const [{ settings, governance }, members, plan] = await Promise.all([
    readWorkspace(parts, parts.storage.tenant(tenant)),
    membersOf(parts.storage, place),
    parts.planOf(place.organization),
  ]);
  const emails = new Map(members.map(({ userId, email }) => [userId, email]));
  const isGoverned = hasFeature(plan, 'teamGovernance');
  const complete = drafts.map(({ channels = null, ...drafted }): NewAlert => {
    // Who left since the figures were read owns nothing.
    const assigneeId =
      drafted.assigneeId != null && emails.has(drafted.assigneeId) ? drafted.assigneeId : null;
    const draft = { ...drafted, assigneeId };
    const reader = assigneeId ?? (isGoverned ? defaultOwner(governance, members, draft.scope) : null);
    const raised = {
      tenant,
      alertId: alertId({ runtime: parts.runtime, surface }, draft),
      severity: draft.severity,
      channels,
      ownerEmail: emails.get(reader ?? '') ?? null,
      isOwned: assigneeId !== null,
      now,
    };
    return { ...draft, writes: alertNotices(raised, settings, plan.entitlements.channels) };
  });
  const alerts = await parts.alertsOver(parts.storage).raise({ tenant }, complete, now);
  if (alerts.length > 0) parts.wake(noticeWork);
  return alerts;
}
