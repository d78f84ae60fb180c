import type { Day } from '../../../kernel/day.js';
import { day, instant, integer, json, nullable, table, text } from '../../../storage/table.js';

/** Where a figure comes from: the provider's bill, its meter, a computation from its other signals, or our own prices. */
export type Basis = 'billed' | 'metered' | 'derived' | 'estimated';

/** An exact amount in the unit that the provider really uses. */
export interface ProviderAmount {
  /** A plain decimal, as many places as the provider gave: `'318.25'`, `'-0.0000031'`; no exponent. */
  readonly value: string;
  /** `major` is dollars, `minor` the currency's smallest coin (cents), `micro` a millionth and `nano` a billionth of the major unit. */
  readonly unit: 'major' | 'minor' | 'micro' | 'nano';
  /** ISO 4217, upper case. */
  readonly currency: string;
}

/** What is counted beside money; each bucket is disjoint, and one that the provider does not report is left out. */
export type Meter =
  | 'requests'
  | 'inputTokens'
  | 'cachedInputTokens'
  | 'cacheWriteTokens'
  | 'outputTokens'
  | 'reasoningTokens'
  | 'audioTokens'
  | 'characters'
  | 'seconds'
  | 'units';

/** What a sample is about. One that the provider does not tell is left out; an empty text means the same. */
export interface Dimensions {
  readonly service?: string;
  readonly model?: string;
  readonly externalProject?: string;
  readonly apiKey?: string;
  readonly lineItem?: string;
}

/** What a provider says of one day and one combination of dimensions. Two of the same key are added up. */
export interface ProviderSample {
  /** UTC. */
  readonly day: Day;
  readonly dimensions: Dimensions;
  /** Null when this answer speaks of usage only. */
  readonly amount: ProviderAmount | null;
  /** Of the amount. */
  readonly basis: Basis;
  /** Whole numbers as decimal text, so that none is too large; seconds may have six decimals. */
  readonly quantities: Readonly<Partial<Record<Meter, string>>>;
}

/** The days that a question is about: UTC, half open. */
export interface DayRange {
  readonly from: Day;
  readonly before: Day;
}

/** What history is kept of. */
export type HistorySignal = 'cost' | 'usage';

/** Counts by meter as plain decimals; a meter without a report is absent, which is not 0. */
export type Quantities = Readonly<Partial<Record<Meter, string>>>;

/** The part of a day that has one combination of dimensions, one currency and one basis. */
export type Bucket = {
  readonly service: string;
  readonly model: string;
  readonly externalProject: string;
  readonly apiKey: string;
  readonly lineItem: string;
  /** Micros as decimal text; null when only usage is told. */
  readonly amount: string | null;
  /** ISO 4217; null with the amount. */
  readonly currency: string | null;
  readonly basis: Basis;
  readonly quantities: Quantities;
};

/** A day's money of one currency and basis. */
export type DayAmount = {
  readonly currency: string;
  readonly basis: Basis;
  /** Micros as decimal text. */
  readonly micros: string;
};

/**
 * What is known of one account's day: sums, and which pull they come from. A day without a row was never told of, which
 * is another thing than a day on which nothing was spent.
 */
export interface SpendDay {
  /** `account/signal/day`. */
  readonly id: string;
  readonly accountId: string;
  readonly provider: string;
  readonly signal: HistorySignal;
  readonly day: Day;
  /** Numbers the account's pulls in the order in which they began: of two that tell of a day the later one holds. */
  readonly pull: number;
  /** When that pull began; from 24 hours and the provider's lag after the day's end on, the day is complete. */
  readonly observedAt: Date;
  /** A hash of the buckets. */
  readonly fingerprint: string;
  readonly amounts: readonly DayAmount[];
  readonly quantities: Quantities;
}

/** Sums by account, signal and day: what dashboards, thresholds and digests read. */
export const spendDays = table<SpendDay>({
  name: 'spend_day',
  fields: {
    id: text(),
    accountId: text(),
    provider: text(),
    signal: text<HistorySignal>(),
    day: day(),
    pull: integer(),
    observedAt: instant(),
    fingerprint: text(),
    amounts: json<readonly DayAmount[]>(),
    quantities: json<Quantities>(),
  },
  indexes: [
    ['signal', 'day'],
    ['accountId', 'day'],
  ],
});

/** The buckets of one account's day, whole: they are only ever told, replaced and read together. */
export interface SpendDetail {
  /** The same as its day's. */
  readonly id: string;
  readonly accountId: string;
  readonly signal: HistorySignal;
  readonly day: Day;
  readonly buckets: readonly Bucket[];
}

/** What a day consists of: for models, projects, line items, keys. */
export const spendDetails = table<SpendDetail>({
  name: 'spend_detail',
  fields: {
    id: text(),
    accountId: text(),
    signal: text<HistorySignal>(),
    day: day(),
    buckets: json<readonly Bucket[]>(),
  },
  indexes: [['accountId', 'day']],
});

/** A bucket that was told differently later; null where it was not there. */
export type Restated = { readonly was: Bucket | null; readonly is: Bucket | null };

/** One day that a provider changed its mind about. */
export interface Restatement {
  /** `account/signal/day/pull`, of the pull that told otherwise. */
  readonly id: string;
  readonly at: Date;
  readonly accountId: string;
  readonly signal: HistorySignal;
  readonly day: Day;
  readonly changes: readonly Restated[];
}

/** The history of changed days. Rows are only ever added, or purged with their account. */
export const restatements = table<Restatement>({
  name: 'spend_restatement',
  fields: {
    id: text(),
    at: instant(),
    accountId: text(),
    signal: text<HistorySignal>(),
    day: day(),
    changes: json<readonly Restated[]>(),
  },
  indexes: [['accountId', 'day']],
});

/** An amount as it is kept: micros as decimal text. */
export type KeptAmount = { readonly micros: string; readonly currency: string };
/** A prepaid balance as it is kept. */
export type KeptCredits = { readonly remaining: KeptAmount; readonly total: KeptAmount | null };
/** A provider's own cap as it is kept. */
export type KeptLimit = {
  readonly name: string;
  readonly cap: KeptAmount | null;
  readonly remaining: KeptAmount | null;
  readonly resets: string | null;
};
/** A growing total as it is kept. */
export type KeptReading = {
  readonly name: string;
  readonly amount: KeptAmount;
  readonly since: Day | null;
};

/** The state of an account at one moment. */
export interface AccountSnapshot {
  /** `account/pull`. */
  readonly id: string;
  readonly accountId: string;
  readonly pull: number;
  readonly takenAt: Date;
  readonly credits: KeptCredits | null;
  readonly limits: readonly KeptLimit[] | null;
  readonly readings: readonly KeptReading[];
}

/** Balances, caps and totals over time. Rows are only ever added, or purged with their account. */
export const snapshots = table<AccountSnapshot>({
  name: 'account_snapshot',
  fields: {
    id: text(),
    accountId: text(),
    pull: integer(),
    takenAt: instant(),
    credits: nullable(json<KeptCredits>()),
    limits: nullable(json<readonly KeptLimit[]>()),
    readings: json<readonly KeptReading[]>(),
  },
  indexes: [['accountId', 'takenAt'], ['takenAt']],
});
