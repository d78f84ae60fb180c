import { hasRole, type Actor } from '../../../kernel/actor.js';
import { addDays, dayIn } from '../../../kernel/day.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Page } from '../../../kernel/page.js';
import { percentOf } from '../../../kernel/ratio.js';
import type { AuditEvent } from '../../../platform/tenancy/audit/model.js';
import type { AuditService } from '../../../platform/tenancy/audit/service.js';
import type { Membership } from '../../../platform/tenancy/organizations/model.js';
import type { MemberService } from '../../../platform/tenancy/organizations/service/members.js';
import type { Storage } from '../../../storage/storage.js';
import { listAccounts } from '../connections/service/read.js';
import { notAllowed, planRequired, versionConflict } from '../errors.js';
import { hasFeature } from '../plans/rules/entitlements.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { membersOf } from '../workspace/service/members.js';
import { changeWorkspace, readWorkspace, type HeldWorkspace } from '../workspace/service/workspace.js';
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
  /** Roles of members; who is not named keeps theirs. */
  readonly members?: readonly { readonly userId: string; readonly role: Membership['role'] }[] | undefined;
}

/** Who answers for which spend (monitoring spec §13). */
export interface GovernanceService {
  /** Null where the plan does not include it. */
  get(actor: Actor): Promise<GovernanceView | null>;
  /**
   * Everything that is given, in one commit with the next version, or nothing.
   *
   * @throws DomainError `plan_required`, `forbidden`, `version_conflict`, `invalid`, `not_found` for a role of a stranger,
   * `limit_exceeded` where a role needs a seat and none is left.
   */
  set(actor: Actor, change: GovernanceChange): Promise<GovernanceView>;
  /** Who changed what, newest first. @throws DomainError `plan_required`, `forbidden` below admin. */
  audit(actor: Actor, page: Parameters<AuditService['list']>[1]): Promise<Page<AuditEvent>>;
}

/** What governance needs of tenancy. */
interface GovernanceNeeds {
  readonly members: Pick<MemberService, 'list' | 'changeRoles'>;
  readonly audit: AuditService;
}

/** Makes the service. */
export function governanceService(
  parts: MonitoringParts,
  { members, audit: log }: GovernanceNeeds,
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

  const mustGovern = async (actor: Actor, feature: 'teamGovernance' | 'auditLog'): Promise<void> => {
    if (!hasFeature(await parts.planOf(actor.organization), feature)) throw planRequired(feature);
    if (!hasRole(actor.role, 'admin')) throw notAllowed();
  };

  return {
    audit: async (actor, page) => {
      await mustGovern(actor, 'auditLog');
      return log.list(actor, page);
    },
    get: async (actor) =>
      hasFeature(await parts.planOf(actor.organization), 'teamGovernance') ? view(actor) : null,
    set: async (actor, change) => {
      await mustGovern(actor, 'teamGovernance');
      const write = async ({ tx, workspace, save, audit }: HeldWorkspace): Promise<void> => {
        const before = workspace.governance;
        if (before.version !== change.version) throw versionConflict(before.version);
        const governance: Governance = {
          projects: change.projects ?? before.projects,
          assignments: change.assignments ?? before.assignments,
          policies: change.policies ?? before.policies,
          version: before.version + 1,
        };
        const people = (await membersOf(tx, actor)).map(({ userId }) => userId);
        // What is given to somebody who left meanwhile may stay theirs.
        const targets = before.assignments.flatMap(({ target: { type, id } }) =>
          type === 'person' ? id : [],
        );
        const known = { members: new Set(people), targets: new Set([...people, ...targets]) };
        await save({ governance: checkGovernance(governance, known) });
        audit({
          action: 'governance.changed',
          resourceType: 'governance',
          resourceId: null,
          metadata: { version: governance.version },
        });
      };
      const within = (storage: Storage) => changeWorkspace({ ...parts, storage }, actor, write);
      await (change.members ? members.changeRoles(actor, change.members, within) : within(parts.storage));
      return view(actor);
    },
  };
}
