import { addDays, addMonths, dayIn, daysInMonth, type Day } from '../../../../kernel/day.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import { organizations } from '../../../../platform/tenancy/organizations/model.js';
import type { ProviderAccount } from '../../connections/model.js';
import { isComplete } from '../../connections/rules/sync-ranges.js';
import { listAccounts } from '../../connections/service/read.js';
import { forecastMonth, runwayDays } from '../../forecasts/rules/forecast-month.js';
import { assignedByDay } from '../../governance/service/spend.js';
import { hasFeature } from '../../plans/rules/entitlements.js';
import type { SpendDay } from '../../samples/model.js';
import {
  isLeftOut,
  joinSpend,
  openBook,
  sumBetween,
  type DailySpend,
} from '../../samples/rules/spend-book.js';
import { readDays, readDetails } from '../../samples/service/read-days.js';
import { isMonthKnown } from '../../overview/rules/totals.js';
import { judgeAll } from '../../thresholds/service/check.js';
import { readFacts } from '../../thresholds/service/facts.js';
import { thresholdOf } from '../../thresholds/service/rules-of.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import type { DigestFacts } from '../rules/digest-view.js';
import type { DigestPeriod } from '../rules/digest-period.js';

/** Spend by model, project or service, whichever a bucket names first, in one currency. */
async function moversOf(
  parts: MonitoringParts,
  tenantId: string,
  accounts: readonly ProviderAccount[],
  { range, previous }: DigestPeriod,
  currency: string,
): Promise<ReadonlyMap<string, DailySpend>> {
  const tenant = parts.storage.tenant(tenantId);
  const both = { from: previous.from, before: range.before };
  const details = (await Promise.all(accounts.map(({ id }) => readDetails(tenant, id, 'cost', both)))).flat();
  const spend = new Map<string, Map<Day, bigint>>();
  for (const { day, buckets } of details)
    for (const bucket of buckets) {
      const name = bucket.model || bucket.externalProject || bucket.service || bucket.lineItem;
      if (bucket.amount === null || bucket.currency !== currency || name === '') continue;
      const daily = spend.get(name) ?? new Map<Day, bigint>();
      daily.set(day, (daily.get(day) ?? 0n) + BigInt(bucket.amount));
      spend.set(name, daily);
    }
  return spend;
}

/** A month so far and the same days of the month before; both whole when the month is over. */
function monthOf(total: DailySpend, today: Day, isOver: boolean): DigestFacts['month'] {
  const last = isOver ? addDays(`${today.slice(0, 8)}01`, -1) : today;
  const first = `${last.slice(0, 8)}01`;
  const previous = addMonths(first, -1);
  const date = parseInt(last.slice(8), 10);
  const lengthBefore = daysInMonth(parseInt(previous.slice(0, 4), 10), parseInt(previous.slice(5, 7), 10));
  const samePoint = isOver ? lengthBefore : Math.min(date, lengthBefore);
  const toDate = sumBetween(total, { from: first, before: addDays(last, 1) });
  return {
    toDate,
    previousSamePoint: isMonthKnown(total, previous)
      ? sumBetween(total, { from: previous, before: addDays(previous, samePoint) })
      : null,
    projected: isOver ? toDate : forecastMonth(total, today).projected,
  };
}

const incompleteDays = (
  parts: MonitoringParts,
  days: readonly SpendDay[],
  { range }: DigestPeriod,
): Day[] => {
  const open = days.filter(
    ({ day, provider, observedAt }) =>
      day >= range.from &&
      day < range.before &&
      !isComplete(day, observedAt, parts.connectors.get(provider)?.lagHours ?? 24),
  );
  return [...new Set(open.map(({ day }) => day))].sort();
};

const problemStates = ['degraded', 'error', 'reauth_required', 'paused_plan'];

