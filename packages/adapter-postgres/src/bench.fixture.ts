import { CompiledQuery, Kysely, PostgresDialect, type KyselyConfig } from 'kysely';
import pg from 'pg';
import type { Identified, Table } from '@bursar/core/storage';
import { migrate } from './migrate.js';
import { physicalForm } from './physical.js';
import { postgresPool } from './pool.js';
import { postgresStorage, type PostgresStorage, type PostgresStorageOptions } from './postgres-storage.js';

/** A host without tables of its own. */
export type NoTables = Record<never, never>;

/** A migrated database with a storage over it. */
export interface Bench {
  readonly db: Kysely<NoTables>;
  readonly pool: pg.Pool;
  readonly storage: PostgresStorage<NoTables>;
  /** Every statement sent so far, `query`'s included. */
  readonly statements: { readonly text: string; readonly values: readonly unknown[] }[];
  /** Runs one statement and answers its rows. */
  query<Row>(text: string, ...values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

type Options = Omit<PostgresStorageOptions<NoTables>, 'db'>;

/** How the host set up its Kysely. */
export type Host = Pick<KyselyConfig, 'plugins'>;

/** Opens a storage over a database that is migrated already. */
export function openBench(config: pg.PoolConfig, options: Options = {}, host: Host = {}): Bench {
  const pool = new pg.Pool(config);
  const statements: { readonly text: string; readonly values: readonly unknown[] }[] = [];
  const db = new Kysely<NoTables>({
    ...host,
    dialect: new PostgresDialect({ pool: postgresPool(pool) }),
    log: ({ query }) => {
      statements.push({ text: query.sql, values: query.parameters });
    },
  });
  return {
    db,
    pool,
    statements,
    storage: postgresStorage({ db, ...options }),
    query: async <Row>(text: string, ...values: readonly unknown[]) =>
      (await db.executeQuery(CompiledQuery.raw(text, [...values]))).rows as Row[],
    close: () => db.destroy(),
  };
}

/** Migrates a fresh database, adds the tables, and opens a storage over it. */
export async function freshBench(
  config: pg.PoolConfig,
  tables: readonly Table<Identified>[],
  options: Options = {},
  host: Host = {},
): Promise<Bench> {
  const bench = openBench(config, options, host);
  const { schema = 'bursar' } = options;
  await migrate(bench.db, { schema });
  for (const table of tables)
    for (const statement of physicalForm(table, schema)) await bench.query(statement);
  return bench;
}
