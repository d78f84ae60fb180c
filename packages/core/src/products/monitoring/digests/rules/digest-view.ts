import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { DigestKind } from '../../plans/model.js';
import { sumBetween, type DailySpend } from '../../samples/rules/spend-book.js';
import type { DigestPeriod } from './digest-period.js';

/** An amount beside the one of the period before. */
export interface Compared {
  readonly name: string;
  readonly amount: Micros;
  readonly previous: Micros;
  /** One decimal with its sign, as text; null where there was nothing before. */
  readonly change: string | null;
}

/** What a digest is made of. Money in the workspace's currency only. */
export interface DigestFacts {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly currency: string;
  readonly period: DigestPeriod;
  readonly total: DailySpend;
  /** By the name of a provider, a model, a project: everything that is compared. */
  readonly providers: ReadonlyMap<string, DailySpend>;
  readonly movers: ReadonlyMap<string, DailySpend>;
  readonly projects: ReadonlyMap<string, DailySpend> | null;
  readonly month: {
    readonly toDate: Micros;
    /** Null when the month before began before anything is known. */
    readonly previousSamePoint: Micros | null;
    readonly projected: Micros;
  } | null;
  readonly openAlerts: readonly {
    readonly title: string;
    readonly severity: string;
    readonly type: string;
  }[];
  readonly resolvedAlerts: readonly { readonly title: string; readonly type: string }[];
  readonly thresholds: readonly {
    readonly name: string;
    readonly state: 'ok' | 'warning' | 'breached';
    readonly percent: string | null;
  }[];
  readonly credits: readonly {
    readonly provider: string;
    readonly remaining: Micros;
    readonly currency: string;
    readonly runwayDays: number | null;
  }[];
  readonly problems: readonly {
    readonly account: string;
    readonly status: string;
    readonly lastSyncedAt: Date | null;
  }[];
  readonly connectedAccounts: number;
  /** Names of what has no cost to add up, or only in another currency. */
  readonly notIncluded: readonly string[];
  /** Days of the period whose figures may still change. */
  readonly incomplete: readonly Day[];
  /** Where the plan is paid; null where there is no such page. */
  readonly planUrl: string | null;
}

/** A digest as all of its forms show it. */
export interface DigestView extends Pick<
  DigestFacts,
  'workspace' | 'currency' | 'month' | 'thresholds' | 'credits' | 'problems' | 'notIncluded' | 'incomplete'
> {
  readonly kind: DigestKind;
  readonly subject: string;
  readonly start: Day;
  /** The first day after the period. */
  readonly before: Day;
  readonly spend: Omit<Compared, 'name'>;
  /** Only of a day: the mean of the seven before it. */
  readonly weekMean: Micros | null;
  readonly byProvider: readonly Compared[];
  readonly movers: readonly Compared[];
  readonly byProject: readonly Compared[] | null;
  readonly openAlerts: DigestFacts['openAlerts'];
  /** Null where the kind does not tell. */
  readonly resolvedAlerts: DigestFacts['resolvedAlerts'] | null;
  readonly alertsByType: Readonly<Record<string, number>> | null;
  readonly planUrl: string | null;
}

const lowRunwayDays = 14;
const moverCount: Readonly<Record<DigestKind, number>> = { daily: 3, weekly: 5, monthly: 10 };
const title: Readonly<Record<DigestKind, string>> = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' };

/** How much an amount rose, with its sign and one decimal; null from nothing (monitoring spec §1). */
export function changeOf(amount: Micros, previous: Micros): string | null {
  if (previous === 0n) return null;
  const size = previous < 0n ? -previous : previous;
  const tenths = divideRound((amount - previous) * 1_000n, size, 'half-up');
  const [whole, rest] = [tenths / 10n, tenths % 10n];
  const sign = tenths > 0n ? '+' : tenths < 0n ? '-' : '';
  const digits = (part: bigint): bigint => (part < 0n ? -part : part);
  return `${sign}${digits(whole)}${rest === 0n ? '' : `.${digits(rest)}`}`;
}