/** Everything that a digest is made of, from what is stored. */
export async function gatherDigest(
  parts: MonitoringParts,
  tenantId: string,
  period: DigestPeriod,
  now: Date,
): Promise<DigestFacts> {
  const tenant = parts.storage.tenant(tenantId);
  const reader = { tenant: tenantId };
  const { organization } = placeOf(tenantId);
  const today = dayIn(now, 'UTC');
  const from = [addDays(period.previous.from, -7), addMonths(`${today.slice(0, 8)}01`, -2)].sort()[0] as Day;
  const alerts = parts.alertsOver(parts.storage);
  const [workspace, accounts, days, named, plan, rules, open, resolved] = await Promise.all([
    readWorkspace(parts, tenant),
    listAccounts(tenant),
    readDays(tenant, 'cost', { from, before: addDays(today, 1) }),
    parts.storage.directory.collection(organizations).get(organization),
    parts.planOf(organization),
    alerts.rules(reader),
    alerts.list(reader, { filter: { statuses: ['open', 'acknowledged'] }, limit: 50 }),
    alerts.list(reader, {
      filter: { statuses: ['resolved'], from: new Date(`${period.range.from}T00:00:00Z`) },
      limit: 50,
    }),
  ]);
  const { currency } = workspace;
  const book = openBook(days, currency);
  const nameOf = (slug: string): string => parts.connectors.get(slug)?.name ?? slug;
  const providers = new Map(
    [...new Set(days.map(({ provider }) => provider))].map((provider): [string, DailySpend] => {
      const ids = new Set(days.filter((day) => day.provider === provider).map(({ accountId }) => accountId));
      return [nameOf(provider), joinSpend([...ids].flatMap((id) => book.byAccount.get(id) ?? []))];
    }),
  );
  const thresholds = rules.map(thresholdOf).filter(({ enabled }) => enabled);
  const [judged, movers, projects] = await Promise.all([
    readFacts(parts, tenantId, thresholds, now).then((facts) => judgeAll(facts, thresholds)),
    moversOf(parts, tenantId, accounts, period, currency),
    hasFeature(plan, 'teamGovernance') && period.kind !== 'daily'
      ? Promise.all(
          workspace.governance.projects.map(async ({ id, name }): Promise<[string, DailySpend]> => {
            const range = { from: period.previous.from, before: period.range.before };
            return [
              name,
              await assignedByDay(tenant, workspace, { accounts, range, target: { type: 'project', id } }),
            ];
          }),
        )
      : null,
  ]);
  return {
    workspace: { id: organization, name: named?.name ?? organization },
    currency,
    period,
    total: book.total,
    providers,
    movers,
    projects: projects && new Map(projects),
    month: monthOf(book.total, today, period.kind === 'monthly'),
    openAlerts: open.items.map(({ title, severity, kind }) => ({ title, severity, type: kind })),
    resolvedAlerts: resolved.items.map(({ title, kind }) => ({ title, type: kind })),
    thresholds: judged.map(({ threshold, standing }) => ({
      name: threshold.name,
      state: standing.state,
      percent: standing.percent,
    })),
    credits: accounts.flatMap((account) =>
      account.latest?.credits
        ? [
            {
              provider: nameOf(account.provider),
              remaining: BigInt(account.latest.credits.remaining.micros),
              currency: account.latest.credits.remaining.currency,
              runwayDays: runwayDays(
                BigInt(account.latest.credits.remaining.micros),
                book.byAccount.get(account.id) ?? new Map<Day, bigint>(),
                today,
              ),
            },
          ]
        : [],
    ),
    problems: accounts
      .filter(({ status }) => problemStates.includes(status))
      .map(({ label, status, lastSyncedAt }) => ({ account: label, status, lastSyncedAt })),
    connectedAccounts: accounts.length,
    notIncluded: accounts
      .filter((account) => isLeftOut(book, account))
      .map(({ provider }) => nameOf(provider)),
    incomplete: incompleteDays(parts, days, period),
    planUrl: parts.publicUrl === null ? null : `${parts.publicUrl}/billing`,
  };
}
