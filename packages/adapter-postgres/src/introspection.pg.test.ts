import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declaredTables } from '@bursar/core/conformance';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { migrations } from './migrations.js';
import { physicalForm } from './physical.js';

/** Tables that are the adapter's own and no declaration's. */
const own = ['claim', 'counter', 'migration', 'op', 'work_item'];

let bench: Bench;
beforeAll(async () => {
  bench = await freshBench({ connectionString: await freshDatabase() }, []);
  await bench.query('create schema declared');
  for (const table of declaredTables)
    for (const statement of physicalForm(table, 'declared')) await bench.query(statement);
});
afterAll(() => bench.close());

/** Columns and indexes of each table as PostgreSQL has them, in texts that do not name the schema. */
async function tablesOf(schema: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const columns = await bench.query<{ name: string; line: string }>(
    `select c.relname as name, a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ||
       coalesce(' collate ' || l.collname, '') || case when a.attnotnull then ' not null' else '' end as line
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_collation l on l.oid = a.attcollation
     where n.nspname = $1 and c.relkind = 'r' order by 1, 2`,
    schema,
  );
  const indexes = await bench.query<{ name: string; line: string }>(
    `select c.relname as name, replace(pg_get_indexdef(i.indexrelid), $1 || '.', '') as line
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 order by 1, 2`,
    schema,
  );
  const tables = new Map<string, string[]>();
  for (const { name, line } of [...columns, ...indexes])
    tables.set(name, [...(tables.get(name) ?? []), line]);
  return tables;
}

describe('the migrated schema', () => {
  it('has the tables that are declared, and its own', async () => {
    const declared = [...(await tablesOf('declared')).keys()];
    expect([...(await tablesOf('bursar')).keys()].sort()).toEqual([...declared, ...own].sort());
  });

  it('has their columns, types, collations, unique rules and indexes', async () => {
    const migrated = await tablesOf('bursar');
    for (const [name, lines] of await tablesOf('declared'))
      expect({ name, lines: migrated.get(name) }).toEqual({ name, lines });
  });

  it('compares text by its bytes everywhere', async () => {
    const lines = [...(await tablesOf('bursar')).values()].flat();
    const loose = lines.filter((line) => / text(\[\])?( |$)/.test(line) && !line.includes(' collate C'));
    expect(loose).toEqual(['hash text collate default not null']);
  });

  it('is made by steps numbered without a gap', () => {
    const numbers = migrations.map(({ id }) => Number.parseInt(id, 10));
    expect(numbers).toEqual(migrations.map((_, index) => index + 1));
  });
});
