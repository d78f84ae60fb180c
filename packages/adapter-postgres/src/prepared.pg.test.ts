import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { spendJob, spendTables } from './jobs.fixture.js';

let bench: Bench;
beforeAll(async () => {
  // One connection, whose prepared statements can be looked at from a query of its own.
  bench = await freshBench({ connectionString: await freshDatabase(), max: 1 }, spendTables);
});
afterAll(() => bench.close());

const batch = (name: string) =>
  Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      bench.storage
        .tenant('t')
        .counters.update(spendJob({ id: `${name}-${i}`, keys: [`k${i}`], amount: 1n, cap: 1_000_000n })),
    ),
  );

const prepared = () =>
  bench.query<{ name: string; runs: number }>(
    `select name, (generic_plans + custom_plans)::int as runs from pg_prepared_statements
     where name like 'bursar%' order by name`,
  );

const wholeReads = async (): Promise<number> => {
  // Counts of one's own session are told with a delay, or at once when asked to.
  await bench.query('select pg_stat_force_next_flush()');
  const [row] = await bench.query<{ n: number }>(
    `select sum(seq_scan)::int as n from pg_stat_user_tables
     where relname in ('counter', 'op', 'test_spend', 'test_note', 'rollup_test_note_kind')`,
  );
  return row?.n ?? NaN;
};

describe('the statements of batches', () => {
  it('are prepared once by each connection', async () => {
    await batch('first');
    const names = await prepared();
    expect(names).toHaveLength(3);
    for (let i = 0; i < 9; i++) await batch(`again-${i}`);
    const later = await prepared();
    expect(later.map(({ name }) => name)).toEqual(names.map(({ name }) => name));
    expect(later.map(({ runs }) => runs)).toEqual([10, 10, 10]);
  });

  it('keep to indexes, though their plans were made when the tables were empty', async () => {
    const many = (text: string) => bench.query(`${text} from generate_series(1, 20000) g`);
    await many(`insert into bursar.counter (tenant, key) select 't', 'many' || g`);
    await many(`insert into bursar.op select 't', 'many' || g, '', null, null, false, '1'`);
    const before = await wholeReads();
    for (let i = 0; i < 9; i++) await batch(`grown-${i}`);
    expect(await wholeReads()).toBe(before);
  });
});
