import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.js';

/** A database that lives in a folder, for one process at a time. */
export interface EmbeddedDatabase {
  readonly db: Kysely<unknown>;
  /** A secret of the folder, made once and readable by its owner alone: 64 hexadecimal digits, for a cipher. */
  readonly secret: string;
  /** Closes the database and gives the folder up. */
  close(): Promise<void>;
}

/**
 * A folder's secret, made when it is first asked for. An application proper takes its own from a secret store.
 *
 * @returns 64 hexadecimal digits.
 */
export function folderSecret(path: string): string {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'secret.key');
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Opens PostgreSQL in this process (PGlite, an optional peer) on a folder, which is made where it is missing. For demos,
 * command lines and tests: committed work survives a crash of the process, but not one of the machine.
 *
 * @throws Error in one line when the folder cannot be used, another process has it, or PGlite is not installed.
 */
export async function openFolder(path: string): Promise<EmbeddedDatabase> {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`cannot use the folder ${folder}: ${reason(error)}`);
  }
  const data = resolve(folder, 'db');
  const unlock = lockFolder(data);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
    const lite = new PGlite(data);
    await lite.waitReady;
    // One pool: two pools on one instance would share a session.
    const pool = new pg.Pool({ ...createPgConfig(lite) });
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    const close = async (): Promise<void> => {
      await db.destroy();
      await lite.close();
      unlock();
    };
    return { db, secret: folderSecret(folder), close };
  } catch (error) {
    unlock();
    throw new Error(`cannot open the database in ${folder}: ${reason(error)}`);
  }
}

const reason = (error: unknown): string =>
  error instanceof Error ? ((error.message || error.name).split('\n')[0] as string) : String(error);
