import type { Json } from '../kernel/json.js';
import type { Counters } from './counters.js';
import type { Leases } from './leases.js';
import type { After, Order, Where } from './match.js';
import type { Identified, LogTable, Table, TenantId } from './table.js';

export type { LeasedItem, Leases, WorkItem } from './leases.js';
export type { Lookup } from './match.js';
export type { TenantId } from './table.js';

/**
 * What an adapter implements. All text compares by UTF-8 bytes, instants keep milliseconds, amounts are 64-bit, and
 * no method reads a clock: time arrives as an argument.
 */
export interface Storage {
  /** The only way to a tenant's rows. An unknown tenant is an empty one. */
  tenant(id: TenantId): TenantStorage;
  /** What must be found before a tenant is known. Exact keys only; never money or content. */
  readonly directory: Directory;
  /** Due work of all tenants. */
  readonly work: Leases;
  /** Request-rate windows. */
  readonly limits: Windows;
  /**
   * Runs `work` in one READ COMMITTED transaction: all of its writes or none. A throw rolls back and is passed on; the
   * work is never run twice by the adapter. Using the outer storage inside it throws `StorageMisuse` at once. A
   * transaction of `tx` nests: its throw takes back its own writes only.
   */
  transaction<R>(work: (tx: Storage) => Promise<R>): Promise<R>;
}

/** One tenant's rows. No method can name another tenant. */
export interface TenantStorage {
  readonly id: TenantId;
  collection<Row extends Identified>(table: Table<Row>): Collection<Row>;
  log<Row extends Identified>(table: LogTable<Row>): Log<Row>;
  readonly counters: Counters;
  readonly claims: Claims;
  /** Removes everything of this tenant: rows, logs, rollups, counters, operations, claims, due work. */
  purge(): Promise<void>;
}

/** Options of `find` and `page`. */
export interface Find<Row> {
  /** Defaults to the id, ascending. */
  readonly order?: Order<Row>;
  /** Rows strictly behind this position. */
  readonly after?: After;
  /** At most this many rows; all when absent. */
  readonly limit?: number;
}

/** Rows that may change. */
export interface Collection<Row extends Identified> {
  get(id: string): Promise<Row | undefined>;
  find(where: Where<Row>, options?: Find<Row>): Promise<Row[]>;
  count(where: Where<Row>): Promise<number>;
  /** False, and nothing stored, when the id or a unique rule is taken. */
  insert(row: Row): Promise<boolean>;
  /** Inserts or overwrites by id, all or none. A unique rule broken by another row throws `StorageConflict`. */
  put(rows: readonly Row[]): Promise<void>;
  /** Writes `next` only where the stored row still equals `seen`; false otherwise. `next.id` is `seen.id`. */
  replace(seen: Row, next: Row): Promise<boolean>;
  /** Sets the patch on every matching row; returns how many. */
  replaceAll(where: Where<Row>, patch: Partial<Omit<Row, 'id'>>): Promise<number>;
  /** Removes every matching row; returns how many. */
  remove(where: Where<Row>): Promise<number>;
  /** Removes at most `limit` matching rows, for housekeeping in small steps; returns how many. */
  prune(where: Where<Row>, limit: number): Promise<number>;
}

/** Rows that never change once appended, with their rollups in the same commit. */
export interface Log<Row extends Identified> {
  /** Idempotent: rows whose id or unique values are already there (or twice in `rows`: the first wins) are known. */
  append(
    rows: readonly Row[],
  ): Promise<{ readonly added: readonly string[]; readonly known: readonly string[] }>;
  get(id: string): Promise<Row | undefined>;
  /** Like `find`; the default order is the log's instant, newest first. */
  page(where: Where<Row>, options?: Find<Row>): Promise<Row[]>;
  count(where: Where<Row>): Promise<number>;
  /** Every matching row, oldest first, in batches; sees at least what was committed before it began. */
  scan(where: Where<Row>, batch?: number): AsyncIterable<readonly Row[]>;
  /** Removes at most `limit` rows older than `before`; their rollups stay. */
  prune(before: Date, limit: number): Promise<number>;
  readonly rollups: Rollups;
}

/** One dimension value on one UTC day. */
export interface RollupCell {
  readonly day: string;
  readonly value: string;
  readonly count: number;
  readonly measures: Readonly<Record<string, bigint>>;
}

/** Sums that are kept, not computed at reading. `from` and `before` are UTC days, half open. */
export interface Rollups {
  /** Cells by day then value, ascending; `value` narrows to one, or to some. */
  series(
    dimension: string,
    range: {
      readonly from: string;
      readonly before: string;
      readonly value?: string | readonly string[];
    },
  ): Promise<RollupCell[]>;
  /** Values summed over the days, biggest `by` first, ties by value; `day` is the first day of the range. */
  top(
    dimension: string,
    range: { readonly from: string; readonly before: string; readonly by: string; readonly limit: number },
  ): Promise<RollupCell[]>;
  /** Distinct values in the days, by bytes. */
  keys(
    dimension: string,
    range: { readonly from: string; readonly before: string; readonly limit: number },
  ): Promise<string[]>;
  /** What the cells of these days would be if rebuilt from the log; for `verify()`. Writes nothing. */
  recompute(
    dimension: string,
    range: { readonly from: string; readonly before: string },
  ): Promise<RollupCell[]>;
}

/** Global tables, reached by exact keys only. */
export interface Directory {
  collection<Row extends Identified>(table: Table<Row>): DirectoryCollection<Row>;
}

/** Every `where` must fix, by equality or `in`, all fields of a unique rule or of a declared index; else `StorageMisuse`. */
export interface DirectoryCollection<Row extends Identified> {
  get(id: string): Promise<Row | undefined>;
  find(where: Where<Row>, options?: Find<Row>): Promise<Row[]>;
  insert(row: Row): Promise<boolean>;
  replace(seen: Row, next: Row): Promise<boolean>;
  remove(where: Where<Row>): Promise<number>;
}

/** Things that may happen once. */
export interface Claims {
  /** True for the first caller of this key; false for all others until it is taken or has expired by `now`. */
  claim(request: {
    readonly key: string;
    readonly payload?: Json;
    readonly expires?: Date;
    readonly now: Date;
  }): Promise<boolean>;
  /** Removes the claim and answers its payload (null when it had none); undefined when absent or expired by `now`. */
  take(key: string, now: Date): Promise<Json | undefined>;
}

/** Sliding request-rate windows. Counts may be lost with a process: they protect service, not money. */
export interface Windows {
  hit(request: {
    readonly key: string;
    readonly limit: number;
    readonly windowMs: number;
    readonly now: Date;
  }): Promise<{
    readonly allowed: boolean;
    readonly remaining: number;
    readonly resetAt: Date;
  }>;
}
