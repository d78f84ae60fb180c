import { ensure, ensureError, ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { after, item } from '../samples.js';
import { conformanceItems } from '../tables.js';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => item(`r${index}`, { rank: index }));

/** How rows are written. */
export const rowCases: readonly ConformanceCase[] = [
  promised(
    'rows: an unknown tenant is an empty one',
    'Reading what was never written finds nothing.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      ensureSame(
        [
          await rows.get('a'),
          await rows.find({}),
          await rows.count({}),
          await rows.remove({}),
          await rows.prune({}, 5),
        ],
        [undefined, [], 0, 0, 0],
        'reads of an empty tenant',
      );
    },
  ),
  promised(
    'rows: insert refuses a taken id',
    'An insert under a taken id answers false and stores nothing.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      ensure(await rows.insert(item('a', { rank: 1 })), 'the first insert is stored');
      ensureSame(await rows.insert(item('a', { rank: 2 })), false, 'the second insert');
      ensureSame(await rows.find({}), [item('a', { rank: 1 })], 'the stored rows');
    },
  ),
  promised(
    'rows: of many inserts at once one wins',
    'Concurrent inserts under one id store one row.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, rank) => rows.insert(item('a', { rank }))),
      );
      ensureSame(won.filter(Boolean).length, 1, 'inserts that were stored');
      const stored = await rows.get('a');
      ensureSame(won[stored?.rank ?? -1], true, 'the stored row is the winner’s');
    },
  ),
  promised('rows: put inserts and overwrites', 'A put leaves exactly the rows given.', async ({ tenant }) => {
    const rows = tenant.collection(conformanceItems);
    await rows.put([item('a', { rank: 1, note: 'old' }), item('b', { rank: 2 })]);
    await rows.put([item('c', { rank: 3 }), item('a', { rank: 9, fee: 1n })]);
    await rows.put([]);
    ensureSame(
      await rows.find({}),
      [item('a', { rank: 9, fee: 1n }), item('b', { rank: 2 }), item('c', { rank: 3 })],
      'the stored rows',
    );
  }),
  promised(
    'rows: replace compares the whole row',
    'A row changes only from what the caller saw.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const first = item('a', {
        seenAt: after(1),
        labels: { k: 'v' },
        marks: ['m'],
        data: { n: 1 },
        fee: 7n,
      });
      await rows.insert(first);
      const stale = [
        { ...first, rank: 5 },
        { ...first, seenAt: after(2) },
        { ...first, labels: {} },
        { ...first, marks: [] },
        { ...first, data: { n: 2 } },
        { ...first, fee: null },
        { ...first, note: '' },
      ];
      for (const seen of stale)
        ensureSame(
          await rows.replace(seen, { ...first, rank: 1 }),
          false,
          'a replace from a row that is not stored',
        );
      ensureSame(await rows.get('a'), first, 'the row after refused replaces');
      const seen = await rows.get('a');
      ensure(
        seen !== undefined && (await rows.replace(seen, { ...seen, rank: 2 })),
        'a replace from the stored row',
      );
      ensureSame(await rows.replace(first, { ...first, rank: 3 }), false, 'a replace from the row before');
      ensureSame(await rows.replace(item('b'), item('b')), false, 'a replace of a row that is not there');
      ensureSame(await rows.find({}), [{ ...first, rank: 2 }], 'the stored rows');
    },
  ),
  promised(
    'rows: of many replaces from one row one wins',
    'Two callers cannot both change what they saw.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const seen = item('a');
      await rows.insert(seen);
      const won = await Promise.all(
        Array.from({ length: 10 }, (_, index) => rows.replace(seen, { ...seen, rank: index + 1 })),
      );
      ensureSame(won.filter(Boolean).length, 1, 'replaces that were stored');
      ensureSame((await rows.get('a'))?.rank, won.indexOf(true) + 1, 'the stored value');
    },
  ),
  promised('rows: replace keeps the id', 'A replace cannot move a row to another id.', async ({ tenant }) => {
    const rows = tenant.collection(conformanceItems);
    await rows.insert(item('a'));
    await ensureError(rows.replace(item('a'), item('b')), 'misuse', 'a replace that changes the id');
    ensureSame(await rows.find({}), [item('a')], 'the stored rows');
  }),
  promised(
    'rows: replaceAll patches what matches',
    'A patch reaches every matching row and no other.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const planted = numbered(5).map((row) => ({ ...row, code: row.id, score: 1 }));
      await rows.put(planted);
      const patch = {
        note: 'patched',
        fee: 5n,
        seenAt: after(1),
        labels: { k: 'v' },
        code: null,
        score: null,
      };
      ensureSame(await rows.replaceAll({ rank: { from: 3 } }, patch), 2, 'rows patched');
      ensureSame(await rows.replaceAll({ rank: 77 }, patch), 0, 'rows patched where none matches');
      ensureSame(
        await rows.find({}),
        planted.map((row) => (row.rank < 3 ? row : { ...row, ...patch })),
        'the stored rows',
      );
    },
  ),
  promised(
    'rows: remove takes what matches',
    'A removal takes every matching row and no other.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      await rows.put(numbered(5));
      ensureSame(await rows.remove({ rank: { in: [1, 3, 9] } }), 2, 'rows removed');
      ensureSame(
        (await rows.find({})).map(({ id }) => id),
        ['r0', 'r2', 'r4'],
        'the rows left',
      );
      ensure(await rows.insert(item('r1')), 'a removed id can be used again');
    },
  ),
  promised(
    'rows: prune takes at most so many',
    'Housekeeping goes in steps of a bounded size.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      await rows.put(numbered(6));
      const where = { rank: { from: 1 } };
      ensureSame(
        [await rows.prune(where, 3), await rows.count(where)],
        [3, 2],
        'the first step, and what is left',
      );
      ensureSame([await rows.prune(where, 3), await rows.prune(where, 3)], [2, 0], 'the steps after it');
      ensureSame(await rows.find({}), numbered(1), 'the rows left');
    },
  ),
  promised('rows: count counts what find finds', 'A count is exact.', async ({ tenant }) => {
    const rows = tenant.collection(conformanceItems);
    await rows.put(numbered(7));
    ensureSame([await rows.count({}), await rows.count({ rank: { before: 3 } })], [7, 3], 'counts');
  }),
];
