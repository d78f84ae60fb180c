import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWithPlainWords } from './engine-commands.fixture.js';

let lite: PGlite;
let db: Kysely<unknown>;
beforeAll(async () => {
  lite = await PGlite.create();
  const pool = new pg.Pool({ ...createPgConfig(lite), connectionTimeoutMillis: 10_000 });
  db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await lite.close();
});

describe('the whole engine on PGlite', () => {
  it('does what the plain words say, whatever is asked of it in whatever order', async () => {
    const storage = postgresStorage({ db });
    const runs = await compareWithPlainWords(() => storage, { numRuns: 4, maxCommands: 40 });
    expect(runs).toBe(4);
  }, 120_000);
});
