import type { Alert } from '../../../../platform/spending/alerts/model.js';
import { alertOf } from '../../../../platform/spending/alerts/service/raise.js';
import { describeThreshold, severityOf } from '../../alerts/rules/describe.js';
import { raiseMonitoring, surface, type MonitoringAlert } from '../../alerts/service/raise.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { systemActor } from '../../workspace/service/system-actor.js';
import type { Threshold } from '../model.js';
import { isRearmed, judgeThreshold, type Standing } from '../rules/evaluate.js';
import { periodOf } from '../rules/period.js';
import { readFacts, type Facts, type SkipReason } from './facts.js';
import { ruleOf, scopeText, thresholdOf } from './rules-of.js';

/** What a check found. */
export interface CheckReport {
  readonly checked: number;
  readonly triggered: readonly Alert[];
  readonly skipped: readonly { readonly thresholdId: string; readonly reason: SkipReason }[];
  readonly asOf: Date;
}

/** A threshold and where it stands; `skip` says why it stands nowhere. */
export interface Judged {
  readonly threshold: Threshold;
  readonly standing: Standing;
  readonly skip: SkipReason | null;
}

/** Where thresholds stand, from what is stored. */
export async function judgeAll(facts: Facts, thresholds: readonly Threshold[]): Promise<readonly Judged[]> {
  return Promise.all(
    thresholds.map(async (threshold): Promise<Judged> => {
      const figure = await facts.figureOf(threshold);
      const value = 'value' in figure ? figure.value : null;
      const skip = 'skip' in figure ? figure.skip : null;
      return { threshold, standing: judgeThreshold(threshold, value), skip };
    }),
  );
}

const typeOf = ({ period, operator }: Threshold): string =>
  period === 'credits' ? 'credits_low' : operator === 'projected_gte' ? 'projection' : 'threshold';

function tagsOf({ id, scope }: Threshold, facts: Facts): Record<string, string> {
  const [account] = scope.type === 'account' ? facts.accountsOf(scope) : [];
  const provider = scope.type === 'provider' ? scope.id : (account?.provider ?? null);
  return {
    threshold: id,
    ...(provider !== null && { provider }),
    ...(account && { account: account.id }),
  };
}

/** The alert that a threshold's standing calls for; null when no step is reached. */
function alertFor({ threshold, standing }: Judged, facts: Facts): MonitoringAlert | null {
  const { scope, amount, armed, unit, currency } = threshold;
  if (standing.step === null || standing.value === null) return null;
  const run = periodOf(threshold.period, facts.today);
  const { title, message } = describeThreshold(threshold, standing, {
    subject: facts.nameOf(scope),
    period: run,
    today: facts.today,
  });
  return {
    rule: { id: threshold.id, revision: armed },
    kind: typeOf(threshold),
    scope: scopeText(scope),
    period: run?.start ?? '',
    step: standing.step,
    severity: severityOf(threshold, standing),
    ...{ title, message },
    facts: {
      value: standing.value.toString(),
      limit: amount.toString(),
      percent: standing.percent,
      ...{ unit, currency },
      period: run && { kind: run.kind, start: run.start, end: run.end },
    },
    tags: tagsOf(threshold, facts),
    assigneeId: threshold.ownerId,
    channels: threshold.channels,
  };
}

/** The alerts of a threshold; tags are what they are found by, however many others there are. */
const toldOf = (id: string) => ({ ruleId: id, tags: { threshold: id } });

/** Resolves what is over: alerts of periods that ended, and of figures that fell back (monitoring spec §6.1). */
async function settleOver(
  parts: MonitoringParts,
  tenant: string,
  judged: Judged,
  facts: Facts,
): Promise<void> {
  const service = parts.alertsOver(parts.storage);
  const { id } = judged.threshold;
  const open = await service.list(
    { tenant },
    { filter: { ...toldOf(id), statuses: ['open', 'acknowledged'] }, limit: 100 },
  );
  const current = periodOf(judged.threshold.period, facts.today)?.start ?? '';
  const over = open.items.filter(
    ({ period, step }) => period !== current || judged.standing.step === null || judged.standing.step < step,
  );
  const recovered = { status: 'resolved', resolution: 'recovered' } as const;
  for (const period of new Set(over.map((alert) => alert.period)))
    if (judged.skip === null || period !== current)
      await service.settle({ tenant }, { ...toldOf(id), period }, recovered, facts.now);
}

/** Credits that rose again may be told of again when they fall. */
async function rearm(parts: MonitoringParts, tenant: string, { threshold, standing }: Judged): Promise<void> {
  if (standing.value === null || !isRearmed(threshold, standing.value)) return;
  const service = parts.alertsOver(parts.storage);
  const told = await service.list({ tenant }, { filter: toldOf(threshold.id), limit: 1 });
  const last = told.items[0];
  if (last === undefined || last.triggeredAt < threshold.updatedAt) return;
  const next = { ...threshold, armed: threshold.armed + 1 };
  await service.updateRule(systemActor(tenant), threshold.id, { options: ruleOf(next).options });
}

/**
 * Judges every enabled threshold by what is stored, without asking any provider, and raises what is new (monitoring spec
 * §6.2). Calling it again, or twice at once, raises nothing again. `dryRun` only answers what would be raised.
 */
export async function checkThresholds(
  parts: MonitoringParts,
  tenant: string,
  ask: {
    readonly accountId?: string | undefined;
    readonly dryRun?: boolean | undefined;
    readonly now?: Date;
  } = {},
): Promise<CheckReport> {
  const now = ask.now ?? parts.runtime.now();
  const rules = await parts.alertsOver(parts.storage).rules({ tenant });
  const enabled = rules.map(thresholdOf).filter((threshold) => threshold.enabled);
  const facts = await readFacts(parts, tenant, enabled, now);
  const concerns = ({ scope }: Threshold): boolean =>
    ask.accountId === undefined || facts.accountsOf(scope).some(({ id }) => id === ask.accountId);
  const judged = await judgeAll(facts, enabled.filter(concerns));
  const drafts = judged.flatMap((each) => (each.skip === null ? (alertFor(each, facts) ?? []) : []));
  const skipped = judged.flatMap(({ threshold, skip }) =>
    skip === null ? [] : [{ thresholdId: threshold.id, reason: skip }],
  );
  const report = { checked: judged.length, skipped, asOf: now };
  if (ask.dryRun) {
    const would = drafts.map((draft) => alertOf({ runtime: parts.runtime, surface }, draft, now));
    return { ...report, triggered: would };
  }
  const triggered = await raiseMonitoring(parts, tenant, drafts, now);
  for (const each of judged) {
    await settleOver(parts, tenant, each, facts);
    await rearm(parts, tenant, each);
  }
  return { ...report, triggered };
}
