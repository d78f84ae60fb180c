import { addDays, dayIn, daysBetween, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import type { ProviderAccount } from '../../connections/model.js';
import { isComplete } from '../../connections/rules/sync-ranges.js';
import { detectAnomaly, type Anomaly, type AnomalyKind } from '../../forecasts/rules/detect-anomaly.js';
import { hasFeature } from '../../plans/rules/entitlements.js';
import { openBook, type DailySpend } from '../../samples/rules/spend-book.js';
import { readAccountDays, readDetails } from '../../samples/service/read-days.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import { describeAnomaly } from '../rules/describe.js';
import { raiseMonitoring, type MonitoringAlert } from './raise.js';

const windowDays = 29;
/** Days that look odd one after another are one alert, as far back as this. */
const longestRun = 7;
const trendEveryDays = 14;
const mostSeries = 50;
const kinds = ['anomaly_spike', 'anomaly_drop', 'anomaly_trend'] as const;

/** One series of an account: all of it, or one model or service. */
interface NamedSeries {
  readonly scope: string;
  readonly subject: string;
  readonly spend: DailySpend;
}

async function seriesOf(
  parts: MonitoringParts,
  tenantId: string,
  account: ProviderAccount,
  range: { readonly from: Day; readonly before: Day },
): Promise<{
  readonly series: readonly NamedSeries[];
  readonly last: Day | null;
  readonly currency: string;
}> {
  const tenant = parts.storage.tenant(tenantId);
  const [{ currency }, days, details] = await Promise.all([
    readWorkspace(parts, tenant),
    readAccountDays(tenant, account.id, range),
    readDetails(tenant, account.id, 'cost', range),
  ]);
  const cost = days.filter(({ signal }) => signal === 'cost');
  const lagHours = parts.connectors.get(account.provider)?.lagHours ?? 24;
  const complete = cost
    .filter(({ day, observedAt }) => isComplete(day, observedAt, lagHours))
    .map(({ day }) => day);
  const whole = openBook(cost, currency).total;
  const parted = new Map<string, Map<Day, Micros>>();
  for (const { day, buckets } of details)
    for (const bucket of buckets) {
      const name = bucket.model || bucket.service;
      if (name === '' || bucket.amount === null || bucket.currency !== currency) continue;
      const daily = parted.get(name) ?? new Map<Day, Micros>();
      daily.set(day, (daily.get(day) ?? 0n) + BigInt(bucket.amount));
      parted.set(name, daily);
    }
  const named = [...parted].slice(0, mostSeries).map(([name, spend]) => ({
    scope: `account:${account.id}:${name}`,
    subject: `${account.label} ${name}`,
    spend,
  }));
  const all = { scope: `account:${account.id}`, subject: account.label, spend: whole };
  // One model alone is the account again.
  const series = parted.size > 1 ? [all, ...named] : [all];
  return { series, last: complete.sort().at(-1) ?? null, currency };
}

/** Days that somebody called false alarms, by series. */
async function falseAlarms(
  parts: MonitoringParts,
  tenantId: string,
  accountId: string,
): Promise<{
  readonly excluded: ReadonlyMap<string, ReadonlySet<Day>>;
  readonly trends: ReadonlyMap<string, Date>;
}> {
  const { items } = await parts
    .alertsOver(parts.storage)
    .list({ tenant: tenantId }, { filter: { kinds, tags: { account: accountId } }, limit: 200 });
  const excluded = new Map<string, Set<Day>>();
  const trends = new Map<string, Date>();
  for (const { scope, kind, resolution, facts, triggeredAt } of items) {
    if (kind === 'anomaly_trend' && !trends.has(scope)) trends.set(scope, triggeredAt);
    const day = facts['day'];
    if (resolution !== 'false_positive' || typeof day !== 'string') continue;
    excluded.set(scope, (excluded.get(scope) ?? new Set<Day>()).add(day));
  }
  return { excluded, trends };
}

/**
 * Raises what is odd about an account's newest complete day (monitoring spec §11.1), for plans that include it. Odd days one
 * after another are one alert, a trend is told once in two weeks, and calling it again raises nothing again.
 */
export async function detectAnomalies(
  parts: MonitoringParts,
  tenantId: string,
  account: ProviderAccount,
  now: Date,
): Promise<void> {
  const plan = await parts.planOf(placeOf(tenantId).organization);
  if (!hasFeature(plan, 'anomalyDetection') || account.signals.cost === 'none') return;
  const today = dayIn(now, 'UTC');
  const range = { from: addDays(today, -windowDays - longestRun - 4), before: today };
  const { series, last, currency } = await seriesOf(parts, tenantId, account, range);
  if (last === null) return;
  const { excluded, trends } = await falseAlarms(parts, tenantId, account.id);
  const drafts = series.flatMap(({ scope, subject, spend }): MonitoringAlert[] => {
    const first = [...spend.keys()].sort()[0];
    if (first === undefined) return [];
    const judge = (day: Day): Anomaly | null => {
      const found = detectAnomaly({ spend, first, day, excluded: excluded.get(scope) ?? new Set() });
      return found === 'learning' ? null : found;
    };
    const found = judge(last);
    if (found === null) return [];
    const told = trends.get(scope);
    const isKnownTrend =
      found.kind === 'trend' && told !== undefined && daysBetween(dayIn(told, 'UTC'), today) < trendEveryDays;
    if (isKnownTrend) return [];
    return [
      draftOf(found, {
        scope,
        subject,
        account,
        currency,
        day: last,
        begins: beginOf(found.kind, last, judge),
      }),
    ];
  });
  await raiseMonitoring(parts, tenantId, drafts, now);
}

/** The first of the days up to this one that are odd in the same way. */
function beginOf(kind: AnomalyKind, last: Day, judge: (day: Day) => Anomaly | null): Day {
  let begins = last;
  if (kind === 'trend') return begins;
  for (let back = 1; back <= longestRun; back++) {
    const before = addDays(last, -back);
    if (judge(before)?.kind !== kind) break;
    begins = before;
  }
  return begins;
}

function draftOf(
  found: Anomaly,
  about: {
    readonly scope: string;
    readonly subject: string;
    readonly account: ProviderAccount;
    readonly currency: string;
    readonly day: Day;
    readonly begins: Day;
  },
): MonitoringAlert {
  const { scope, subject, account, currency, day, begins } = about;
  const { value, expected, kind, severity } = found;
  return {
    rule: null,
    kind: `anomaly_${kind}`,
    scope,
    period: begins,
    severity,
    ...describeAnomaly(kind, { subject, day, value, expected, currency }),
    facts: {
      value: value.toString(),
      limit: expected.toString(),
      percent: null,
      currency,
      day,
      unit: 'currency',
    },
    tags: { provider: account.provider, account: account.id },
    assigneeId: account.ownerId,
  };
}
