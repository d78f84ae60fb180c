import type { Actor } from '../../../../kernel/actor.js';
import { addDays, addMonths, dayIn, type Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';
import type { Missing, ProviderAccount, Signal, Unavailable } from '../../connections/model.js';
import { findAccount } from '../../connections/service/read.js';
import { forecastMonth, runwayDays } from '../../forecasts/rules/forecast-month.js';
import { hasFeature } from '../../plans/rules/entitlements.js';
import type { Basis, KeptLimit, Quantities } from '../../samples/model.js';
import { addQuantities } from '../../samples/rules/read-page.js';
import { basesInOrder, openBook } from '../../samples/rules/spend-book.js';
import { readAccountDays, readDetails } from '../../samples/service/read-days.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import { totalsOf, type Totals } from '../rules/totals.js';

/** What is known of one account; a block that is null has its reason in `unavailable` (monitoring spec §4.2). */
export interface AccountSummary {
  readonly account: ProviderAccount;
  readonly cost:
    | (Totals & { readonly projectedMonth: Micros | null; readonly currency: string; readonly basis: Basis })
    | null;
  /** Counts of the month so far. */
  readonly usage: Quantities | null;
  readonly credits: {
    readonly remaining: Micros;
    readonly total: Micros | null;
    readonly used: Micros | null;
    readonly percentUsed: string | null;
    readonly currency: string;
    readonly runwayDays: number | null;
  } | null;
  readonly limits: readonly KeptLimit[] | null;
  /** Of the month so far, most expensive first. */
  readonly topModels: readonly { readonly model: string; readonly amount: Micros }[];
  readonly unavailable: readonly Missing[];
}

const mostModels = 10;
const blocks: readonly Signal[] = ['cost', 'usage', 'credits', 'limits'];

/** Why a signal is not there. */
function reasonFor(account: ProviderAccount, signal: Signal): Unavailable {
  const told = account.missing.find((missing) => missing.signal === signal);
  if (told) return told.reason;
  if (account.signals[signal] === 'none') return 'not_exposed';
  return account.lastError === null ? 'pending_first_sync' : 'sync_error';
}

function creditsOf(
  account: ProviderAccount,
  spend: ReadonlyMap<Day, Micros>,
  today: Day,
): AccountSummary['credits'] {
  const credits = account.latest?.credits;
  if (!credits) return null;
  const remaining = BigInt(credits.remaining.micros);
  const total = credits.total === null ? null : BigInt(credits.total.micros);
  const used = total === null ? null : total - remaining;
  return {
    ...{ remaining, total, used, currency: credits.remaining.currency },
    percentUsed: used === null || total === null ? null : percentOf(used, total, 1, 'half-up'),
    runwayDays: runwayDays(remaining, spend, today),
  };
}

/** Reads one account's summary; figures of one basis only, the best that is there. @throws DomainError `not_found`. */
export async function readSummary(
  parts: MonitoringParts,
  actor: Actor,
  ask: { readonly provider: string; readonly accountId?: string | undefined },
): Promise<AccountSummary> {
  const tenant = parts.storage.tenant(actor.tenant);
  const account = await findAccount(tenant, ask, { disconnectedToo: true });
  const today = dayIn(parts.runtime.now(), 'UTC');
  const before = addDays(today, 1);
  const month = `${today.slice(0, 8)}01`;
  const [workspace, days, details, plan] = await Promise.all([
    readWorkspace(parts, tenant),
    readAccountDays(tenant, account.id, { from: addMonths(month, -1), before }),
    readDetails(tenant, account.id, 'cost', { from: month, before }),
    parts.planOf(actor.organization),
  ]);
  const costDays = days.filter(({ signal }) => signal === 'cost');
  const usageDays = days.filter(({ signal, day }) => signal === 'usage' && day >= month);
  const currencies = new Set(costDays.flatMap(({ amounts }) => amounts.map(({ currency }) => currency)));
  const [first] = currencies;
  const currency = currencies.has(workspace.currency) ? workspace.currency : (first ?? workspace.currency);
  const basis = basesInOrder.find((each) =>
    costDays.some(({ amounts }) => amounts.some((one) => one.basis === each)),
  );
  const book = openBook(costDays, currency, basis === undefined ? basesInOrder : [basis]);
  const usual: Basis = account.signals.cost === 'derived' ? 'derived' : 'billed';
  const projected = hasFeature(plan, 'forecast') ? forecastMonth(book.total, today).projected : null;

  const models = new Map<string, Micros>();
  for (const { buckets } of details)
    for (const bucket of buckets)
      if (
        bucket.model !== '' &&
        bucket.amount !== null &&
        bucket.currency === currency &&
        bucket.basis === basis
      )
        models.set(bucket.model, (models.get(bucket.model) ?? 0n) + BigInt(bucket.amount));
  const topModels = [...models]
    .map(([model, amount]) => ({ model, amount }))
    .sort((a, b) => (a.amount > b.amount ? -1 : a.amount < b.amount ? 1 : a.model < b.model ? -1 : 1))
    .slice(0, mostModels);

  const summary = {
    cost:
      costDays.length === 0 || (basis === undefined && account.signals.cost === 'derived')
        ? null
        : { ...totalsOf(book.total, today), projectedMonth: projected, currency, basis: basis ?? usual },
    usage:
      usageDays.length === 0
        ? null
        : usageDays.reduce<Quantities>((sum, { quantities }) => addQuantities(sum, quantities), {}),
    credits: creditsOf(account, book.total, today),
    limits: account.latest?.limits ?? null,
  };
  const missing = blocks.filter((signal) => summary[signal as keyof typeof summary] === null);
  return {
    ...summary,
    account,
    topModels,
    unavailable: missing.map((signal) => ({ signal, reason: reasonFor(account, signal) })),
  };
}
