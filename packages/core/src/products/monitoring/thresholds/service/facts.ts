import { addDays, addMonths, dayIn, type Day } from '../../../../kernel/day.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { ProviderAccount } from '../../connections/model.js';
import { isComplete } from '../../connections/rules/sync-ranges.js';
import { listAccounts } from '../../connections/service/read.js';
import { forecastMonth } from '../../forecasts/rules/forecast-month.js';
import type { AssignmentTarget } from '../../governance/model.js';
import { assignedByDay } from '../../governance/service/spend.js';
import type { SpendDay } from '../../samples/model.js';
import { joinSpend, openBook, sumBetween, type DailySpend } from '../../samples/rules/spend-book.js';
import { readDays } from '../../samples/service/read-days.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import type { MonitoringWorkspace } from '../../workspace/model.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import type { Threshold, ThresholdScope } from '../model.js';
import { periodOf } from '../rules/period.js';

/** Why a threshold was not judged. */
export type SkipReason = 'stale_data' | 'no_data' | 'signal_unavailable';

/** What a threshold is judged by, or why it is not. */
export type Figure = { readonly value: Micros } | { readonly skip: SkipReason };

const hourMs = 3_600_000;
const staleMs = 48 * hourMs;

/** What is stored of a workspace, as far as thresholds need it. */
export interface Facts {
  readonly now: Date;
  readonly today: Day;
  readonly currency: string;
  readonly accounts: readonly ProviderAccount[];
  /** What a scope is called in a sentence. */
  nameOf(scope: ThresholdScope): string;
  /** Accounts of a scope; all that are connected for projects and people. */
  accountsOf(scope: ThresholdScope): readonly ProviderAccount[];
  figureOf(threshold: Threshold): Promise<Figure>;
}

/** What was read of a workspace. */
export interface Loaded {
  readonly workspace: MonitoringWorkspace;
  /** Those that are connected. */
  readonly accounts: readonly ProviderAccount[];
  /** Of cost, at least since the week before the last month; since ever where a threshold has no period. */
  readonly days: readonly SpendDay[];
}

/** The last instant at which an account's figures are known to be whole; null before the first. */
function completeUntil(account: ProviderAccount, days: readonly SpendDay[], lagHours: number): number | null {
  const complete = days
    .filter(
      ({ accountId, day, observedAt }) => accountId === account.id && isComplete(day, observedAt, lagHours),
    )
    .map(({ day }) => day)
    .sort();
  const last = complete.at(-1);
  return last === undefined ? null : Date.parse(`${addDays(last, 1)}T00:00:00Z`);
}

const matches = ({ type, id }: ThresholdScope, account: ProviderAccount): boolean =>
  type === 'provider' ? account.provider === id : type === 'account' ? account.id === id : true;

function creditsOf(threshold: Threshold, accounts: readonly ProviderAccount[], now: Date): Figure {
  const told = accounts
    .flatMap(({ latest }) => latest ?? [])
    .filter(({ credits }) => credits?.remaining.currency === threshold.currency);
  if (told.length === 0) return { skip: 'signal_unavailable' };
  if (told.some(({ takenAt }) => now.getTime() - Date.parse(takenAt) > staleMs))
    return { skip: 'stale_data' };
  const sum = (of: (latest: (typeof told)[number]) => string | undefined): Micros =>
    told.reduce((so, snapshot) => so + BigInt(of(snapshot) ?? '0'), 0n);
  const remaining = sum(({ credits }) => credits?.remaining.micros);
  if (threshold.unit === 'currency') return { value: remaining };
  if (told.some(({ credits }) => credits?.total == null)) return { skip: 'signal_unavailable' };
  const total = sum(({ credits }) => credits?.total?.micros);
  return total === 0n
    ? { skip: 'no_data' }
    : { value: divideRound(remaining * 100_000_000n, total, 'half-up') };
}

/** The first day that thresholds with a period look at. */
export const factsFrom = (today: Day): Day => addDays(addMonths(`${today.slice(0, 8)}01`, -1), -7);

