import type { Day } from '../../../kernel/day.js';
import type { DayRange, ProviderAmount, ProviderSample } from '../samples/model.js';
import type { Category, CredentialField, RejectReason, Signal, Signals, Unavailable } from './model.js';

export type { Basis, DayRange, Dimensions, Meter, ProviderAmount, ProviderSample } from '../samples/model.js';
export type {
  Category,
  CredentialField,
  RejectReason,
  Signal,
  Signals,
  Support,
  Unavailable,
} from './model.js';

/** Credentials by field name; 1 to 16,384 characters each. They exist in the clear only inside a call. */
export type Credentials = Readonly<Record<string, string>>;

/** What comes back from an outgoing call. The global `fetch`'s `Response` is one. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** For answers too long to be held as one text. */
  readonly body?: AsyncIterable<Uint8Array> | null;
}

/**
 * How connectors reach the world: the global `fetch` is one. Core opens no socket of its own; a host puts its proxy,
 * its address rules or its recording here.
 */
export type FetchLike = (
  url: string,
  init?: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly redirect?: 'error' | 'manual' | 'follow';
    readonly signal?: AbortSignal;
  },
) => Promise<FetchAnswer>;

/** What every call of a connector is given beside its question. */
export interface ConnectorContext {
  readonly fetch: FetchLike;
  /** The present, for signatures and `today`; connectors read no clock. */
  readonly now: Date;
  /** Aborts when the call's time is up or the process stops; 20 s after the call began (monitoring spec §3.3). */
  readonly signal: AbortSignal;
}

/** One question for history. */
export interface PullRequest {
  /** Money and counts have endpoints of their own at most providers, so each is asked, and may fail, by itself. */
  readonly signal: 'cost' | 'usage';
  readonly range: DayRange;
  /** What the last page of the same question gave as `next`; null for its first. */
  readonly cursor: string | null;
}

/**
 * Why a question has no answer. Connectors do not wait or try again themselves: the sync does, later, and keeps what it
 * already has. Messages are for people and must not hold credentials.
 */
export type Failure =
  /** 429, or a quota said otherwise. `retryAfterMs` is the provider's word, null when it gave none. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null; readonly message: string }
  /** 401 or 403: the credentials do not work (any more), or not for this. */
  | { readonly kind: 'rejected'; readonly reason: RejectReason; readonly message: string }
  /** No answer, a 5xx, a time-out. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** An answer that cannot be read: truncated JSON, another shape, an amount that is no decimal. */
  | { readonly kind: 'malformed'; readonly message: string };

/**
 * One page of history. All pages of a question together state everything that the provider says of the range's days:
 * what an earlier pull had and this one has not is restated to nothing.
 */
export interface SamplePage {
  readonly kind: 'page';
  readonly samples: readonly ProviderSample[];
  /** Opaque; null on the last page. */
  readonly next: string | null;
}

/** What became of a question for history. */
export type Pulled = SamplePage | Failure;

/** A prepaid balance. It is never spend. */
export interface CreditBalance {
  readonly remaining: ProviderAmount;
  /** All that was ever bought or granted; null when the provider does not say. */
  readonly total: ProviderAmount | null;
}

/** A total that only grows until it starts again: daily spend is the difference of two readings (monitoring spec §3.1). */
export interface CumulativeReading {
  /** Tells two counters of one account apart, and a counter from its next run: `usage`, `month`. */
  readonly name: string;
  readonly amount: ProviderAmount;
  /** The first day that the total counts; another one means that it began again. Null for a total since ever. */
  readonly since: Day | null;
}

/** A cap that the provider itself enforces. */
export interface ProviderLimit {
  readonly name: string;
  readonly cap: ProviderAmount | null;
  readonly remaining: ProviderAmount | null;
  /** As the provider words it: `monthly`, `daily`; null for a cap that never starts again. */
  readonly resets: string | null;
}

/** The state of an account at this moment. A signal that this key cannot see is null. */
export interface Snapshot {
  readonly kind: 'snapshot';
  readonly credits: CreditBalance | null;
  readonly limits: readonly ProviderLimit[] | null;
  /** Totals to derive daily cost from; [] unless `signals.cost` is `derived`. */
  readonly readings: readonly CumulativeReading[];
}

/** What is found about credentials. */
export type Validation =
  | {
      readonly kind: 'valid';
      /** `externalId` tells two accounts of one provider apart; null when the provider does not name them. */
      readonly account: { readonly externalId: string | null; readonly label: string | null };
      /** What these credentials can see, which may be less than the provider has. */
      readonly signals: Signals;
      /** The reason of each signal that the provider has and these credentials have not. */
      readonly missing: readonly { readonly signal: Signal; readonly reason: Unavailable }[];
      /** For people: "Cost data is not available with this key". */
      readonly warnings: readonly string[];
    }
  | Failure;

/**
 * One provider, read only. A connector is plain data and three functions; it holds no state and no credentials between
 * calls, follows no redirect to another host, and never throws because of what a provider does: it answers a `Failure`.
 */
export interface ProviderConnector {
  /** Lower case, digits and hyphens; the `{id}` of routes. */
  readonly slug: string;
  readonly name: string;
  readonly category: Category;
  readonly credentialFields: readonly CredentialField[];
  /** The most that credentials of this provider can see. */
  readonly signals: Signals;
  /** Whether its endpoints and shapes have not been read in the provider's own documentation. */
  readonly unverified: boolean;
  /**
   * Says outright that they were read there, for a provider that the catalogue has as unverified; without it, not
   * being `unverified` lifts nothing.
   */
  readonly verified?: boolean;
  /** How late the provider's figures may still change, in hours. */
  readonly lagHours: number;
  /** How far back history can be had, in days. */
  readonly backfillDays: number;
  /** Days that one question may span; longer ranges are asked in slices, each stored when it is whole. */
  readonly sliceDays: number;
  validate(credentials: Credentials, context: ConnectorContext): Promise<Validation>;
  /** One page. Absent when neither cost nor usage is `native`. */
  pull?(credentials: Credentials, request: PullRequest, context: ConnectorContext): Promise<Pulled>;
  /** Absent when there are neither credits, limits nor readings. */
  snapshot?(credentials: Credentials, context: ConnectorContext): Promise<Snapshot | Failure>;
}
