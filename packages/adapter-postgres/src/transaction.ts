import { StorageError } from '@bursar/core/storage';
import { commitUnknown, failing } from './errors.js';
import type { Database, Session } from './session.js';

/** Runs works one after another, whatever becomes of each. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A session inside an open transaction, and whether PostgreSQL would still commit it. */
export interface OpenTransaction extends Session {
  /** The failure after which PostgreSQL refuses everything but a rollback. */
  readonly failure: unknown;
}

/** Wraps the session of an open transaction: statements run in turn, and `attempt` takes a savepoint. */
export function openTransaction(session: Session): OpenTransaction {
  const turn = inTurn();
  let failure: unknown;
  const watched = <T>(work: () => Promise<T>): Promise<T> =>
    turn(async () => {
      try {
        return await work();
      } catch (error) {
        failure ??= error;
        throw error;
      }
    });
  const attempt = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    await session.run('savepoint bursar');
    try {
      const result = await work(session);
      await session.run('release savepoint bursar');
      return result;
    } catch (error) {
      await session
        .run('rollback to savepoint bursar; release savepoint bursar')
        .catch((spoiled: unknown) => {
          failure ??= spoiled;
        });
      throw error;
    }
  };
  return {
    rows: (text, values) => watched(() => session.rows(text, values)),
    run: (text, values) => watched(() => session.run(text, values)),
    attempt: (work) => turn(() => attempt(work)),
    get failure() {
      return failure;
    },
  };
}

async function commit(session: Session): Promise<void> {
  try {
    await session.run('commit');
  } catch (error) {
    if (!commitUnknown((error as StorageError).cause)) throw error;
    throw failing(
      'unknown',
      new StorageError('unavailable', 'the connection was lost during COMMIT; its outcome is unknown', {
        cause: error,
      }),
    );
  }
}

/** Leaves the planner no choice but indexes and loops. */
export const indexedPlans = ['seqscan', 'hashjoin', 'mergejoin'].map((way) => `enable_${way} = off`);

/**
 * Runs `work` in a transaction on one connection and commits; a throw rolls back and passes through. `settings` hold in
 * that transaction only.
 */
export function inTransaction<T>(
  database: Database,
  lockTimeoutMs: number,
  work: (session: Session) => Promise<T>,
  settings: readonly string[] = [],
): Promise<T> {
  const local = [`lock_timeout = '${lockTimeoutMs}ms'`, ...settings].map((each) => `; set local ${each}`);
  return database.connected(async (session) => {
    await session.run(`begin isolation level read committed${local.join('')}`);
    let result: T;
    try {
      result = await work(session);
    } catch (error) {
      // A connection that cannot even roll back is broken, and the pool drops it.
      await session.run('rollback').catch(() => undefined);
      throw error;
    }
    await commit(session);
    return result;
  });
}
