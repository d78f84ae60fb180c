import { insertion, replacement, type Counter, type Expiring } from '../../storage/counters.js';
import { ensure, ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { adding, decision, type PlainJob } from '../jobs.js';
import { after, item } from '../samples.js';
import { conformanceItems, type ConformanceItem } from '../tables.js';

/** Rows that hold amounts on the counters in their marks, until `at`. */
const expiring: Expiring = {
  table: conformanceItems as unknown as Expiring['table'],
  where: (now) =>
    ({ active: true, at: { before: new Date(now.getTime() + 1) } }) as ReturnType<Expiring['where']>,
  keys: (row) => (row as ConformanceItem).marks,
};

/** Takes an amount on some counters until an instant, in a row of its own. */
const taking = (id: string, marks: readonly string[], until: number): PlainJob => ({
  ...adding('', 0n),
  plan: () => marks,
  step: ({ counters }) =>
    decision(null, {
      counters: new Map([...counters].map(([key, seen]) => [key, hold(seen, after(until))])),
      writes: [insertion(conformanceItems, item(id, { active: true, at: after(until), marks }))],
    }),
});

const hold = (seen: Counter, until: Date): Counter => ({
  ...seen,
  held: seen.held + 1n,
  earliestExpiry: seen.earliestExpiry && seen.earliestExpiry < until ? seen.earliestExpiry : until,
});

/** Gives back what expired on a counter, and tells which rows those were. */
const releasing = (key: string, now: number): PlainJob<string> => ({
  ...adding(key, 0n),
  now: after(now),
  expiring,
  step: ({ counters, expired }) => {
    const rows = expired as readonly ConformanceItem[];
    const left = new Map([...counters].map(([name, seen]) => [name, { ...seen, earliestExpiry: null }]));
    for (const { marks } of rows)
      for (const mark of marks) {
        const counter = left.get(mark);
        ensure(counter !== undefined, 'every counter of an expired row is planned');
        left.set(mark, { ...counter, held: counter.held - 1n });
      }
    const writes = rows.map((row) => replacement(conformanceItems, row, { ...row, active: false }));
    return decision(
      rows
        .map(({ id }) => id)
        .sort()
        .join(),
      rows.length > 0 ? { counters: left, writes } : {},
    );
  },
});

/** Amounts that are held until an instant. */
export const expiryCases: readonly ConformanceCase[] = [
  promised(
    'expiry: due rows are shown first',
    'Expired rows on a locked counter are shown before anything is decided, with all of their counters.',
    async ({ tenant }) => {
      await tenant.counters.update(taking('early', ['k', 'l'], 100));
      await tenant.counters.update(taking('late', ['k'], 900));
      await tenant.counters.update(taking('elsewhere', ['m'], 100));
      ensureSame((await tenant.counters.update(releasing('k', 99))).result, '', 'a millisecond before');
      ensureSame((await tenant.counters.update(releasing('k', 100))).result, 'early', 'at the expiry');
      const read = await tenant.counters.read(['k', 'l', 'm']);
      ensureSame(
        [...read.values()].map(({ held }) => held),
        [1n, 0n, 1n],
        'what is still held',
      );
      ensureSame(
        (await tenant.counters.update(releasing('m', 5_000))).result,
        'elsewhere',
        'the other counter in its turn',
      );
    },
  ),
  promised(
    'expiry: applied once',
    'Of concurrent callers that meet an expired row one applies it.',
    async ({ tenant }) => {
      for (const id of ['a', 'b', 'c']) await tenant.counters.update(taking(id, ['k', id], 100));
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => tenant.counters.update(releasing('k', 200))),
      );
      ensureSame(answers.map(({ result }) => result).filter(Boolean), ['a,b,c'], 'what the callers applied');
      const read = await tenant.counters.read(['k', 'a', 'b', 'c']);
      ensureSame(
        [...read.values()].map(({ held }) => held),
        [0n, 0n, 0n, 0n],
        'what is still held',
      );
    },
  ),
  promised(
    'expiry: judged by each caller’s own instant',
    'A row made by a caller of the same moment expires for a later one.',
    async ({ tenant }) => {
      const answers = await Promise.all([
        tenant.counters.update(taking('row', ['k', 'l'], 100)),
        tenant.counters.update(releasing('k', 50)),
        tenant.counters.update(releasing('k', 100)),
        tenant.counters.update(releasing('k', 150)),
      ]);
      ensureSame(
        answers.map(({ result }) => result),
        [null, '', 'row', ''],
        'what the callers applied',
      );
    },
  ),
  promised(
    'expiry: of one tenant',
    'Another tenant’s expired rows are not shown.',
    async ({ tenant, other }) => {
      await other.counters.update(taking('theirs', ['k'], 100));
      await tenant.counters.update(taking('ours', ['k'], 100));
      ensureSame((await tenant.counters.update(releasing('k', 200))).result, 'ours', 'what was shown');
      ensureSame((await other.counters.read(['k'])).get('k')?.held, 1n, 'what the other tenant holds');
    },
  ),
];
