import { hasRole, type Actor } from '../../../kernel/actor.js';
import { addDays, dayIn } from '../../../kernel/day.js';
import type { Micros } from '../../../kernel/micros.js';
import { percentOf } from '../../../kernel/ratio.js';
import type { Membership } from '../../../platform/tenancy/organizations/model.js';
import { listAccounts } from '../connections/service/read.js';
import { notAllowed, planRequired, versionConflict } from '../errors.js';
import { hasFeature } from '../plans/rules/entitlements.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { changeWorkspace, readWorkspace } from '../workspace/service/workspace.js';
import type { Assignment, Governance, GovernancePolicies, GovernedProject } from './model.js';
import { targetKey } from './rules/assign.js';
import { checkGovernance } from './rules/check-governance.js';
import { assignDays } from './service/spend.js';

/** What a team has agreed on, and what it comes to this month. */
export interface GovernanceView {
  readonly members: readonly Membership[];
  readonly projects: readonly (GovernedProject & {
    readonly spend: Micros;
    readonly percent: string | null;
  })[];
  readonly assignments: readonly Assignment[];
  readonly policies: GovernancePolicies;
  readonly unassigned: { readonly amount: Micros; readonly percent: string | null };
  readonly version: number;
}

/** Sections that are given replace the stored ones. */
export interface GovernanceChange {
  /** The one that was read. */
  readonly version: number;
  readonly projects?: readonly GovernedProject[] | undefined;
  readonly assignments?: readonly Assignment[] | undefined;
  readonly policies?: GovernancePolicies | undefined;
}

/** Who answers for which spend (monitoring spec §13). */
export interface GovernanceService {
  /** Null where the plan does not include it. */
  get(actor: Actor): Promise<GovernanceView | null>;
  /** @throws DomainError `plan_required`, `forbidden`, `version_conflict`, `invalid`. */
  set(actor: Actor, change: GovernanceChange): Promise<GovernanceView>;
}

/** Makes the service. */
export function governanceService(
  parts: MonitoringParts,
  members: { list(actor: Actor): Promise<readonly Membership[]> },
): GovernanceService {
  const view = async (actor: Actor): Promise<GovernanceView> => {
    const tenant = parts.storage.tenant(actor.tenant);
    const [workspace, accounts, people] = await Promise.all([
      readWorkspace(parts, tenant),
      listAccounts(tenant, { disconnectedToo: true }),
      members.list(actor),
    ]);
    const today = dayIn(parts.runtime.now(), 'UTC');
    const range = { from: `${today.slice(0, 8)}01`, before: addDays(today, 1) };
    const { byTarget, unassigned } = await assignDays(tenant, workspace, { accounts, range });
    const total = [...byTarget.values()].reduce((sum, micros) => sum + micros, unassigned);
    const { projects, assignments, policies, version } = workspace.governance;
    return {
      ...{ members: people, assignments, policies, version },
      projects: projects.map((project) => {
        const spend = byTarget.get(targetKey({ type: 'project', id: project.id })) ?? 0n;
        const budget = project.monthlyBudget;
        return {
          ...project,
          spend,
          percent: budget === null ? null : percentOf(spend, BigInt(budget), 1, 'half-up'),
        };
      }),
      unassigned: { amount: unassigned, percent: percentOf(unassigned, total, 1, 'half-up') },
    };
  };

  return {
    get: async (actor) =>
      hasFeature(await parts.planOf(actor.organization), 'teamGovernance') ? view(actor) : null,
    set: async (actor, change) => {
      if (!hasFeature(await parts.planOf(actor.organization), 'teamGovernance'))
        throw planRequired('teamGovernance');
      if (!hasRole(actor.role, 'admin')) throw notAllowed();
      const people = await parts.memberIds(actor);
      await changeWorkspace(parts, actor, async ({ workspace, save, audit }) => {
        const before = workspace.governance;
        if (before.version !== change.version) throw versionConflict(before.version);
        const governance: Governance = {
          projects: change.projects ?? before.projects,
          assignments: change.assignments ?? before.assignments,
          policies: change.policies ?? before.policies,
          version: before.version + 1,
        };
        await save({ governance: checkGovernance(governance, people) });
        audit({
          action: 'governance.changed',
          resourceType: 'governance',
          resourceId: null,
          metadata: { version: governance.version },
        });
      });
      return view(actor);
    },
  };
}
