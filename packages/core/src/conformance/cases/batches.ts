import { dueWork, entry, insertion, removal, replacement } from '../../storage/counters.js';
import { ensureSame, errorOf } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { adding, onRow, totalOf } from '../jobs.js';
import { after, entryOf, item } from '../samples.js';
import { conformanceItems, conformanceLog } from '../tables.js';

const day = { from: '2026-03-01', before: '2026-03-02' };

/** What callers that run together see and leave of each other. */
export const batchCases: readonly ConformanceCase[] = [
  promised(
    'batches: of two insertions of one value one wins',
    'Callers that insert the same unique value do not both succeed.',
    async ({ tenant }) => {
      const errors = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          errorOf(
            tenant.counters.update(
              adding('k', 1n, { writes: [insertion(conformanceItems, item(`r${index}`, { code: 'x' }))] }),
            ),
          ),
        ),
      );
      ensureSame(errors.filter((error) => error === undefined).length, 1, 'callers that succeeded');
      ensureSame(await tenant.counters.read(['k']), new Map([['k', totalOf(1n)]]), 'the counter');
    },
  ),
  promised(
    'batches: each step sees the rows as the one before left them',
    'Of concurrent callers that close a row one finds it open.',
    async ({ tenant }) => {
      await tenant.collection(conformanceItems).insert(item('row', { active: true }));
      const close = onRow('row', (row) => [
        replacement(conformanceItems, row, { ...row, active: false, rank: row.rank + 1 }),
      ]);
      const answers = await Promise.all(Array.from({ length: 12 }, () => tenant.counters.update(close)));
      ensureSame(
        answers.map(({ result }) => result),
        Array.from({ length: 12 }, (_, index) => `${index === 0 ? 'active' : 'closed'} ${index}`),
        'what each caller found',
      );
      ensureSame((await tenant.collection(conformanceItems).get('row'))?.rank, 12, 'the row');
    },
  ),
  promised(
    'batches: rows made, changed and removed by one another',
    'A row can be made, changed and removed by callers that run together.',
    async ({ tenant }) => {
      const change = onRow('row', (row) => [
        replacement(conformanceItems, row, { ...row, rank: row.rank + 1 }),
      ]);
      const make = adding('k', 1n, {
        writes: [insertion(conformanceItems, item('row', { active: true, rank: 5 }))],
      });
      const answers = await Promise.all([
        tenant.counters.update(change),
        tenant.counters.update(make),
        tenant.counters.update(change),
        tenant.counters.update(onRow('row', (row) => [removal(conformanceItems, row)])),
        tenant.counters.update(change),
      ]);
      ensureSame(
        answers.map(({ result }) => result),
        ['absent', '1', 'active 5', 'active 6', 'absent'],
        'what each caller found',
      );
      ensureSame(await tenant.collection(conformanceItems).count({}), 0, 'rows left');
    },
  ),
  promised(
    'batches: sums of concurrent entries',
    'Entries appended by callers that run together are all summed.',
    async ({ tenant }) => {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          tenant.counters.update(
            adding('k', 3n, {
              writes: [
                entry(
                  conformanceLog,
                  entryOf(`e${index}`, { kind: index % 2 ? 'a' : 'b', labels: ['l'], amount: 3n }),
                ),
              ],
            }),
          ),
        ),
      );
      const { rollups } = tenant.log(conformanceLog);
      ensureSame(
        (await rollups.series('kind', day)).map(({ count, measures }) => [count, measures['amount']]),
        [
          [20, 60n],
          [20, 60n],
        ],
        'sums by kind',
      );
      ensureSame(
        await rollups.series('label', day),
        await rollups.recompute('label', day),
        'sums by label, kept and rebuilt',
      );
    },
  ),
  promised(
    'batches: work put again by a later caller moves',
    'Of callers that put the same work the last one decides.',
    async (harness) => {
      const { tenant, storage, name } = harness;
      const kind = name();
      const putting = (key: string, due: number) =>
        adding('k', 1n, {
          writes: [dueWork({ kind, key, tenant: tenant.id, lane: '', due: after(due), payload: due })],
        });
      await Promise.all(
        [9, 3, 6].flatMap((due) => [
          tenant.counters.update(putting('a', due)),
          tenant.counters.update(putting(`b${due}`, due)),
        ]),
      );
      const leased = await storage.work.lease({ kind, limit: 9, now: after(99), forMs: 1_000, token: name });
      ensureSame(
        leased.map(({ key, payload }) => `${key} ${JSON.stringify(payload)}`).sort(),
        ['a 6', 'b3 3', 'b6 6', 'b9 9'],
        'the work',
      );
    },
  ),
];
