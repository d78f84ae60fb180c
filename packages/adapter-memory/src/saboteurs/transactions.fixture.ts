import type { Storage, WorkItem } from '@bursar/core/storage';
import { sabotage, saboteur, type Saboteur, type Sabotage } from './saboteur.fixture.js';

type Transaction = Storage['transaction'];
const transaction = (change: (inner: Storage) => Transaction): Sabotage => ({
  storage: (inner) => ({ transaction: change(inner) }),
});

const backed = 'transaction: a throw takes everything back';

/** A transaction that does something after it was rolled back. */
const afterRollback =
  (act: (root: Storage, error: unknown) => Promise<unknown>) =>
  (inner: Storage): Transaction =>
  async (work) => {
    try {
      return await inner.transaction(work);
    } catch (error) {
      await act(inner, error);
      throw error;
    }
  };

/** Breaks transactions. */
export const transactionSaboteurs: readonly Saboteur[] = [
  saboteur(
    'there are no transactions',
    [
      backed,
      'transaction: a purge is taken back',
      'transaction: nobody else sees it half done',
      'transaction: the outer storage is refused inside',
      'transaction: over is over',
      'transaction: one inside another',
    ],
    transaction((inner) => (work) => work(inner)),
  ),
  saboteur(
    'a commit stores nothing',
    ['transaction: commits everything', 'transaction: side by side'],
    transaction((inner) => async (work) => {
      const box: { result?: never } = {};
      await inner
        .transaction(async (tx) => {
          box.result = (await work(tx)) as never;
          throw new Error('not committed');
        })
        .catch((error: unknown) => {
          if (!('result' in box)) throw error;
        });
      return box.result as never;
    }),
  ),
  saboteur(
    'own writes are not read',
    ['transaction: sees its own writes', 'transaction: commits everything'],
    transaction(
      (inner) => (work) =>
        inner.transaction((tx) => work(sabotage(tx, { collection: () => ({ find: async () => [] }) }))),
    ),
  ),
  saboteur(
    'a refused insert ends the transaction',
    ['transaction: sees its own writes'],
    transaction(
      (inner) => (work) =>
        inner.transaction((tx) => {
          let refused = false;
          return work(
            sabotage(tx, {
              collection: (rows) => ({
                insert: async (row) => {
                  if (refused) throw new Error('the transaction is aborted');
                  const inserted = await rows.insert(row);
                  refused = !inserted;
                  return inserted;
                },
              }),
            }),
          );
        }),
    ),
  ),
  {
    name: 'due work outlives a rollback',
    breaks: [backed],
    make: () => {
      const put: WorkItem[] = [];
      return {
        ...transaction(
          (inner) => (work) =>
            afterRollback((root) => root.work.put(put))(inner)((tx) => work(sabotage(tx, noting(put)))),
        ),
      };
    },
  },
  {
    name: 'sums outlive a rollback',
    breaks: [backed],
    make: () => {
      let lost = 0;
      return {
        ...transaction((inner) => (work) => afterRollback(async () => lost++)(inner)(work)),
        log: (inner) => ({
          rollups: {
            ...inner.rollups,
            series: async (...args) =>
              (await inner.rollups.series(...args)).map((cell) => ({ ...cell, count: cell.count + lost })),
          },
        }),
      };
    },
  },
  saboteur(
    'a throw is swallowed',
    [backed],
    transaction((inner) => (work) => inner.transaction(work).catch(() => undefined as never)),
  ),
  saboteur(
    'a throw is wrapped',
    [backed],
    transaction(
      (inner) => (work) =>
        inner.transaction(work).catch((cause: unknown) => {
          throw new Error('the transaction failed', { cause });
        }),
    ),
  ),
  saboteur(
    'the work is run again after a throw',
    [backed],
    transaction((inner) => (work) => inner.transaction(work).catch(() => inner.transaction(work))),
  ),
  saboteur(
    'a transaction inside another is part of it',
    ['transaction: one inside another'],
    transaction(
      (inner) => (work) => inner.transaction((tx) => work({ ...tx, transaction: (nested) => nested(tx) })),
    ),
  ),
];

const noting = (put: WorkItem[]): Sabotage => ({
  work: (inner) => ({
    put: (items) => {
      put.push(...items);
      return inner.put(items);
    },
  }),
});
