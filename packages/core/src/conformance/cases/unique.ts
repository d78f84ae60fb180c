import { ensure, ensureError, ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { item } from '../samples.js';
import { conformanceItems } from '../tables.js';

const slot = { name: 'slot', day: '2026-05-01' };

/** How unique rules bind. */
export const uniqueCases: readonly ConformanceCase[] = [
  promised(
    'unique: an insert does not take a value twice',
    'A taken unique value makes an insert answer false.',
    async ({ tenant, other }) => {
      const rows = tenant.collection(conformanceItems);
      ensure(await rows.insert(item('a', { code: 'x' })), 'the first row with the value');
      ensureSame(await rows.insert(item('b', { code: 'x' })), false, 'the second row with the value');
      ensure(await rows.insert(item('b', { code: 'X' })), 'a value that differs in case');
      ensure(
        await other.collection(conformanceItems).insert(item('a', { code: 'x' })),
        'the value in another tenant',
      );
      ensureSame(
        (await rows.find({})).map(({ id, code }) => [id, code]),
        [
          ['a', 'x'],
          ['b', 'X'],
        ],
        'the stored rows',
      );
    },
  ),
  promised(
    'unique: of many inserts at once one wins',
    'Concurrent inserts of one unique value store one row.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, i) => rows.insert(item(`a${i}`, { code: 'x' }))),
      );
      ensureSame(
        [won.filter(Boolean).length, await rows.count({ code: 'x' })],
        [1, 1],
        'inserts stored, rows there',
      );
    },
  ),
  promised('unique: null is not a value', 'Rows without a value do not collide.', async ({ tenant }) => {
    const rows = tenant.collection(conformanceItems);
    ensureSame(
      [
        await rows.insert(item('a')),
        await rows.insert(item('b')),
        await rows.insert(item('c', { code: '' })),
      ],
      [true, true, true],
      'inserts without a value, and with an empty one',
    );
    ensureSame(await rows.insert(item('d', { code: '' })), false, 'a second empty value');
  }),
  promised(
    'unique: a partial rule binds only its rows',
    'A rule with a condition ignores the rows outside it.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      ensureSame(
        [
          await rows.insert(item('a', { ...slot })),
          await rows.insert(item('b', { ...slot })),
          await rows.insert(item('c', { ...slot, active: true })),
          await rows.insert(item('d', { ...slot, active: true })),
          await rows.insert(item('e', { ...slot, day: '2026-05-02', active: true })),
        ],
        [true, true, true, false, true],
        'inserts into one slot, bound from the third on',
      );
      const seen = item('a', { ...slot });
      await ensureError(
        rows.replace(seen, { ...seen, active: true }),
        'conflict',
        'a row that enters the rule',
      );
      ensureSame(await rows.remove({ id: 'c' }), 1, 'the holder is removed');
      ensure(await rows.replace(seen, { ...seen, active: true }), 'the slot is free again');
    },
  ),
  promised(
    'unique: a value that was given up is free',
    'Uniqueness follows the stored rows, not their history.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const a = item('a', { code: 'x' });
      await rows.insert(a);
      await rows.replace(a, { ...a, code: 'y' });
      ensure(await rows.insert(item('b', { code: 'x' })), 'the value after its row took another');
      ensureSame(await rows.insert(item('c', { code: 'y' })), false, 'the value that it took');
    },
  ),
  promised(
    'unique: put is all or none',
    'A put that breaks a rule stores none of its rows.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      await rows.put([item('a', { code: 'x' }), item('b', { code: 'y' })]);
      await ensureError(
        rows.put([item('c'), item('b', { code: 'z', rank: 5 }), item('d', { code: 'x' })]),
        'conflict',
        'a put with a taken value',
      );
      ensureSame(
        await rows.find({}),
        [item('a', { code: 'x' }), item('b', { code: 'y' })],
        'the stored rows',
      );
      await rows.put([item('a', { code: 'x', rank: 1 })]);
      ensureSame((await rows.get('a'))?.rank, 1, 'a row may keep its own value');
    },
  ),
  promised(
    'unique: replace and replaceAll break no rule',
    'A change that breaks a rule throws and changes nothing.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const list = [item('a', { code: 'x' }), item('b', { code: 'y' }), item('c', { code: 'z' })];
      await rows.put(list);
      const [, b] = list;
      if (b)
        await ensureError(rows.replace(b, { ...b, code: 'x' }), 'conflict', 'a replace with a taken value');
      await ensureError(rows.replaceAll({}, { code: 'w' }), 'conflict', 'a patch that makes rows collide');
      ensureSame(await rows.find({}), list, 'the stored rows');
    },
  ),
];
