import {
  StorageError,
  type Identified,
  type LogTable,
  type Storage,
  type Windows,
} from '@bursar/core/storage';
import { appendRows, type Appended, type Appending } from './append.js';
import type { CounterDesk } from './counters.js';
import { gatherCalls, queuePer } from './gathering.js';
import { settleItems, type Settlement } from './leases/settle.js';
import type { Qualify } from './names.js';
import type { Room } from './scopes.js';
import type { Database, Session } from './session.js';
import { rowsById, type Asked } from './rows-by-id.js';
import type { Shape, Shapes } from './shape.js';
import { storageAt, type Site } from './storage.js';
import { indexedPlans, inTransaction, openTransaction } from './transaction.js';

/** What every site of one storage shares. */
export interface Ground {
  readonly schema: string;
  readonly qualify: Qualify;
  readonly shapes: Shapes;
  readonly database: Database;
  readonly desk: CounterDesk;
  readonly limits: Windows;
  readonly lockTimeoutMs: number;
}

/** A session whose every use is checked first. */
function checked(session: Session, check: () => void): Session {
  return {
    rows: async (text, values) => {
      check();
      return session.rows(text, values);
    },
    run: async (text, values) => {
      check();
      return session.run(text, values);
    },
    attempt: async (work) => {
      check();
      return session.attempt(work);
    },
  };
}

/** The site inside an open transaction: nothing is gathered, everything is undone or committed with it. */
export function siteWithin(ground: Ground, room: Room, open: Session): Site {
  const { qualify, shapes, desk } = ground;
  const session = checked(open, room.check);
  return {
    ...ground,
    session,
    atomically: (work) => work(session),
    read: (tenant, keys) => desk.read(session, tenant, keys),
    update: (tenant, job) => desk.updateWithin(session, tenant, job),
    get: async (shape, asked) => (await rowsById(session, shape, [asked]))[0],
    append: (log, call) =>
      appendRows(session, qualify, shapes, log, [call]).then(([answer]) => answer as Appended),
    settle: async (settlement) => (await settleItems(session, qualify, [settlement]))[0] === true,
    transaction: (work) =>
      session.attempt((inner) =>
        room.enter((child) => work(storageAt(siteWithin(ground, child, openTransaction(inner))))),
      ),
  };
}

const mostRows = 1000;

/** The site over the pool. */
export function siteOutside(ground: Ground, room: Room): Site {
  const { database, qualify, shapes, desk, lockTimeoutMs } = ground;
  const session = checked(database, room.check);
  const append = queuePer((log: LogTable<Identified>) =>
    gatherCalls({
      run: (calls: readonly Appending[]) => {
        const append = (inner: Session) => appendRows(inner, qualify, shapes, log, calls);
        return log.rollups === null ? append(database) : inTransaction(database, lockTimeoutMs, append);
      },
      most: mostRows,
      weigh: ({ rows }) => rows.length,
    }),
  );
  const get = queuePer((shape: Shape) =>
    gatherCalls({
      run: (asked: readonly Asked[]) => rowsById(database, shape, asked),
      most: mostRows,
      weigh: () => 1,
    }),
  );
  const settle = gatherCalls({
    run: (settlements: readonly Settlement[]) => settleItems(database, qualify, settlements),
    most: mostRows,
    weigh: () => 1,
  });
  const transaction: Storage['transaction'] = async (work) => {
    room.check();
    return inTransaction(database, lockTimeoutMs, async (inner) => {
      const open = openTransaction(inner);
      const result = await room.enter((child) => work(storageAt(siteWithin(ground, child, open))));
      // PostgreSQL would answer this COMMIT by rolling back, without an error.
      if (open.failure !== undefined)
        throw new StorageError(
          'misuse',
          'a statement failed inside this transaction; nothing of it is stored',
          {
            cause: open.failure,
          },
        );
      return result;
    });
  };
  return {
    ...ground,
    session,
    atomically: async (work) => {
      room.check();
      return inTransaction(database, lockTimeoutMs, work, indexedPlans);
    },
    read: (tenant, keys) => desk.read(session, tenant, keys),
    update: async (tenant, job) => {
      room.check();
      return desk.update(tenant, job);
    },
    get: async (shape, asked) => {
      room.check();
      return get(shape, asked);
    },
    append: async (log, call) => {
      room.check();
      return append(log, call);
    },
    settle: async (settlement) => {
      room.check();
      return settle(settlement);
    },
    transaction,
  };
}
