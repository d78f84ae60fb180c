import type { Json, JsonObject } from '../kernel/json.js';
import type { WorkItem } from './leases.js';
import type { Lookup, Where } from './match.js';
import type { Identified, LogTable, Table } from './table.js';

/** A running total that must not be overspent. A counter that was never touched reads as zero. */
export interface Counter {
  readonly settled: bigint;
  readonly held: bigint;
  /** No open hold on this counter expires before this instant; null when none expires. */
  readonly earliestExpiry: Date | null;
  /** A small declared record: velocity buckets, a session's last use, thresholds fired. */
  readonly state: JsonObject | null;
}

/** What every untouched counter is. */
export const emptyCounter: Counter = { settled: 0n, held: 0n, earliestExpiry: null, state: null };

/** An operation's identity: its stored result answers every later update that carries the same id. */
export interface Op {
  /** Unique within the tenant. */
  readonly id: string;
  /** Names this try; the same try repeated (after a COMMIT of unknown outcome) is answered even by a refusal. */
  readonly attempt: string;
  /** Fingerprint of the request; returned with a replay so that the caller can refuse another body. */
  readonly hash: string | null;
  /** When housekeeping may forget it; null keeps it for ever. */
  readonly keepUntil: Date | null;
}

/** A row, log entry or piece of work that a step stores. None of them can conflict. */
export type Write =
  | { readonly kind: 'insert'; readonly table: Table<Identified>; readonly row: Identified }
  | {
      readonly kind: 'replace';
      readonly table: Table<Identified>;
      readonly seen: Identified;
      readonly next: Identified;
    }
  | { readonly kind: 'remove'; readonly table: Table<Identified>; readonly seen: Identified }
  | { readonly kind: 'append'; readonly log: LogTable<Identified>; readonly row: Identified }
  | { readonly kind: 'work'; readonly item: WorkItem };

const untyped = <T>(value: unknown): T => value as T;
/** Stores a row under a fresh id. */
export const insertion = <Row extends Identified>(table: Table<Row>, row: Row): Write => ({
  kind: 'insert',
  table: untyped(table),
  row,
});
/** Changes a row that this step was shown. */
export const replacement = <Row extends Identified>(table: Table<Row>, seen: Row, next: Row): Write => ({
  kind: 'replace',
  table: untyped(table),
  seen,
  next,
});
/** Removes a row that this step was shown. */
export const removal = <Row extends Identified>(table: Table<Row>, seen: Row): Write => ({
  kind: 'remove',
  table: untyped(table),
  seen,
});
/** Appends to a log under a fresh id, raising its rollups; a known id or unique value fails the job with `conflict`. */
export const entry = <Row extends Identified>(log: LogTable<Row>, row: Row): Write => ({
  kind: 'append',
  log: untyped(log),
  row,
});
/** Puts due work. */
export const dueWork = (item: WorkItem): Write => ({ kind: 'work', item });

/** What a step is shown, read under the locks. */
export interface Seen<F extends Record<string, Identified>> {
  readonly now: Date;
  readonly found: { readonly [K in keyof F]: readonly F[K][] };
  /** Every planned key; untouched ones are `emptyCounter`. */
  readonly counters: ReadonlyMap<string, Counter>;
  /** Counters of `reads`: read under the locks but not locked themselves. */
  readonly reads: ReadonlyMap<string, Counter>;
  /** Open holds past their expiry on any planned counter (see `Job.expiring`); each has all of its counters planned. */
  readonly expired: readonly Identified[];
}

/** What a step decides. */
export type Outcome<R> =
  | {
      /** Changed counters only; every key must have been planned. */
      readonly counters: ReadonlyMap<string, Counter>;
      readonly writes: readonly Write[];
      readonly result: R;
      /** A refusal that a new attempt under the same op id should be judged anew (its own attempt is still answered by it). */
      readonly retryable?: boolean;
    }
  /** The plan was made from stale facts: store nothing, withdraw the op, and fail the call with `StalePlan`. */
  | 'stale';

/**
 * One atomic decision. Captured whole before it is queued, so that it can run again: `plan` and `step` are pure and
 * synchronous. Results and states are JSON: they are stored and answered again.
 */
export interface Job<F extends Record<string, Identified>, R extends Json> {
  readonly now: Date;
  readonly ops: readonly Op[];
  readonly find: { readonly [K in keyof F]: Lookup<F[K]> };
  /** Counter keys to lock, from rows found before the locks and again under them. */
  plan(found: { readonly [K in keyof F]: readonly F[K][] }): readonly string[];
  /**
   * The plan made from what the caller remembers, which saves the read before the locks. Only a guess: the plan made from
   * rows read under the locks decides, and a wrong guess costs a second batch.
   */
  readonly guess?: readonly string[];
  /** Counter keys to read without locking. */
  readonly reads?: readonly string[];
  /** How to find rows whose expiry must be applied before anything else is decided on their counters. */
  readonly expiring?: Expiring;
  step(seen: Seen<F>): Outcome<R>;
  /** A job not begun by then is taken off the queue and fails with `DeadlineExceeded`. */
  readonly deadline?: Date;
}

/** Rows that hold amounts on counters until they expire. Looked up only when a locked counter's `earliestExpiry` ≤ now. */
export interface Expiring {
  readonly table: Table<Identified>;
  /** Open and past expiry at `now`. */
  where(now: Date): Where<Identified>;
  /** All counters that the row holds amounts on. */
  keys(row: Identified): readonly string[];
}

/** The answer of an update. */
export interface Answer<R> {
  readonly result: R;
  /** True when an op was already there and its stored result answered; no step ran. */
  readonly replayed: boolean;
  /** The hash stored with the op that answered. */
  readonly hash: string | null;
  /** The attempt that did the work: the stored one of a replay, else null. Equal to one's own after a lost answer. */
  readonly attempt: string | null;
}

/** Amounts that must not be overspent, quotas too. */
export interface Counters {
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Counter>>;
  /**
   * Runs the job's step under the locks of all its counters; effect, ops, log entries, events and due work commit
   * together. Concurrent callers share one transaction. A refusal is a result; a throw stores nothing.
   *
   * @throws StalePlan, DeadlineExceeded, QueueFull, StorageBusy, or whatever the step threw.
   */
  update<F extends Record<string, Identified>, R extends Json>(job: Job<F, R>): Promise<Answer<R>>;
}
