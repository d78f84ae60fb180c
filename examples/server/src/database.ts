import { resolve } from 'node:path';
import { postgresPool } from '@bursar/adapter-postgres';
import { folderSecret, openFolder } from '@bursar/adapter-postgres/embedded';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Options } from './options.js';
import { UserError } from './user-error.js';

/** An open database. */
export interface Database {
  readonly db: Kysely<unknown>;
  /** For people: which server it is. */
  readonly name: string;
  /** Seals webhook secrets at rest. A real application takes it from its secret store. */
  readonly secret: string;
  close(): Promise<void>;
}

/** Opens the server named by DATABASE_URL, else the embedded database. @throws UserError in one line. */
export async function openDatabase(options: Options): Promise<Database> {
  return options.databaseUrl ? openServer(options.databaseUrl, options.data) : openEmbedded(options.data);
}

async function openServer(url: string, folder: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next use
  try {
    const { rows } = await pool.query<{ server_version: string }>('show server_version');
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: postgresPool(pool) }) });
    const secret = folderSecret(folder);
    return { db, secret, name: `PostgreSQL ${rows[0]?.server_version ?? ''}`, close: () => db.destroy() };
  } catch (error) {
    await pool.end();
    throw new UserError(`cannot use the database of DATABASE_URL: ${reason(error)}`);
  }
}

async function openEmbedded(path: string): Promise<Database> {
  try {
    const { db, secret, close } = await openFolder(path);
    return { db, secret, name: `embedded PostgreSQL (PGlite) in ${resolve(path)}`, close };
  } catch (error) {
    throw new UserError(reason(error));
  }
}

const reason = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  return error instanceof Error ? ((error.message || error.name).split('\n')[0] as string) : String(error);
};
