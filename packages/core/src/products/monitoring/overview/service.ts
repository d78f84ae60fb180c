import type { Actor } from '../../../kernel/actor.js';
import { addDays, dayIn, daysBetween, type Day } from '../../../kernel/day.js';
import { invalid } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import { listAccounts } from '../connections/service/read.js';
import { planRequired } from '../errors.js';
import { suggestBudget } from '../forecasts/rules/forecast-month.js';
import { hasFeature } from '../plans/rules/entitlements.js';
import type { Bucket, DayRange } from '../samples/model.js';
import { openBook } from '../samples/rules/spend-book.js';
import { readDays, readDetails } from '../samples/service/read-days.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { readWorkspace } from '../workspace/service/workspace.js';
import type { Reconciliation } from './rules/reconcile.js';
import { readDashboard, type Dashboard, type DashboardRange } from './service/dashboard.js';
import { readReconciliation } from './service/reconciliation.js';
import { readSummary, type AccountSummary } from './service/summary.js';
import { readUsage, type UsageAsk, type UsageSeries } from './service/usage.js';

/** One line of an export. */
export interface SpendLine extends Omit<Bucket, 'amount' | 'currency' | 'quantities'> {
  readonly day: Day;
  readonly provider: string;
  readonly accountId: string;
  readonly amount: Micros;
  readonly currency: string;
}

/** What is stored, added up. Nothing here asks a provider. */
export interface OverviewService {
  dashboard(actor: Actor, range?: DashboardRange): Promise<Dashboard>;
  summary(
    actor: Actor,
    ask: { readonly provider: string; readonly accountId?: string | undefined },
  ): Promise<AccountSummary>;
  usage(actor: Actor, ask: UsageAsk): Promise<UsageSeries>;
  /** Both days are part of it; the last 30 when absent. */
  reconcile(
    actor: Actor,
    days?: { readonly from?: Day | undefined; readonly to?: Day | undefined },
  ): Promise<{ readonly range: DayRange; readonly providers: readonly Reconciliation[] }>;
  /** By day, then account. @throws DomainError `plan_required`, `invalid`. */
  export(
    actor: Actor,
    days?: { readonly from?: Day | undefined; readonly to?: Day | undefined },
  ): Promise<{ readonly lines: readonly SpendLine[]; readonly truncated: boolean }>;
  /** A monthly threshold to begin with; null while too little is known. */
  suggestion(actor: Actor): Promise<Micros | null>;
}

const longestDays = 800;
const mostLines = 50_000;

/** Makes the service. */
export function overviewService(parts: MonitoringParts): OverviewService {
  const { storage, runtime } = parts;
  const rangeOf = (
    days: { readonly from?: Day | undefined; readonly to?: Day | undefined } = {},
  ): DayRange => {
    const to = days.to ?? dayIn(runtime.now(), 'UTC');
    const from = days.from ?? addDays(to, -29);
    if (from > to) throw invalid(['from'], 'must not be after to');
    if (daysBetween(from, to) > longestDays)
      throw invalid(['from'], `must be at most ${longestDays} days before to`);
    return { from, before: addDays(to, 1) };
  };
  const clipped = (range: DayRange, historyDays: number | null): DayRange => {
    if (historyDays === null) return range;
    const oldest = addDays(dayIn(runtime.now(), 'UTC'), 1 - historyDays);
    return { ...range, from: range.from < oldest ? oldest : range.from };
  };

  return {
    dashboard: (actor, range) => readDashboard(parts, actor, range),
    summary: (actor, ask) => readSummary(parts, actor, ask),
    usage: (actor, ask) => readUsage(parts, actor, ask),
    reconcile: async (actor, days) => {
      const range = rangeOf(days);
      return { range, providers: await readReconciliation(parts, actor, range) };
    },
    export: async (actor, days) => {
      const plan = await parts.planOf(actor.organization);
      if (!hasFeature(plan, 'export')) throw planRequired('export');
      const tenant = storage.tenant(actor.tenant);
      const range = clipped(rangeOf(days), plan.entitlements.historyDays);
      const accounts = await listAccounts(tenant, { disconnectedToo: true });
      const lines: SpendLine[] = [];
      for (const { id, provider } of accounts) {
        for (const { day, buckets } of await readDetails(tenant, id, 'cost', range))
          for (const { amount, currency, quantities: _, ...bucket } of buckets)
            if (amount !== null && currency !== null)
              lines.push({ ...bucket, day, provider, accountId: id, amount: BigInt(amount), currency });
        if (lines.length > mostLines) break;
      }
      const ordered = lines.sort((a, b) =>
        a.day === b.day ? (a.accountId < b.accountId ? -1 : 1) : a.day < b.day ? -1 : 1,
      );
      return { lines: ordered.slice(0, mostLines), truncated: ordered.length > mostLines };
    },
    suggestion: async (actor) => {
      const tenant = storage.tenant(actor.tenant);
      const today = dayIn(runtime.now(), 'UTC');
      const [{ currency }, days] = await Promise.all([
        readWorkspace(parts, tenant),
        readDays(tenant, 'cost', { from: addDays(today, -60), before: today }),
      ]);
      return suggestBudget(openBook(days, currency).total, today);
    },
  };
}
