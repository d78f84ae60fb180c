import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { dropDatabases, freshDatabase, freshIcuDatabase } from './test-database.js';

async function ask<T>(url: string, question: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: T }>(question)).rows.map((row) => row.answer);
  } finally {
    await client.end();
  }
}

const sorted = `select word as answer from (values ('b'), ('A'), ('B'), ('a')) as t (word) order by word`;

describe('a test database', () => {
  it('is empty and belongs to one caller', async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
    expect(one).not.toBe(two);
    await ask(one, 'create table marked ()');
    const tables = `select count(*)::int as answer from pg_tables where schemaname = 'public'`;
    expect(await ask(one, tables)).toEqual([1]);
    expect(await ask(two, tables)).toEqual([0]);
  });

  it('sorts text by bytes, and by English rules when ICU is asked for', async () => {
    expect(await ask(await freshDatabase(), sorted)).toEqual(['A', 'B', 'a', 'b']);
    expect(await ask(await freshIcuDatabase(), sorted)).toEqual(['a', 'A', 'b', 'B']);
  });

  it('is dropped with its file, open connections or not', async () => {
    const url = await freshDatabase();
    const client = new pg.Client({ connectionString: url });
    const broken = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await dropDatabases();
    expect((await broken).message).toMatch(/terminating connection|terminated unexpectedly/);
    await expect(ask(url, 'select 1 as answer')).rejects.toThrow('does not exist');
  });
});
