import pg from 'pg';
import { inject } from 'vitest';

const created: string[] = [];

async function administer(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function create(options: string): Promise<string> {
  // Test files run in processes of their own, and one file may ask several times.
  const name = `test_${process.pid}_${created.length}_${process.hrtime.bigint().toString(36)}`;
  await administer(`create database ${name} template template0 encoding 'UTF8' ${options}`);
  created.push(name);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.toString();
}

/** The address of a new, empty database; it is dropped when the asking test file ends. */
export function freshDatabase(): Promise<string> {
  return create('');
}

/** The same with ICU's English collation, where text without `COLLATE "C"` would sort differently from its bytes. */
export function freshIcuDatabase(): Promise<string> {
  return create(`locale_provider icu icu_locale 'en-US' locale 'C'`);
}

/** Drops what this test file was given, even where the test left connections open. */
export async function dropDatabases(): Promise<void> {
  const names = created.splice(0);
  await administer(...names.map((name) => `drop database if exists ${name} with (force)`));
}
