import type { Actor } from '../../../../kernel/actor.js';
import { addDays, dayIn, daysBetween, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { ProviderAccount } from '../../connections/model.js';
import { isComplete } from '../../connections/rules/sync-ranges.js';
import { findAccount } from '../../connections/service/read.js';
import { snapshots, type Basis, type Bucket, type DayRange, type SpendDay } from '../../samples/model.js';
import { basesInOrder } from '../../samples/rules/spend-book.js';
import { readAccountDays, readDetails } from '../../samples/service/read-days.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import {
  countOf,
  groupOf,
  pointsOf,
  type Granularity,
  type Point,
  type UsageGroup,
  type UsageMetric,
} from '../rules/usage-series.js';

/** Which series is wanted. */
export interface UsageAsk {
  readonly provider: string;
  readonly accountId?: string | undefined;
  readonly metric?: UsageMetric | undefined;
  /** Both days are part of it; the last 30 when absent. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly granularity?: Granularity | undefined;
  readonly groupBy?: UsageGroup | undefined;
}

/** A series of one account. */
export interface UsageSeries {
  readonly account: ProviderAccount;
  readonly metric: UsageMetric;
  /** Of cost and credits. */
  readonly currency: string | null;
  readonly granularity: Granularity;
  readonly supported: boolean;
  readonly basis: Basis | null;
  readonly series: readonly Point[];
  readonly groups: readonly { readonly key: string; readonly series: readonly Point[] }[] | null;
  /** The last day whose figures will not change any more; null when there is none. */
  readonly completeThrough: Day | null;
  /** `plan` when history of the range is beyond it. */
  readonly clippedBy: 'plan' | null;
}

const longestDays = 800;
const mostGroups = 50;

/** Which metric an account has, in the order of preference. */
const supports = ({ signals }: ProviderAccount, metric: UsageMetric): boolean =>
  metric === 'cost'
    ? signals.cost !== 'none'
    : metric === 'credits'
      ? signals.credits !== 'none'
      : signals.usage !== 'none';

const metrics: readonly UsageMetric[] = ['cost', 'tokens', 'credits', 'requests', 'characters'];

function rangeOf(
  ask: UsageAsk,
  today: Day,
  historyDays: number | null,
): DayRange & { readonly clipped: boolean } {
  const to = ask.to ?? today;
  const from = ask.from ?? addDays(to, -29);
  if (from > to) throw invalid(['from'], 'must not be after to');
  if (daysBetween(from, to) > longestDays)
    throw invalid(['from'], `must be at most ${longestDays} days before to`);
  const oldest = historyDays === null ? from : addDays(today, 1 - historyDays);
  const clipped = from < oldest;
  return { from: clipped ? oldest : from, before: addDays(to, 1), clipped };
}

function completeThrough(days: readonly SpendDay[], lagHours: number): Day | null {
  const complete = days.filter(({ day, observedAt }) => isComplete(day, observedAt, lagHours));
  return (
    complete
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? null
  );
}

async function creditValues(parts: MonitoringParts, tenantId: string, accountId: string, range: DayRange) {
  const rows = await parts.storage
    .tenant(tenantId)
    .collection(snapshots)
    .find(
      {
        accountId,
        takenAt: { from: new Date(`${range.from}T00:00:00Z`), before: new Date(`${range.before}T00:00:00Z`) },
      },
      { order: { by: 'takenAt', direction: 'asc' } },
    );
  const values = new Map<Day, Micros>();
  // The last balance of a day stands for it.
  for (const { takenAt, credits } of rows)
    if (credits) values.set(dayIn(takenAt, 'UTC'), BigInt(credits.remaining.micros));
  return { values, currency: rows.find(({ credits }) => credits)?.credits?.remaining.currency ?? null };
}

/** A bucket's part of a metric; null where it says nothing of it. */
function partOf(metric: UsageMetric, bucket: Bucket, currency: string, basis: Basis | null): Micros | null {
  if (metric === 'credits') return null;
  if (metric !== 'cost') return countOf(metric, bucket.quantities);
  return bucket.amount !== null && bucket.currency === currency && bucket.basis === basis
    ? BigInt(bucket.amount)
    : null;
}

/** Reads a series (monitoring spec §4.2). @throws DomainError `not_found`, `invalid` for a range that is none. */
export async function readUsage(parts: MonitoringParts, actor: Actor, ask: UsageAsk): Promise<UsageSeries> {
  const tenant = parts.storage.tenant(actor.tenant);
  const today = dayIn(parts.runtime.now(), 'UTC');
  const account = await findAccount(tenant, ask, { disconnectedToo: true });
  const [workspace, { entitlements }] = await Promise.all([
    readWorkspace(parts, tenant),
    parts.planOf(actor.organization),
  ]);
  const { granularity = 'day', groupBy = 'none' } = ask;
  const metric = ask.metric ?? metrics.find((each) => supports(account, each)) ?? 'cost';
  const { clipped, ...range } = rangeOf(ask, today, entitlements.historyDays);
  const base = { account, metric, granularity, clippedBy: clipped ? ('plan' as const) : null };
  if (!supports(account, metric))
    return {
      ...base,
      ...{ currency: null, supported: false, basis: null, series: [], groups: null, completeThrough: null },
    };
  if (metric === 'credits') {
    const { values, currency } = await creditValues(parts, actor.tenant, account.id, range);
    const series = pointsOf(values, range, 'day', today);
    return {
      ...base,
      granularity: 'day',
      currency,
      supported: true,
      basis: null,
      series,
      groups: null,
      completeThrough: null,
    };
  }
  const signal = metric === 'cost' ? 'cost' : 'usage';
  const days = (await readAccountDays(tenant, account.id, range)).filter((day) => day.signal === signal);
  const amounts = days.flatMap((day) => day.amounts);
  const currency = amounts.some((amount) => amount.currency === workspace.currency)
    ? workspace.currency
    : (amounts[0]?.currency ?? workspace.currency);
  const basis = basesInOrder.find((each) => amounts.some((amount) => amount.basis === each)) ?? null;
  const valueOf = ({ amounts: all, quantities }: SpendDay): Micros =>
    metric === 'cost'
      ? all
          .filter((amount) => amount.currency === currency && amount.basis === basis)
          .reduce((sum, { micros }) => sum + BigInt(micros), 0n)
      : (countOf(metric, quantities) ?? 0n);
  const values = new Map(days.map((day) => [day.day, valueOf(day)]));
  const lagHours = parts.connectors.get(account.provider)?.lagHours ?? 24;
  return {
    ...base,
    currency: metric === 'cost' ? currency : null,
    supported: true,
    basis: metric === 'cost' ? basis : 'metered',
    series: pointsOf(values, range, granularity, today),
    groups: groupBy === 'none' ? null : await groupsOf(groupBy),
    completeThrough: completeThrough(days, lagHours),
  };

  async function groupsOf(by: Exclude<UsageGroup, 'none'>): Promise<NonNullable<UsageSeries['groups']>> {
    const groups = new Map<string, Map<Day, Micros>>();
    const sums = new Map<string, Micros>();
    for (const { day, buckets } of await readDetails(tenant, account.id, signal, range))
      for (const bucket of buckets) {
        const part = partOf(metric, bucket, currency, basis);
        if (part === null) continue;
        const key = groupOf(by, bucket);
        const daily = groups.get(key) ?? new Map([...values.keys()].map((each) => [each, 0n]));
        daily.set(day, (daily.get(day) ?? 0n) + part);
        groups.set(key, daily);
        sums.set(key, (sums.get(key) ?? 0n) + part);
      }
    const biggest = [...sums]
      .sort(([a, x], [b, y]) => (x > y ? -1 : x < y ? 1 : a < b ? -1 : 1))
      .slice(0, mostGroups);
    return biggest.map(([key]) => ({
      key,
      series: pointsOf(groups.get(key) ?? new Map<Day, Micros>(), range, granularity, today),
    }));
  }
}
