import type { Storage } from '@bursar/core/storage';
import type { Kysely, Transaction } from 'kysely';
import { openCounters } from './counters.js';
import { tidy } from './tidy.js';
import { inSchema } from './names.js';
import { openRooms } from './scopes.js';
import { openDatabase, openSession } from './session.js';
import { openShapes } from './shape.js';
import { siteOutside, siteWithin, type Ground } from './sites.js';
import { storageAt } from './storage.js';
import { openTransaction } from './transaction.js';
import { openWindows } from './windows.js';

/** How to open the storage. */
export interface PostgresStorageOptions<DB> {
  /** The host's Kysely over `pg`, or over PGlite through `pg`; its other tables are never touched. */
  readonly db: Kysely<DB>;
  /** Where the migrations put our tables; `bursar`. */
  readonly schema?: string;
  /** The present instant, only to drop jobs whose deadline has passed; the system's clock. */
  readonly now?: () => Date;
  /** How long a batch waits for a lock that somebody else holds; 500. */
  readonly lockTimeoutMs?: number;
  /** At most so many jobs share a transaction; 256. */
  readonly batch?: number;
  /** At most so many jobs wait; more fail at once with `full`; 10,000. */
  readonly queue?: number;
}

/** Storage in PostgreSQL, with what only this adapter has. */
export interface PostgresStorage<DB> extends Storage {
  /**
   * The storage inside the host's own open transaction. `Counters.update` runs there alone instead of sharing a
   * transaction, and its counters stay locked until the host commits: do it last, and once. Request windows are not
   * part of the transaction.
   */
  within(transaction: Transaction<DB>): Storage;
  /** Resolves when no job is queued or running. Jobs that arrive meanwhile are waited for too. */
  idle(): Promise<void>;
  /**
   * Removes at most `limit` operations and as many claims that need not be kept at `now`, and as many outgoing events before
   * `eventsBefore` where it is given; returns how many.
   */
  tidy(now: Date, limit: number, eventsBefore?: Date): Promise<number>;
}

/**
 * Opens the storage over a migrated schema (see `migrate`). Opening does nothing; the first call connects.
 *
 * @example
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }) });
 * await migrate(db);
 * const bursar = createBursar({ storage: postgresStorage({ db }), products: [costs()] });
 */
export function postgresStorage<DB>(options: PostgresStorageOptions<DB>): PostgresStorage<DB> {
  const { db, schema = 'bursar', now = () => new Date() } = options;
  const { lockTimeoutMs = 500, batch = 256, queue = 10_000 } = options;
  const database = openDatabase(db);
  const qualify = inSchema(schema);
  const shapes = openShapes(qualify);
  const desk = openCounters({ database, qualify, shapes, now, lockTimeoutMs, batch, queue });
  const ground: Ground = { schema, qualify, shapes, database, desk, lockTimeoutMs, limits: openWindows() };
  const room = openRooms();
  return {
    ...storageAt(siteOutside(ground, room)),
    within: (transaction) => {
      const outside = { check: () => undefined, enter: room.enter };
      return storageAt(siteWithin(ground, outside, openTransaction(openSession(transaction))));
    },
    idle: () => desk.idle(),
    tidy: (instant, limit, eventsBefore) => tidy(database, qualify, instant, limit, eventsBefore),
  };
}
