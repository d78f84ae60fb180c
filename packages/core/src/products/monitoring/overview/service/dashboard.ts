import type { Actor } from '../../../../kernel/actor.js';
import { addDays, addMonths, dayIn, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';
import { organizations } from '../../../../platform/tenancy/organizations/model.js';
import type { Alert } from '../../../../platform/spending/alerts/model.js';
import type { ProviderAccount } from '../../connections/model.js';
import { listAccounts } from '../../connections/service/read.js';
import { forecastMonth, runwayDays } from '../../forecasts/rules/forecast-month.js';
import { openChannels } from '../../notices/rules/settings.js';
import { hasFeature } from '../../plans/rules/entitlements.js';
import type { Basis, SpendDay } from '../../samples/model.js';
import { isLeftOut, openBook, sumBetween, type SpendBook } from '../../samples/rules/spend-book.js';
import { readDays } from '../../samples/service/read-days.js';
import { judgeAll } from '../../thresholds/service/check.js';
import { factsFrom, needsEverything, openFacts } from '../../thresholds/service/facts.js';
import { thresholdOf } from '../../thresholds/service/rules-of.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import { totalsOf, type Totals } from '../rules/totals.js';

/** How far back a dashboard's series goes. */
export type DashboardRange = '7d' | '30d' | '90d' | 'mtd';

/** A provider's part of the whole. */
export interface ProviderShare {
  readonly provider: string;
  readonly amount: Micros;
  /** One decimal as text; null of nothing. */
  readonly percentage: string | null;
}

/** Everything that a workspace sees at once, from what is stored. */
export interface Dashboard {
  readonly workspace: { readonly id: string; readonly name: string; readonly plan: string };
  /** The latest sync; null before the first. */
  readonly asOf: Date | null;
  readonly currency: string;
  readonly spend: Totals & {
    /** Against the same point of the previous month, one decimal as text. */
    readonly changePercent: string | null;
    /** Null where the plan has no forecast. */
    readonly projectedMonth: Micros | null;
    readonly projectedRange: { readonly low: Micros; readonly high: Micros } | null;
    readonly basisMix: readonly Basis[];
    /** Slugs of providers without a cost in this currency. */
    readonly notIncluded: readonly string[];
  };
  readonly series: readonly {
    readonly day: Day;
    readonly total: Micros;
    readonly byProvider: readonly (readonly [provider: string, amount: Micros])[];
  }[];
  readonly byProvider: readonly ProviderShare[];
  readonly credits: readonly {
    readonly provider: string;
    readonly remaining: Micros;
    readonly currency: string;
    readonly runwayDays: number | null;
    readonly asOf: Date;
  }[];
  readonly thresholds: { readonly ok: number; readonly warning: number; readonly breached: number };
  readonly alerts: { readonly unread: number; readonly latest: readonly Alert[] };
  readonly providers: readonly ProviderAccount[];
  readonly setup: {
    readonly connectedProvider: boolean;
    readonly firstSyncDone: boolean;
    readonly thresholdCreated: boolean;
    readonly channelVerified: boolean;
  };
}

const latestAlerts = 5;
const nothing: ReadonlyMap<Day, Micros> = new Map();

const firstDayOf = (range: DashboardRange, today: Day, historyDays: number | null): Day => {
  const wanted = { '7d': addDays(today, -6), '30d': addDays(today, -29), '90d': addDays(today, -89) };
  const from = range === 'mtd' ? `${today.slice(0, 8)}01` : wanted[range];
  const oldest = historyDays === null ? from : addDays(today, 1 - historyDays);
  return from < oldest ? oldest : from;
};

/** Days by provider, one pass over what was read. */
function byProviderAndDay(days: readonly SpendDay[], currency: string): Map<string, Map<Day, Micros>> {
  const sums = new Map<string, Map<Day, Micros>>();
  for (const { provider, day, amounts } of days) {
    let micros = 0n;
    for (const amount of amounts) if (amount.currency === currency) micros += BigInt(amount.micros);
    const daily = sums.get(provider) ?? new Map<Day, Micros>();
    daily.set(day, (daily.get(day) ?? 0n) + micros);
    sums.set(provider, daily);
  }
  return sums;
}

function seriesOf(
  book: SpendBook,
  providers: ReadonlyMap<string, ReadonlyMap<Day, Micros>>,
  { from, today }: { readonly from: Day; readonly today: Day },
): Dashboard['series'] {
  const days = [...book.total.keys()].filter((day) => day >= from && day <= today).sort();
  return days.map((day) => ({
    day,
    total: book.total.get(day) ?? 0n,
    byProvider: [...providers].flatMap(([provider, daily]) => {
      const micros = daily.get(day);
      return micros === undefined ? [] : [[provider, micros] as const];
    }),
  }));
}

function sharesOf(
  providers: ReadonlyMap<string, ReadonlyMap<Day, Micros>>,
  range: { readonly from: Day; readonly before: Day },
): ProviderShare[] {
  const sums = [...providers].map(([provider, daily]) => ({ provider, amount: sumBetween(daily, range) }));
  const total = sums.reduce((sum, { amount }) => sum + amount, 0n);
  return sums
    .filter(({ amount }) => amount !== 0n)
    .sort((a, b) => (a.amount > b.amount ? -1 : a.amount < b.amount ? 1 : a.provider < b.provider ? -1 : 1))
    .map(({ provider, amount }) => ({
      provider,
      amount,
      percentage: percentOf(amount, total, 1, 'half-up'),
    }));
}

const latestOf = (instants: readonly (Date | null)[]): Date | null =>
  instants.reduce(
    (latest, each) => (each !== null && (latest === null || each > latest) ? each : latest),
    null,
  );

/**
 * The unified dashboard (monitoring spec §9): at most three waits on the store one after another, however many providers
 * there are, and as many rows as there are accounts and days, however many samples these hold.
 */
export async function readDashboard(
  parts: MonitoringParts,
  actor: Actor,
  range: DashboardRange = '30d',
): Promise<Dashboard> {
  const { storage, runtime } = parts;
  const now = runtime.now();
  const today = dayIn(now, 'UTC');
  const before = addDays(today, 1);
  const tenant = storage.tenant(actor.tenant);
  const alerts = parts.alertsOver(storage);
  const month = `${today.slice(0, 8)}01`;
  const earliest = [addMonths(month, -1), addDays(today, -89), factsFrom(today)].sort()[0] as Day;
  const [workspace, accounts, recent, named, plan, rules, unread, latest] = await Promise.all([
    readWorkspace(parts, tenant),
    listAccounts(tenant),
    readDays(tenant, 'cost', { from: earliest, before }),
    storage.directory.collection(organizations).get(actor.organization),
    parts.planOf(actor.organization),
    alerts.rules(actor),
    alerts.count(actor, { statuses: ['open'] }),
    alerts.list(actor, { limit: latestAlerts }),
  ]);
  const thresholds = rules.map(thresholdOf).filter(({ enabled }) => enabled);
  const all = needsEverything(thresholds) ? await readDays(tenant, 'cost', { before }) : recent;
  const facts = openFacts(parts, actor.tenant, { workspace, accounts, days: all }, now);
  const judged = await judgeAll(facts, thresholds);
  const count = (state: string): number => judged.filter(({ standing }) => standing.state === state).length;

  const { currency, settings } = workspace;
  const book = openBook(recent, currency);
  const providers = byProviderAndDay(recent, currency);
  const totals = totalsOf(book.total, today);
  const samePoint = totals.previousMonthSamePoint;
  const forecast = hasFeature(plan, 'forecast') ? forecastMonth(book.total, today) : null;
  const from = firstDayOf(range, today, plan.entitlements.historyDays);
  return {
    workspace: { id: actor.organization, name: named?.name ?? actor.organization, plan: plan.plan },
    asOf: latestOf(accounts.map(({ lastSyncedAt }) => lastSyncedAt)),
    currency,
    spend: {
      ...totals,
      changePercent:
        samePoint === null ? null : percentOf(totals.monthToDate - samePoint, samePoint, 1, 'half-up'),
      projectedMonth: forecast?.projected ?? null,
      projectedRange: forecast && { low: forecast.low, high: forecast.high },
      basisMix: book.basisMix,
      notIncluded: [
        ...new Set(accounts.filter((account) => isLeftOut(book, account)).map(({ provider }) => provider)),
      ],
    },
    series: seriesOf(book, providers, { from, today }),
    byProvider: sharesOf(providers, { from: month, before }),
    credits: accounts.flatMap(({ id, provider, latest: state }) =>
      state?.credits
        ? [
            {
              provider,
              remaining: BigInt(state.credits.remaining.micros),
              currency: state.credits.remaining.currency,
              runwayDays: runwayDays(
                BigInt(state.credits.remaining.micros),
                state.credits.remaining.currency === currency ? (book.byAccount.get(id) ?? nothing) : nothing,
                today,
              ),
              asOf: new Date(state.takenAt),
            },
          ]
        : [],
    ),
    thresholds: { ok: count('ok'), warning: count('warning'), breached: count('breached') },
    alerts: { unread, latest: latest.items },
    providers: accounts,
    setup: {
      connectedProvider: accounts.length > 0,
      firstSyncDone: accounts.some(({ lastSyncedAt }) => lastSyncedAt !== null),
      thresholdCreated: rules.length > 0,
      channelVerified: openChannels(settings).length > 0,
    },
  };
}
