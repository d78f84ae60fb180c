import { hasRole, type Actor } from '../../../kernel/actor.js';
import { notAllowed, planLimitReached, planRequired, signalUnavailable } from '../errors.js';
import { listAccounts } from '../connections/service/read.js';
import { fits, hasFeature } from '../plans/rules/entitlements.js';
import { mustBeMember } from '../workspace/service/members.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { changeWorkspace, readWorkspace, type HeldWorkspace } from '../workspace/service/workspace.js';
import type { Threshold } from './model.js';
import { draftThreshold, type ThresholdDraft } from './rules/draft-threshold.js';
import { checkThresholds, judgeAll, type CheckReport, type Judged } from './service/check.js';
import { readFacts } from './service/facts.js';
import { ruleOf, thresholdOf } from './service/rules-of.js';

export type { CheckReport, Judged } from './service/check.js';

type IdentifiedDraft = ThresholdDraft & { readonly id?: string | undefined };

/** Limits that a workspace watches. */
export interface ThresholdService {
  /** With where each stands now, oldest first. */
  list(actor: Actor): Promise<readonly Judged[]>;
  /**
   * Creates, or changes the one of this id.
   *
   * @throws DomainError `invalid`, `forbidden`, `not_found`, `plan_limit_reached`, `plan_required` for what the plan has
   * not, `signal_unavailable` for credits that no account tells.
   */
  save(actor: Actor, draft: IdentifiedDraft): Promise<Judged & { readonly created: boolean }>;
  /** @throws DomainError `forbidden`, `not_found`. */
  remove(actor: Actor, id: string): Promise<void>;
  /** Judges what is stored, and raises what is new. */
  check(
    actor: Pick<Actor, 'tenant'>,
    ask?: { readonly accountId?: string | undefined; readonly dryRun?: boolean | undefined },
  ): Promise<CheckReport>;
}

async function mayEdit(parts: MonitoringParts, actor: Actor): Promise<void> {
  if (hasRole(actor.role, 'admin')) return;
  const { governance } = await readWorkspace(parts, parts.storage.tenant(actor.tenant));
  if (!hasRole(actor.role, 'member') || !governance.policies.memberCanEditThresholds) throw notAllowed();
}

/** Makes the service. */
export function thresholdService(parts: MonitoringParts): ThresholdService {
  const judge = async (tenant: string, thresholds: readonly Threshold[]): Promise<readonly Judged[]> =>
    judgeAll(await readFacts(parts, tenant, thresholds, parts.runtime.now()), thresholds);

  const checkPlan = async (actor: Actor, threshold: Threshold): Promise<void> => {
    const plan = await parts.planOf(actor.organization);
    const isTeams = threshold.scope.type === 'project' || threshold.scope.type === 'person';
    if (isTeams && !hasFeature(plan, 'teamGovernance')) throw planRequired('teamGovernance');
    if (threshold.operator === 'projected_gte' && !hasFeature(plan, 'forecast'))
      throw planRequired('forecast');
    const beyond = threshold.channels?.find((channel) => !plan.entitlements.channels.includes(channel));
    if (beyond !== undefined) throw planLimitReached(beyond, null);
    if (threshold.period !== 'credits') return;
    const accounts = await listAccounts(parts.storage.tenant(actor.tenant));
    const { type, id } = threshold.scope;
    const tells = accounts.some(
      (account) =>
        account.signals.credits !== 'none' &&
        (type === 'workspace' || (type === 'provider' ? account.provider === id : account.id === id)),
    );
    if (!tells) throw signalUnavailable('credits');
  };

  /** What the draft would be now, judged by the plan before anything is written. */
  const preview = async (actor: Actor, { id, ...draft }: IdentifiedDraft): Promise<void> => {
    const { currency } = await readWorkspace(parts, parts.storage.tenant(actor.tenant));
    const before =
      id === undefined ? null : thresholdOf(await parts.alertsOver(parts.storage).rule(actor, id));
    await checkPlan(
      actor,
      draftThreshold(draft, before, { id: id ?? '', now: parts.runtime.now(), currency }),
    );
  };

  const store = async (
    actor: Actor,
    { tx, now, workspace }: HeldWorkspace,
    { id, ...draft }: IdentifiedDraft,
    maxThresholds: number | null,
  ): Promise<{ readonly threshold: Threshold; readonly created: boolean }> => {
    await mustBeMember(tx, actor, { userId: draft.ownerId ?? null, member: 'ownerId' });
    const rules = parts.alertsOver(tx);
    const made = { id: id ?? '', now, currency: workspace.currency };
    if (id !== undefined) {
      const next = draftThreshold(draft, thresholdOf(await rules.rule(actor, id)), made);
      return {
        threshold: thresholdOf(await rules.updateRule(actor, id, ruleOf(next), { now })),
        created: false,
      };
    }
    if (!fits((await rules.rules(actor)).length, maxThresholds))
      throw planLimitReached('maxThresholds', maxThresholds);
    const drafted = draftThreshold(draft, null, made);
    return { threshold: thresholdOf(await rules.createRule(actor, ruleOf(drafted), { now })), created: true };
  };

  return {
    list: async (actor) => {
      const rules = await parts.alertsOver(parts.storage).rules(actor);
      return judge(actor.tenant, rules.map(thresholdOf));
    },
    save: async (actor, draft) => {
      await mayEdit(parts, actor);
      await preview(actor, draft);
      const { entitlements } = await parts.planOf(actor.organization);
      const { threshold, created } = await changeWorkspace(parts, actor, (held) =>
        store(actor, held, draft, entitlements.maxThresholds),
      );
      const [judged] = await judge(actor.tenant, [threshold]);
      if (!judged) throw new Error('one threshold has one standing');
      return { ...judged, created };
    },
    remove: async (actor, id) => {
      await mayEdit(parts, actor);
      await parts.alertsOver(parts.storage).removeRule(actor, id);
    },
    check: (actor, ask) => checkThresholds(parts, actor.tenant, ask),
  };
}
