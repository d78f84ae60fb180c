import type { Actor } from '../../../../kernel/actor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { auditEvents } from '../../../../platform/tenancy/audit/model.js';
import { auditEntry, type Acting, type Audited } from '../../../../platform/tenancy/audit/rules.js';
import type { Storage, TenantStorage } from '../../../../storage/storage.js';
import { noGovernance } from '../../governance/rules/check-governance.js';
import { usualSettings } from '../../notices/rules/settings.js';
import { monitoringWorkspaces, type MonitoringWorkspace } from '../model.js';
import type { MonitoringParts } from './parts.js';

/** How often a write that lost the race for the workspace starts over. */
const tries = 50;

const fresh = (currency: string, now: Date): MonitoringWorkspace => ({
  id: 'workspace',
  revision: 0,
  currency,
  settings: usualSettings,
  governance: noGovernance,
  checkedOn: null,
  updatedAt: now,
});

/** What a workspace has set, or what it begins with. */
export async function readWorkspace(
  { currency, runtime }: Pick<MonitoringParts, 'currency' | 'runtime'>,
  tenant: TenantStorage,
): Promise<MonitoringWorkspace> {
  const row = await tenant.collection(monitoringWorkspaces).get('workspace');
  return row ?? fresh(currency, runtime.now());
}

/** A workspace that nobody else can write to until the transaction ends. */
export interface HeldWorkspace {
  readonly tx: Storage;
  readonly tenant: TenantStorage;
  readonly workspace: MonitoringWorkspace;
  readonly now: Date;
  /** Writes other settings of the workspace itself. */
  save(change: Partial<MonitoringWorkspace>): Promise<MonitoringWorkspace>;
  /** Tells the audit log, in the same commit. */
  audit(audited: Audited): void;
}

/** Who writes: an actor, or the schedule in a tenant. */
export type WorkspaceWriter = Pick<Actor, 'tenant'> & Acting;

/** The held row; null when another write was faster. */
async function hold(tx: Storage, seen: MonitoringWorkspace, tenant: TenantStorage, now: Date) {
  const table = tenant.collection(monitoringWorkspaces);
  const next = { ...seen, revision: seen.revision + 1, updatedAt: now };
  const held = seen.revision === 0 ? await table.insert(next) : await table.replace(seen, next);
  return held ? next : null;
}

/**
 * Runs `work` in a transaction that alone may write to the workspace: checks made in it hold when it commits. What `work`
 * returns is committed; a throw is not.
 *
 * @throws DomainError `conflict` when others never let go.
 */
export async function changeWorkspace<R>(
  parts: MonitoringParts,
  writer: WorkspaceWriter,
  work: (held: HeldWorkspace) => Promise<R>,
  now: Date = parts.runtime.now(),
): Promise<R> {
  const { storage, runtime } = parts;
  for (let i = 0; i < tries; i++) {
    const outcome = await storage.transaction(async (tx): Promise<{ readonly result: R } | null> => {
      const tenant = tx.tenant(writer.tenant);
      const workspace = await hold(tx, await readWorkspace(parts, tenant), tenant, now);
      if (workspace === null) return null;
      const told: Audited[] = [];
      const save = async (change: Partial<MonitoringWorkspace>): Promise<MonitoringWorkspace> => {
        const next = { ...workspace, ...change };
        await tenant.collection(monitoringWorkspaces).put([next]);
        return next;
      };
      const result = await work({ tx, tenant, workspace, now, save, audit: (audited) => told.push(audited) });
      const rows = told.map((audited) => auditEntry(writer, audited, { id: runtime.id(), at: now }));
      if (rows.length > 0) await tenant.log(auditEvents).append(rows);
      return { result };
    });
    if (outcome) return outcome.result;
  }
  throw new DomainError('conflict', 'conflict', 'The workspace is being changed by others; try again.');
}
