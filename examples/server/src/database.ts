import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { postgresPool } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.js';
import type { Options } from './options.js';
import { UserError } from './user-error.js';

/** An open database. */
export interface Database {
  readonly db: Kysely<unknown>;
  /** For people: which server it is. */
  readonly name: string;
  close(): Promise<void>;
}

/** Opens the server named by DATABASE_URL, else the embedded database. @throws UserError in one line. */
export async function openDatabase(options: Options): Promise<Database> {
  return options.databaseUrl ? openServer(options.databaseUrl) : openEmbedded(options.data);
}

async function openServer(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next use
  try {
    const { rows } = await pool.query<{ server_version: string }>('show server_version');
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: postgresPool(pool) }) });
    return { db, name: `PostgreSQL ${rows[0]?.server_version ?? ''}`, close: () => db.destroy() };
  } catch (error) {
    await pool.end();
    throw new UserError(`cannot use the database of DATABASE_URL: ${reason(error)}`);
  }
}

async function openEmbedded(path: string): Promise<Database> {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UserError(`cannot use the folder ${folder}: ${reason(error)}`);
  }
  const data = resolve(folder, 'db');
  const unlock = lockFolder(data);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
    mkdirSync(dirname(data), { recursive: true });
    const lite = new PGlite(data);
    await lite.waitReady;
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ ...createPgConfig(lite) }) }),
    });
    const close = async (): Promise<void> => {
      await db.destroy();
      await lite.close();
      unlock();
    };
    return { db, name: `embedded PostgreSQL (PGlite) in ${folder}`, close };
  } catch (error) {
    unlock();
    throw new UserError(`cannot open the database in ${folder}: ${reason(error)}`);
  }
}

const reason = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  return error instanceof Error ? ((error.message || error.name).split('\n')[0] as string) : String(error);
};
