import { addDays, type Day } from '../../../../kernel/day.js';
import type { Json, JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import { baselineDays, type SpikeHistory } from '../../../../platform/spending/alerts/rules/spike.js';

/** How long a decline counts towards a burst (projects spec §9.2). */
const burstMs = 600_000;
/** The window of a rate of spending. */
const rateMs = 3_600_000;
/** No rule counts more declines than this. */
const mostDeclines = 1_000;

/** What is remembered of one project, for rules that ask about its present: a declared counter state. */
export interface ProjectWatch {
  /** The latest UTC day that was touched and its spend. */
  readonly day: Day;
  readonly daySpend: Micros;
  /** `YYYY-MM` and its spend. */
  readonly month: string;
  readonly monthSpend: Micros;
  /** Charges of the last hour: instants and amounts. Kept only while a rule asks for the rate. */
  readonly hour: readonly (readonly [number, Micros])[];
  /** Instants of the latest declines. Kept only while a rule counts them. */
  readonly declines: readonly number[];
  /** When money last moved, epoch milliseconds. */
  readonly lastAt: number;
  /** The UTC day on which each rule last froze the card. */
  readonly froze: Readonly<Record<string, Day>>;
}

/** What is remembered of one provider on one project: enough for a baseline. */
export type ProviderWatch = SpikeHistory;

const nothing: ProjectWatch = {
  ...{ day: '', daySpend: 0n, month: '', monthSpend: 0n },
  ...{ hour: [], declines: [], lastAt: 0, froze: {} },
};

/** A change of spend: negative for what was given back or never captured. */
export interface SpendChange {
  readonly amount: Micros;
  /** The UTC day it belongs to, which may be an earlier one. */
  readonly day: Day;
  readonly atMs: number;
}

/** A project's watch after a change. Days and months that are past stay as they were; later ones begin at 0. */
export function watchSpend(
  watch: ProjectWatch,
  { amount, day, atMs }: SpendChange,
  keepsRate: boolean,
): ProjectWatch {
  const month = day.slice(0, 7);
  const sum = (current: string, key: string, total: Micros): Micros =>
    key === current ? total + amount : key > current ? amount : total;
  const hour = [...watch.hour, ...(amount > 0n ? [[atMs, amount] as const] : [])];
  return {
    ...watch,
    day: day > watch.day ? day : watch.day,
    daySpend: sum(watch.day, day, watch.daySpend),
    month: month > watch.month ? month : watch.month,
    monthSpend: sum(watch.month, month, watch.monthSpend),
    hour: keepsRate ? hour.filter(([instant]) => instant > atMs - rateMs) : [],
    lastAt: Math.max(watch.lastAt, atMs),
  };
}

/** A project's watch after a decline. */
export const watchDecline = (watch: ProjectWatch, atMs: number, keepsDeclines: boolean): ProjectWatch => ({
  ...watch,
  declines: keepsDeclines
    ? [...watch.declines, atMs].filter((instant) => instant > atMs - burstMs).slice(-mostDeclines)
    : [],
});

/** A provider's watch after a change; days that no baseline reaches are forgotten. */
export function watchProvider(watch: ProviderWatch, { amount, day }: SpendChange): ProviderWatch {
  const today = day > watch.today ? day : watch.today;
  const first = amount > 0n && (watch.first === null || day < watch.first) ? day : watch.first;
  const oldest = addDays(today, -baselineDays);
  const days = new Map([...watch.days, [day, (watch.days.get(day) ?? 0n) + amount] as const]);
  for (const each of days.keys()) if (each < oldest) days.delete(each);
  return { today, first, days };
}

/** Reads the state of a project's watch counter. */
export function projectWatchOf(state: JsonObject | null): ProjectWatch {
  if (state === null) return nothing;
  const kept = state as unknown as Stored;
  return {
    ...kept,
    daySpend: BigInt(kept.daySpend),
    monthSpend: BigInt(kept.monthSpend),
    hour: kept.hour.map(([instant, amount]) => [instant, BigInt(amount)] as const),
  };
}

interface Stored extends Omit<ProjectWatch, 'daySpend' | 'monthSpend' | 'hour'> {
  readonly daySpend: string;
  readonly monthSpend: string;
  readonly hour: readonly (readonly [number, string])[];
}

/** Writes it, beside what the counter remembers of alerts. */
export function storedProjectWatch(watch: ProjectWatch, fired: Json): JsonObject {
  const { day, month, declines, lastAt, froze } = watch;
  return {
    ...{ day, month, declines, lastAt, froze, fired },
    daySpend: watch.daySpend.toString(),
    monthSpend: watch.monthSpend.toString(),
    hour: watch.hour.map(([instant, amount]) => [instant, amount.toString()]),
  };
}

/** Reads the state of a provider's watch counter. */
export function providerWatchOf(state: JsonObject | null): ProviderWatch {
  const {
    today = '',
    first = null,
    days = {},
  } = (state ?? {}) as {
    today?: Day;
    first?: Day | null;
    days?: Readonly<Record<Day, string>>;
  };
  return { today, first, days: new Map(Object.entries(days).map(([day, amount]) => [day, BigInt(amount)])) };
}

/** Writes it, beside what the counter remembers of alerts. */
export const storedProviderWatch = ({ today, first, days }: ProviderWatch, fired: Json): JsonObject => ({
  ...{ today, first, fired },
  days: Object.fromEntries([...days].map(([day, amount]) => [day, amount.toString()])),
});
