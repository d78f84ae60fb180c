import { migrate, postgresPool, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tools/test-database.js';
import { compareWithPlainWords } from './engine-commands.fixture.js';

let db: Kysely<unknown>;
beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 4 });
  db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: postgresPool(pool) }) });
  await migrate(db);
});
afterAll(() => db.destroy());

describe('the whole engine on PostgreSQL', () => {
  it('does what the plain words say, whatever is asked of it in whatever order', async () => {
    const storage = postgresStorage({ db });
    const runs = await compareWithPlainWords(() => storage, { numRuns: 12, maxCommands: 40 });
    expect(runs).toBe(12);
  });
});
