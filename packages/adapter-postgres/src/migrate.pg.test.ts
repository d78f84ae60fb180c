import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { openBench, type Bench } from './bench.fixture.js';
import { migrate } from './migrate.js';
import type { Migration } from './migration.js';
import { migrations } from './migrations.js';

const opened: Bench[] = [];
let url: string;
let bench: Bench;
const open = (connectionString: string): Bench => {
  const each = openBench({ connectionString });
  opened.push(each);
  return each;
};
beforeEach(async () => {
  url = await freshDatabase();
  bench = open(url);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

const ids = migrations.map(({ id }) => id);
const step = (id: string, sql = `create table s.t_${id} ()`): Migration => ({
  id,
  sql: (schema) => sql.replace('s.', `${schema}.`),
});
const tables = async (schema: string): Promise<string[]> =>
  (
    await bench.query<{ name: string }>(
      'select tablename as name from pg_tables where schemaname = $1',
      schema,
    )
  ).map(({ name }) => name);

describe('migrating', () => {
  it('applies what is missing, once', async () => {
    expect(await migrate(bench.db)).toEqual(ids);
    expect(await migrate(bench.db)).toEqual([]);
    const more = [...migrations, step('9001')];
    expect(await migrate(bench.db, { migrations: more })).toEqual(['9001']);
  });

  it('may be asked for by several processes at once', async () => {
    const others = Array.from({ length: 3 }, () => open(url));
    const applied = await Promise.all([bench, ...others].map(({ db }) => migrate(db)));
    expect(applied.flat()).toEqual(ids);
  });

  it('keeps to the schema that it is given, whatever its name', async () => {
    const schema = 'The "odd" one';
    await migrate(bench.db, { schema });
    expect(await tables(schema)).toContain('counter');
    expect(await tables('public')).toEqual([]);
    const [{ path } = { path: '' }] = await bench.query<{ path: string }>(
      `select current_setting('search_path') as path`,
    );
    expect(path).toBe('"$user", public');
  });

  it('leaves nothing behind when a step fails', async () => {
    const failing = migrate(bench.db, { migrations: [step('1'), step('2', 'create table s.t_1 ()')] });
    await expect(failing).rejects.toMatchObject({ code: 'misuse' });
    expect(await tables('bursar')).toEqual([]);
    expect(await migrate(bench.db, { migrations: [step('1')] })).toEqual(['1']);
  });

  it('refuses a database that is ahead, has a gap, or knows a step in another wording', async () => {
    await migrate(bench.db, { migrations: [step('1'), step('2')] });
    const attempts = [
      [step('1')],
      [step('1'), step('3')],
      [step('0'), step('1'), step('2')],
      [step('1', 'create table s.other ()'), step('2')],
    ];
    for (const each of attempts)
      await expect(migrate(bench.db, { migrations: each })).rejects.toMatchObject({ code: 'misuse' });
  });

  it('refuses a database in another encoding, where text has other bytes', async () => {
    const name = `ascii_${process.pid}`;
    await bench.query(`create database ${name} encoding 'SQL_ASCII' locale 'C' template template0`);
    const other = new URL(url);
    other.pathname = `/${name}`;
    const ascii = openBench({ connectionString: other.toString() });
    await expect(migrate(ascii.db)).rejects.toThrow('encoded in SQL_ASCII');
    await ascii.close();
    await bench.query(`drop database ${name}`);
  });
});
