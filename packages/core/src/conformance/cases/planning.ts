import { emptyCounter, replacement, type Job } from '../../storage/counters.js';
import type { Lookup } from '../../storage/match.js';
import { ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { decision, totalOf } from '../jobs.js';
import { after, item } from '../samples.js';
import { conformanceItems, type ConformanceItem } from '../tables.js';

type Found = { readonly row: ConformanceItem };

/** Adds one to every counter that the row's marks name, and tells which those were. */
const byMarks = (more: Partial<Job<Found, string>> = {}): Job<Found, string> => ({
  now: after(0),
  ops: [],
  find: { row: { table: conformanceItems, ids: ['row'] } },
  plan: ({ row }) => row.flatMap(({ marks }) => marks),
  step: ({ counters }) =>
    decision([...counters.keys()].sort().join(), {
      counters: new Map([...counters].map(([key, seen]) => [key, { ...seen, settled: seen.settled + 1n }])),
    }),
  ...more,
});

/** How a job finds its rows and its counters. */
export const planningCases: readonly ConformanceCase[] = [
  promised(
    'planning: keys come from the rows found',
    'The counters of a job follow from the rows that it finds.',
    async ({ tenant }) => {
      await tenant.collection(conformanceItems).insert(item('row', { marks: ['x', 'y'] }));
      ensureSame((await tenant.counters.update(byMarks())).result, 'x,y', 'the keys shown');
      ensureSame(
        await tenant.counters.read(['x', 'y']),
        new Map([
          ['x', totalOf(1n)],
          ['y', totalOf(1n)],
        ]),
        'the counters',
      );
    },
  ),
  promised(
    'planning: a guess is only a guess',
    'A wrong guess of the keys costs time, never truth.',
    async ({ tenant }) => {
      await tenant.collection(conformanceItems).insert(item('row', { marks: ['x', 'y'] }));
      for (const guess of [[], ['x'], ['z'], ['x', 'y'], ['y', 'x', 'w']])
        ensureSame(
          (await tenant.counters.update(byMarks({ guess }))).result,
          'x,y',
          `the keys shown after guessing ${guess.join()}`,
        );
      ensureSame(
        await tenant.counters.read(['x', 'y', 'z', 'w']),
        new Map([
          ['x', totalOf(5n)],
          ['y', totalOf(5n)],
          ['z', emptyCounter],
          ['w', emptyCounter],
        ]),
        'the counters',
      );
    },
  ),
  promised(
    'planning: the plan follows a row that moves',
    'A job whose rows change before its turn is planned from the rows as they are then.',
    async ({ tenant }) => {
      await tenant.collection(conformanceItems).insert(item('row', { marks: ['m0'] }));
      // A step that is not shown the counters of its row fails its caller.
      const shown = (keys: Iterable<string>, row: readonly ConformanceItem[]): void =>
        ensureSame(
          [...keys],
          row.flatMap(({ marks }) => marks),
          'the counters shown of a row that moves',
        );
      const count = byMarks({
        step: (seen) => {
          shown(seen.counters.keys(), seen.found.row);
          return byMarks().step(seen);
        },
      });
      const move = (to: string): Job<Found, string> =>
        byMarks({
          step: ({ found, counters }) => {
            shown(counters.keys(), found.row);
            const writes = found.row.map((row) =>
              replacement(conformanceItems, row, { ...row, marks: [to] }),
            );
            return decision(to, { writes });
          },
        });
      await Promise.all([
        ...['m1', 'm2', 'm3', 'm4', 'm5'].flatMap((to) => [
          tenant.counters.update(count),
          tenant.counters.update(move(to)),
        ]),
        tenant.counters.update(count),
      ]);
      const counters = await tenant.counters.read(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
      ensureSame(
        [...counters.values()].reduce((sum, { settled }) => sum + settled, 0n),
        6n,
        'the steps that counted',
      );
    },
  ),
  promised(
    'planning: lookups by id and by condition',
    'A lookup shows the tenant’s rows that fit, in its order, at most so many.',
    async ({ tenant, other }) => {
      const rows = [
        item('c', { rank: 1 }),
        item('a', { rank: 3 }),
        item('b', { rank: 2, active: true }),
        item('d', { rank: 4 }),
      ];
      await tenant.collection(conformanceItems).put(rows);
      await other.collection(conformanceItems).put([item('a', { rank: 9 }), item('x', { rank: 1 })]);
      const look = async (lookup: Omit<Lookup<ConformanceItem>, 'table'>): Promise<string> => {
        const job = byMarks({
          find: { row: { table: conformanceItems, ...lookup } },
          plan: () => [],
          step: ({ found }) => decision(found.row.map(({ id, rank }) => `${id}${rank}`).join()),
        });
        return (await tenant.counters.update(job)).result;
      };
      const down = { by: 'rank', direction: 'desc' } as const;
      ensureSame(await look({ ids: ['c', 'a', 'absent', 'c', 'x'] }), 'a3,c1', 'rows by id');
      ensureSame(
        await look({ ids: ['c', 'a', 'b'], where: { active: false } }),
        'a3,c1',
        'rows by id that fit',
      );
      ensureSame(
        await look({ ids: ['c', 'a', 'b'], order: down, limit: 2 }),
        'a3,b2',
        'rows by id, ordered, two',
      );
      ensureSame(await look({ where: { rank: { from: 2 } } }), 'a3,b2,d4', 'rows by condition');
      ensureSame(
        await look({ where: { rank: { from: 2 } }, order: down, limit: 2 }),
        'd4,a3',
        'rows by condition, ordered, two',
      );
      ensureSame(await look({ ids: [] }), '', 'no rows');
      ensureSame(await look({ where: { name: 'none' } }), '', 'no rows that fit');
    },
  ),
  promised(
    'planning: a limited lookup follows its rows',
    'The first of a queue is the first that is left, for callers that run together too.',
    async ({ tenant }) => {
      await tenant
        .collection(conformanceItems)
        .put(['a', 'b', 'c', 'd'].map((id, rank) => item(id, { rank, active: true, marks: ['k'] })));
      const next = byMarks({
        find: {
          row: {
            table: conformanceItems,
            where: { active: true },
            order: { by: 'rank', direction: 'asc' },
            limit: 1,
          },
        },
        plan: () => ['queue'],
        step: ({ found: { row: rows } }) =>
          decision(rows[0]?.id ?? 'none', {
            writes: rows.map((row) => replacement(conformanceItems, row, { ...row, active: false })),
          }),
      });
      const answers = await Promise.all(Array.from({ length: 6 }, () => tenant.counters.update(next)));
      ensureSame(
        answers.map(({ result }) => result).sort(),
        ['a', 'b', 'c', 'd', 'none', 'none'],
        'what the callers took',
      );
    },
  ),
];