/** Whether some threshold looks at everything that was ever told. */
export const needsEverything = (thresholds: readonly Pick<Threshold, 'period'>[]): boolean =>
  thresholds.some(({ period }) => period === 'total');

/** Reads what thresholds are judged by, in one wait on the store. */
export async function readFacts(
  parts: MonitoringParts,
  tenantId: string,
  thresholds: readonly Pick<Threshold, 'period'>[],
  now: Date,
): Promise<Facts> {
  const tenant = parts.storage.tenant(tenantId);
  const today = dayIn(now, 'UTC');
  const before = addDays(today, 1);
  const [workspace, accounts, days] = await Promise.all([
    readWorkspace(parts, tenant),
    listAccounts(tenant),
    readDays(tenant, 'cost', needsEverything(thresholds) ? { before } : { from: factsFrom(today), before }),
  ]);
  return openFacts(parts, tenantId, { workspace, accounts, days }, now);
}

/** What thresholds are judged by, from what was read; only projects and people make it read more. */
export function openFacts(parts: MonitoringParts, tenantId: string, loaded: Loaded, now: Date): Facts {
  const { workspace, accounts, days } = loaded;
  const tenant = parts.storage.tenant(tenantId);
  const today = dayIn(now, 'UTC');
  const before = addDays(today, 1);
  const from = days.reduce((first, { day }) => (day < first ? day : first), today);
  const book = openBook(days, workspace.currency);
  const accountsOf = (scope: ThresholdScope): ProviderAccount[] =>
    accounts.filter((each) => matches(scope, each));

  const spendOf = async (scope: ThresholdScope): Promise<DailySpend> => {
    if (scope.type === 'workspace') return book.total;
    if (scope.type === 'project' || scope.type === 'person') {
      const id = scope.id ?? '';
      const target: AssignmentTarget =
        scope.type === 'project' ? { type: 'project', id } : { type: 'person', id };
      return assignedByDay(tenant, workspace, { accounts, range: { from, before }, target });
    }
    const ids = new Set(
      days.filter(({ provider }) => provider === scope.id).map(({ accountId }) => accountId),
    );
    const wanted = scope.type === 'account' ? [scope.id ?? ''] : [...ids];
    return joinSpend(wanted.flatMap((id) => book.byAccount.get(id) ?? []));
  };

  const isStale = (scope: ThresholdScope): boolean =>
    accountsOf(scope)
      .filter(({ signals }) => signals.cost !== 'none')
      .some((account) => {
        const lagHours = parts.connectors.get(account.provider)?.lagHours ?? 24;
        const until = completeUntil(account, days, lagHours);
        return until === null || now.getTime() - until > staleMs + lagHours * hourMs;
      });

  const figureOf = async (threshold: Threshold): Promise<Figure> => {
    const { scope, period, operator } = threshold;
    const included = accountsOf(scope);
    if (period === 'credits') return creditsOf(threshold, included, now);
    if (!included.some(({ signals }) => signals.cost !== 'none')) return { skip: 'no_data' };
    if (isStale(scope)) return { skip: 'stale_data' };
    const spend = await spendOf(scope);
    if (operator === 'projected_gte') {
      const { projected, completeDays } = forecastMonth(spend, today);
      return completeDays < 5 ? { skip: 'no_data' } : { value: projected };
    }
    const run = periodOf(period, today);
    return { value: sumBetween(spend, run ? { from: run.start, before } : { from: '0001-01-01', before }) };
  };

  const nameOf = ({ type, id }: ThresholdScope): string => {
    const named = {
      workspace: () => 'The workspace',
      provider: () => parts.connectors.get(id ?? '')?.name ?? id ?? '',
      account: () => accounts.find((account) => account.id === id)?.label ?? id ?? '',
      project: () => workspace.governance.projects.find((project) => project.id === id)?.name ?? id ?? '',
      person: () => id ?? '',
    };
    return named[type]();
  };

  return { now, today, currency: workspace.currency, accounts, nameOf, accountsOf, figureOf };
}
