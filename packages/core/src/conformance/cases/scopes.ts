import type { Storage } from '../../storage/storage.js';
import { ensure, ensureError, ensureSame, errorOf } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { adding } from '../jobs.js';
import { after, entryOf, item } from '../samples.js';
import { conformanceDirectory, conformanceItems, conformanceLog } from '../tables.js';

/** Who sees a transaction, and through which storage it may be used. */
export const scopeCases: readonly ConformanceCase[] = [
  promised(
    'transaction: sees its own writes',
    'Inside, what was written is read.',
    async ({ storage, tenant }) => {
      await storage.transaction(async (tx) => {
        const rows = tx.tenant(tenant.id).collection(conformanceItems);
        await rows.insert(item('a', { code: 'x' }));
        ensureSame(await rows.find({ code: 'x' }), [item('a', { code: 'x' })], 'the row');
        ensureSame(await rows.insert(item('b', { code: 'x' })), false, 'an insert of the same value');
        ensureSame(await rows.insert(item('c')), true, 'an insert after the refused one');
      });
      ensureSame(await tenant.collection(conformanceItems).count({}), 2, 'rows');
    },
  ),
  promised(
    'transaction: nobody else sees it half done',
    'What a transaction has written is seen by nobody before it commits.',
    async ({ storage, tenant }) => {
      const rows = tenant.collection(conformanceItems);
      await rows.insert(item('a'));
      let written = (): void => undefined;
      const opened = new Promise<void>((resolve) => {
        written = resolve;
      });
      // Started outside, so that these calls are not the transaction's own.
      const seen = opened.then(() =>
        Promise.all([rows.find({}), tenant.log(conformanceLog).page({}), tenant.counters.read(['k'])]),
      );
      const error = await errorOf(
        storage.transaction(async (tx) => {
          const inside = tx.tenant(tenant.id);
          await inside.collection(conformanceItems).put([item('a', { rank: 9 }), item('b')]);
          await inside.log(conformanceLog).append([entryOf('e')]);
          await inside.counters.update(adding('k', 1n));
          written();
          for (let turn = 0; turn < 20; turn++) await inside.collection(conformanceItems).get('a');
          throw new Error('changed my mind');
        }),
      );
      ensure(
        error instanceof Error && !('code' in error),
        'the transaction was rolled back by its own throw',
      );
      const [found, entries, counters] = await seen;
      ensureSame([found, entries, counters.get('k')?.settled], [[item('a')], [], 0n], 'what others saw');
    },
  ),
  promised(
    'transaction: the outer storage is refused inside',
    'Inside a transaction the storage around it fails at once, instead of waiting for itself.',
    async ({ storage, tenant, name }) => {
      const [kind, id] = [name(), name()];
      await storage.transaction(async (tx) => {
        const attempts: readonly [string, () => Promise<unknown>][] = [
          ['a read of rows', () => tenant.collection(conformanceItems).get('a')],
          ['a write of rows', () => tenant.collection(conformanceItems).insert(item('a'))],
          ['a log', () => tenant.log(conformanceLog).append([entryOf('a')])],
          ['counters', () => tenant.counters.read(['k'])],
          ['an update', () => tenant.counters.update(adding('k', 1n))],
          ['claims', () => tenant.claims.claim({ key: 'c', now: after(0) })],
          [
            'due work',
            () =>
              storage.work.put([
                { kind, key: 'k', tenant: tenant.id, lane: '', due: after(0), payload: null },
              ]),
          ],
          ['the directory', () => storage.directory.collection(conformanceDirectory).get(id)],
          ['a transaction', () => storage.transaction(async () => undefined)],
          ['a new door', () => storage.tenant(tenant.id).collection(conformanceItems).count({})],
        ];
        for (const [what, attempt] of attempts)
          await ensureError(attempt(), 'misuse', `${what} through the outer storage`);
        await tx.tenant(tenant.id).collection(conformanceItems).insert(item('mine'));
      });
      ensureSame(
        (await tenant.collection(conformanceItems).find({})).map(({ id: row }) => row),
        ['mine'],
        'the rows',
      );
      ensureSame((await tenant.counters.read(['k'])).get('k')?.settled, 0n, 'the counter');
    },
  ),
  promised(
    'transaction: over is over',
    'The storage of a transaction does nothing after its end.',
    async ({ storage, tenant }) => {
      let kept: Storage | undefined;
      await storage.transaction(async (tx) => {
        kept = tx;
      });
      const late = kept?.tenant(tenant.id);
      ensure(late !== undefined, 'the transaction ran');
      await ensureError(
        late.collection(conformanceItems).insert(item('a')),
        'misuse',
        'a write after the end',
      );
      await ensureError(late.counters.update(adding('k', 1n)), 'misuse', 'an update after the end');
      ensureSame(await tenant.collection(conformanceItems).count({}), 0, 'rows');
    },
  ),
  promised(
    'transaction: one inside another',
    'A transaction inside another takes back its own writes only, and goes with the outer one.',
    async ({ storage, tenant }) => {
      const rowsOf = (tx: Storage) => tx.tenant(tenant.id).collection(conformanceItems);
      await storage.transaction(async (tx) => {
        await rowsOf(tx).insert(item('outer'));
        const error = await errorOf(
          tx.transaction(async (inner) => {
            await rowsOf(inner).put([item('inner'), item('outer', { rank: 9 })]);
            throw new Error('changed my mind');
          }),
        );
        ensure(error instanceof Error && error.message === 'changed my mind', 'the inner throw is passed on');
        ensureSame(await rowsOf(tx).find({}), [item('outer')], 'rows after the inner one was taken back');
        await tx.transaction((inner) => rowsOf(inner).insert(item('kept')));
      });
      ensureSame(
        (await rowsOf(storage).find({})).map(({ id }) => id),
        ['kept', 'outer'],
        'rows',
      );
      await errorOf(
        storage.transaction(async (tx) => {
          await tx.transaction((inner) => rowsOf(inner).insert(item('lost')));
          throw new Error('changed my mind');
        }),
      );
      ensureSame(
        await rowsOf(storage).get('lost'),
        undefined,
        'a row of an inner one whose outer one was taken back',
      );
    },
  ),
  promised(
    'transaction: side by side',
    'Transactions and plain calls at the same time all take effect.',
    async ({ storage, tenant }) => {
      const rows = tenant.collection(conformanceItems);
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          if (index % 2) await rows.insert(item(`plain${index}`));
          else
            await storage.transaction(async (tx) => {
              await tx
                .tenant(tenant.id)
                .collection(conformanceItems)
                .insert(item(`tx${index}`));
              await tx.tenant(tenant.id).counters.update(adding('k', 1n));
            });
          await tenant.counters.update(adding('k', 1n));
        }),
      );
      ensureSame(
        [await rows.count({}), (await tenant.counters.read(['k'])).get('k')?.settled],
        [8, 12n],
        'rows and counter',
      );
    },
  ),
];