const signs: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

/** An amount as people write it: `$128.40`, `12.00 CHF`. */
export function shownAmount(micros: Micros, currency: string): string {
  const cents = (micros < 0n ? -micros : micros) + 5_000n;
  const text = `${cents / 1_000_000n}.${((cents % 1_000_000n) / 10_000n).toString().padStart(2, '0')}`;
  const minus = micros < 0n ? '-' : '';
  const sign = signs[currency];
  return sign === undefined ? `${minus}${text} ${currency}` : `${minus}${sign}${text}`;
}

const compare = (name: string, spend: DailySpend, { range, previous }: DigestPeriod): Compared => {
  const [amount, before] = [sumBetween(spend, range), sumBetween(spend, previous)];
  return { name, amount, previous: before, change: changeOf(amount, before) };
};

const size = (micros: Micros): Micros => (micros < 0n ? -micros : micros);
const descending = (a: Micros, b: Micros): number => (a > b ? -1 : a < b ? 1 : 0);

const biggest = (lines: readonly Compared[]): Compared[] =>
  [...lines].sort((a, b) => descending(a.amount, b.amount) || (a.name < b.name ? -1 : 1));

const moved = (lines: readonly Compared[], count: number): Compared[] =>
  lines
    .filter(({ amount, previous }) => amount !== previous)
    .sort(
      (a, b) =>
        descending(size(a.amount - a.previous), size(b.amount - b.previous)) || (a.name < b.name ? -1 : 1),
    )
    .slice(0, count);

function countTypes(alerts: readonly { readonly type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of alerts) counts[type] = (counts[type] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function weekMeanOf({ total, period }: DigestFacts): Micros {
  const days = [...total.keys()]
    .filter((day) => day < period.range.from)
    .sort()
    .slice(-7);
  const sum = days.reduce((so, day) => so + (total.get(day) ?? 0n), 0n);
  return days.length === 0 ? 0n : sum / BigInt(days.length);
}

/**
 * What a digest of the kind tells (monitoring spec §8); null when there is no spend, no alert and no connected account.
 * Currencies are never mixed: what is not in the workspace's is named, not added.
 */
export function buildDigest(facts: DigestFacts): DigestView | null {
  const { period, total, currency, openAlerts, resolvedAlerts } = facts;
  const { kind, range } = period;
  const { name: _, ...spend } = compare('', total, period);
  const silent = spend.amount === 0n && openAlerts.length === 0 && facts.connectedAccounts === 0;
  if (silent) return null;
  const lines = (of: ReadonlyMap<string, DailySpend>): Compared[] =>
    [...of].map(([name, daily]) => compare(name, daily, period));
  const change = spend.change === null ? '' : ` (${spend.change}%)`;
  return {
    kind,
    subject: `${title[kind]} spend: ${shownAmount(spend.amount, currency)}${change}`,
    workspace: facts.workspace,
    currency,
    start: range.from,
    before: range.before,
    spend,
    weekMean: kind === 'daily' ? weekMeanOf(facts) : null,
    byProvider: biggest(lines(facts.providers)),
    movers: moved(lines(facts.movers), moverCount[kind]),
    byProject: kind === 'daily' || facts.projects === null ? null : biggest(lines(facts.projects)),
    month: facts.month,
    openAlerts,
    resolvedAlerts: kind === 'weekly' ? resolvedAlerts : null,
    alertsByType: kind === 'monthly' ? countTypes([...openAlerts, ...resolvedAlerts]) : null,
    thresholds: facts.thresholds,
    credits: facts.credits.filter(
      ({ runwayDays }) => kind !== 'daily' || (runwayDays !== null && runwayDays < lowRunwayDays),
    ),
    problems: facts.problems,
    notIncluded: facts.notIncluded,
    incomplete: facts.incomplete,
    planUrl: kind === 'monthly' ? facts.planUrl : null,
  };
}
