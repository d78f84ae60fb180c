import type { Storage } from '../../../../storage/storage.js';
import { providerAccounts } from '../../connections/model.js';
import { replaceAccount } from '../../connections/service/replace.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { systemActor } from '../../workspace/service/system-actor.js';
import { changeWorkspace, type HeldWorkspace } from '../../workspace/service/workspace.js';

/** Takes governed projects from somebody; the version rises, so that nobody gives them back unseen. */
async function freeProjects({ workspace, save }: HeldWorkspace, userId: string): Promise<void> {
  const { governance } = workspace;
  if (!governance.projects.some(({ ownerId }) => ownerId === userId)) return;
  const projects = governance.projects.map((project) =>
    project.ownerId === userId ? { ...project, ownerId: null } : project,
  );
  await save({ governance: { ...governance, projects, version: governance.version + 1 } });
}

/**
 * Takes everything from a member who is gone: accounts, thresholds, projects and alerts that are not over are nobody's from
 * the commit on that ends the membership (monitoring spec §13). Spend that rules give to them stays theirs.
 */
export async function unassignMember(
  parts: MonitoringParts,
  tx: Storage,
  { tenant, userId }: { readonly tenant: string; readonly userId: string },
  now: Date,
): Promise<void> {
  const system = systemActor(tenant);
  // Held, so that nobody who still saw the member gives them something behind this.
  await changeWorkspace(
    { ...parts, storage: tx },
    { tenant },
    async (held) => {
      await freeProjects(held, userId);
      const accounts = await held.tenant.collection(providerAccounts).find({});
      for (const { id, ownerId } of accounts)
        if (ownerId === userId)
          await replaceAccount(held.tenant, id, (seen) => ({ ...seen, ownerId: null, updatedAt: now }));
      const alerts = parts.alertsOver(held.tx);
      for (const { id, options } of await alerts.rules(system))
        if (options['ownerId'] === userId)
          await alerts.updateRule(system, id, { options: { ...options, ownerId: null } }, { now });
      await alerts.settle(system, { assigneeId: userId }, { assigneeId: null }, now);
    },
    now,
  );
}
