import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStorageError } from '@bursar/core/storage';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench, type NoTables } from './bench.fixture.js';
import { spendJob, spends, spendTables } from './jobs.fixture.js';
import { postgresPool } from './pool.js';
import { postgresStorage } from './postgres-storage.js';

let bench: Bench;
let url: string;
beforeAll(async () => {
  url = await freshDatabase();
  bench = await freshBench({ connectionString: url }, spendTables);
});
afterAll(() => bench.close());

const terminateOthers = () =>
  bench.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'victim'`);

describe('connections that the server ends', () => {
  it('fail the call in progress and are told of; the process lives and the next call works', async () => {
    const reports: string[] = [];
    const pool = new pg.Pool({ connectionString: url, application_name: 'victim' });
    const dialect = new PostgresDialect({ pool: postgresPool(pool, (error) => reports.push(error.message)) });
    const db = new Kysely<NoTables>({ dialect });
    const { tenant, transaction } = postgresStorage({ db });
    const cut = transaction(async (tx) => {
      await tx.tenant('t').collection(spends).insert({ id: 'a', amount: 1n, keys: null });
      await terminateOthers();
      return tx.tenant('t').collection(spends).count({});
    });
    const failure: unknown = await cut.catch((error: unknown) => error);
    expect(isStorageError(failure, 'unavailable')).toBe(true);
    expect(reports.length).toBeGreaterThan(0);
    expect(await tenant('t').collection(spends).count({})).toBe(0);

    // Idle ones too: a batch that meets one runs again on another.
    const spend = (id: string) => spendJob({ id, keys: ['k'], amount: 1n, cap: 9n });
    await tenant('t').counters.update(spend('before'));
    await terminateOthers();
    expect((await tenant('t').counters.update(spend('after'))).result).toEqual({ admitted: true });
    await db.destroy();
  });
});

describe('a storage without the fitted pool', () => {
  it('works all the same', async () => {
    const db = new Kysely<NoTables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
    });
    const { counters } = postgresStorage({ db }).tenant('plain');
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, i) =>
        counters.update(spendJob({ id: `p${i}`, keys: ['k'], amount: 1n, cap: 5n })),
      ),
    );
    expect(answers.filter(({ result }) => (result as { admitted: boolean }).admitted)).toHaveLength(5);
    await db.destroy();
  });
});
