import { invalid } from '../../../../kernel/errors.js';
import type { Assignment, Governance, GovernancePolicies } from '../model.js';
import { groupKey } from './assign.js';

/** Before anybody agreed on anything. */
const usualPolicies: GovernancePolicies = {
  requireOwner: false,
  defaultAlertRecipient: 'workspace',
  memberCanConnect: false,
  memberCanEditThresholds: false,
};

/** What a workspace begins with. */
export const noGovernance: Governance = {
  projects: [],
  assignments: [],
  policies: usualPolicies,
  version: 0,
};

const most = 500;

function unique(ids: readonly string[], member: string): void {
  if (ids.length > most) throw invalid([member], `must hold at most ${most}`);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) throw invalid([member, twice, 'id'], 'occurs twice');
}

function checkShares(assignments: readonly Assignment[]): void {
  const sums = new Map<string, number>();
  for (const rule of assignments) sums.set(groupKey(rule), (sums.get(groupKey(rule)) ?? 0) + rule.share);
  const off = assignments.findIndex((rule) => sums.get(groupKey(rule)) !== 100);
  if (off >= 0) throw invalid(['assignments', off, 'share'], 'shares of one match must total 100');
}

/**
 * Returns what can be stored as it came.
 *
 * @throws DomainError `invalid` for ids that occur twice, targets that are no project or member, shares of one match that
 * do not total 100, and projects without an owner where the policies ask for one.
 */
export function checkGovernance(
  governance: Governance,
  {
    members,
    targets = members,
  }: {
    readonly members: ReadonlySet<string>;
    /** People to whom rules may give spend; the members when absent. */
    readonly targets?: ReadonlySet<string>;
  },
): Governance {
  const { projects, assignments, policies } = governance;
  unique(
    projects.map(({ id }) => id),
    'projects',
  );
  unique(
    assignments.map(({ id }) => id),
    'assignments',
  );
  const known = new Set(projects.map(({ id }) => id));
  assignments.forEach(({ target, match }, index) => {
    const exists = target.type === 'project' ? known.has(target.id) : targets.has(target.id);
    if (!exists)
      throw invalid(['assignments', index, 'target', 'id'], `is no ${target.type} of this workspace`);
    if (Object.values(match).every((value) => value === undefined))
      throw invalid(['assignments', index, 'match'], 'must name something');
  });
  checkShares(assignments);
  projects.forEach(({ ownerId }, index) => {
    if (ownerId !== null && !members.has(ownerId))
      throw invalid(['projects', index, 'ownerId'], 'is no member of this workspace');
    if (policies.requireOwner && ownerId === null)
      throw invalid(['projects', index, 'ownerId'], 'is required by the policies');
  });
  return governance;
}
