import { CompiledQuery, type Kysely } from 'kysely';
import { storageError } from './errors.js';

/** Marks the statements that every batch runs and whose text does not depend on the callers: worth preparing. */
export const hot = '/* bursar */ ';

/** Parameters travel as text in the notation of their SQL type. */
export type Values = readonly (string | null)[];

/** A place to run statements: the pool, one connection, or a transaction. */
export interface Session {
  /**
   * Runs a statement whose only column `r` is a JSON array in text form; answers those arrays.
   *
   * @throws StorageError for every failure.
   */
  rows(text: string, values?: Values): Promise<unknown[][]>;
  /** Runs a statement; answers how many rows it wrote. @throws StorageError for every failure. */
  run(text: string, values?: Values): Promise<number>;
  /** Runs statements that may fail: inside a transaction their failure undoes only them. */
  attempt<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** A pool of connections. */
export interface Database extends Session {
  /** Lends one connection for as long as `work` runs. What `work` throws passes through. */
  connected<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** The session behind a Kysely instance. Plugins that rename columns or change results are the host's, not ours. */
export function openSession<DB>(db: Kysely<DB>): Session {
  const bare = db.withoutPlugins();
  const execute = async (text: string, values: Values) => {
    try {
      return await bare.executeQuery(CompiledQuery.raw(text, [...values]));
    } catch (error) {
      throw storageError(error);
    }
  };
  const session: Session = {
    rows: async (text, values = []) => {
      const { rows } = await execute(text, values);
      return (rows as { readonly r: string }[]).map((row) => JSON.parse(row.r) as unknown[]);
    },
    run: async (text, values = []) => Number((await execute(text, values)).numAffectedRows ?? 0n),
    attempt: (work) => work(session),
  };
  return session;
}

/** The pool behind a Kysely instance. */
export function openDatabase<DB>(db: Kysely<DB>): Database {
  return {
    ...openSession(db),
    connected: async (work) => {
      let lent = false;
      try {
        return await db.connection().execute((connection) => {
          lent = true;
          return work(openSession(connection));
        });
      } catch (error) {
        throw lent ? error : storageError(error);
      }
    },
  };
}
