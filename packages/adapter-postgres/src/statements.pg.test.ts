import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueWork, replacement, type Job, type Json } from '@bursar/core/storage';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { jobNow, opOf, spendJob, spendNotes, spends, spendTables, type Spend } from './jobs.fixture.js';

let bench: Bench;
beforeAll(async () => {
  bench = await freshBench({ connectionString: await freshDatabase() }, spendTables);
  // Enough of everything that reading a whole table would be the slower way, and statistics that say so.
  const many = (text: string) => bench.query(`${text} from generate_series(1, 20000) g`);
  await many(`insert into bursar.counter (tenant, key) select 't' || g % 40, 'k' || g`);
  await many(`insert into bursar.test_spend select 't' || g % 40, 's' || g, g, '[]'`);
  await many(`insert into bursar.test_note select 't' || g % 40, 's' || g, now(), 'x', 1, 1`);
  await many(
    `insert into bursar.rollup_test_note_kind select 't' || g % 40, '2026-01-01'::date + g % 365, 'v' || g, 1, 1`,
  );
  await many(`insert into bursar.op select 't' || g % 40, 'o' || g, '', null, now(), false, '1'`);
  await many(`insert into bursar.claim select 't' || g % 40, 'c' || g, '1', now()`);
  await many(`insert into bursar.work_item select 'k' || g % 3, 'w' || g, 't', 'l' || g % 50, now(), '1'`);
  await bench.query('vacuum analyze');
});
afterAll(() => bench.close());

/** Spends, finds rows in both ways, replaces one and puts work: everything that a job can do. */
function fullJob(name: string): Job<{ mine: Spend; small: Spend }, Json> {
  const plain = spendJob({ id: `${name}-new`, keys: ['k40', `k${name}`], amount: 1n, cap: 1_000_000n });
  return {
    ...plain,
    ops: [opOf(name), opOf(`${name}-event`)],
    find: {
      mine: { table: spends, ids: [`s${name}`] },
      small: { table: spends, where: { amount: { before: 3n } }, limit: 2 },
    },
    reads: [`k${name}0`],
    step: (seen) => {
      const outcome = plain.step({ ...seen, found: {} });
      if (outcome === 'stale') return outcome;
      const due = { kind: 'k9', key: name, tenant: 't0', lane: 'l', due: jobNow, payload: null };
      const changed = seen.found.mine.map((row) => replacement(spends, row, { ...row, keys: [name] }));
      return { ...outcome, writes: [...outcome.writes, ...changed, dueWork(due)] };
    },
  };
}

async function statementsOf(work: () => Promise<unknown>): Promise<Bench['statements']> {
  const before = bench.statements.length;
  await work();
  return bench.statements.slice(before);
}

const batchOf = (from: number, callers: number) =>
  statementsOf(() =>
    Promise.all(
      Array.from({ length: callers }, (_, i) =>
        bench.storage.tenant('t0').counters.update(fullJob(String(40 * (from + i)))),
      ),
    ),
  );

describe('the statements of a batch', () => {
  it('are the same number and text for one caller as for 200', async () => {
    const one = await batchOf(1, 1);
    const many = await batchOf(2, 200);
    expect(one.map(({ text }) => text.slice(0, 40))).toEqual(many.map(({ text }) => text.slice(0, 40)));
    // Creation of counters, begin, lock, read, write, commit.
    expect(many).toHaveLength(6);
    expect(many.map(({ text }) => text)).toEqual(one.map(({ text }) => text));
  });

  it('are one less when the counters are known, one more when rows must be found first', async () => {
    expect(await batchOf(1, 1)).toHaveLength(4);
    const { guess: _guess, ...unsure } = fullJob('40040');
    const found = await statementsOf(() =>
      bench.storage.tenant('t0').counters.update({ ...unsure, ops: [] }),
    );
    expect(found).toHaveLength(7);
  });
});

describe('rows asked for by id', () => {
  it('share statements, and no row', async () => {
    const rows = bench.storage.tenant('t0').collection(spends);
    const ids = Array.from({ length: 60 }, (_, i) => `s${40 * (1 + (i % 20))}`);
    let found: readonly (Spend | undefined)[] = [];
    const sent = await statementsOf(async () => {
      found = await Promise.all([...ids, 'absent'].map((id) => rows.get(id)));
    });
    expect(found.map((row) => row?.id)).toEqual([...ids, undefined]);
    expect(found[0]).not.toBe(found[20]);
    expect(sent.length).toBeLessThanOrEqual(2);
  });
});

/** Nodes of a plan that read a whole table. */
function wholeReads(plan: object): string[] {
  const {
    'Node Type': type,
    'Relation Name': table,
    Plans = [],
  } = plan as {
    'Node Type': string;
    'Relation Name'?: string;
    Plans?: object[];
  };
  return [...(type === 'Seq Scan' ? [table ?? ''] : []), ...Plans.flatMap(wholeReads)];
}

describe('no hot statement reads a whole table', () => {
  const tenant = () => bench.storage.tenant('t0');
  const hot: Readonly<Record<string, () => Promise<unknown>>> = {
    'a batch': () => batchOf(300, 20),
    'a row by id': () => tenant().collection(spends).get('s40'),
    'rows by an index': () => tenant().collection(spends).find({ amount: 40n }),
    'a page in the order of an index': () =>
      tenant()
        .collection(spends)
        .find(
          {},
          { order: { by: 'amount', direction: 'desc' }, after: { value: 9000n, id: 's9000' }, limit: 20 },
        ),
    'a page of a log': () =>
      tenant()
        .log(spendNotes)
        .page({}, { after: { value: jobNow, id: 's40' }, limit: 20 }),
    'an append': () =>
      tenant()
        .log(spendNotes)
        .append([{ id: 'new', at: jobNow, kind: 'x', amount: 1n, size: 1 }]),
    'pruning a log': () => tenant().log(spendNotes).prune(new Date(0), 10),
    'a series of sums': () =>
      tenant().log(spendNotes).rollups.series('kind', { from: '2026-01-01', before: '2026-01-03' }),
    'a series of one value': () =>
      tenant()
        .log(spendNotes)
        .rollups.series('kind', { from: '2026-01-01', before: '2027-01-01', value: 'v40' }),
    counters: () => tenant().counters.read(['k40']),
    'a claim': () => tenant().claims.claim({ key: 'c40', now: jobNow }),
    'taking a claim': () => tenant().claims.take('c40', jobNow),
    'putting work': () =>
      bench.storage.work.put([{ kind: 'k1', key: 'w1', tenant: 't', lane: 'l', due: jobNow, payload: 1 }]),
    'leasing work': () =>
      bench.storage.work.lease({ kind: 'k1', limit: 10, now: new Date(), forMs: 1000, token: () => 'a' }),
    'leasing work lane by lane': () =>
      bench.storage.work.lease({
        kind: 'k2',
        limit: 10,
        perLane: 1,
        now: new Date(),
        forMs: 1000,
        token: () => 'b',
      }),
    'the next work': () => bench.storage.work.next('k1'),
    'cancelling work': () => bench.storage.work.cancel('k1', 'w4', jobNow),
    tidying: () => bench.storage.tidy(new Date(0), 10),
  };

  async function readsOf(work: () => Promise<unknown>) {
    const sent = await statementsOf(work);
    const plans = sent.filter(({ text }) =>
      /^(?:\/\* bursar \*\/ )?(?:select|with|insert|update|delete)/.test(text),
    );
    return Promise.all(
      plans.map(async ({ text, values }) => {
        const [row] = await bench.query<{ 'QUERY PLAN': [{ Plan: object }] }>(
          `explain (format json) ${text}`,
          ...values,
        );
        return { text, reads: wholeReads(row?.['QUERY PLAN'][0].Plan ?? {}) };
      }),
    );
  }

  it.each(Object.keys(hot))('%s', async (name) => {
    const plans = await readsOf(hot[name] as () => Promise<unknown>);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter(({ reads }) => reads.length > 0)).toEqual([]);
  });

  it('while one that must is seen to', async () => {
    const [whole] = await readsOf(() => bench.query(`select 1 from bursar.test_spend where keys = '1'`));
    expect(whole?.reads).toEqual(['test_spend']);
  });
});
