import { createHash } from 'node:crypto';
import { StorageError } from '@bursar/core/storage';
import type { Kysely } from 'kysely';
import type { Migration } from './migration.js';
import { migrations as ours } from './migrations.js';
import { inSchema, quoted } from './names.js';
import { openDatabase, type Session } from './session.js';
import { inTransaction } from './transaction.js';

/** How to migrate. */
export interface MigrateOptions {
  /** Created when missing; `bursar`. */
  readonly schema?: string;
  /** Other steps than the adapter's own. */
  readonly migrations?: readonly Migration[];
}

const fingerprint = ({ sql }: Migration): string => createHash('sha256').update(sql('schema')).digest('hex');

/** @throws StorageError `misuse` when what was applied is not the beginning of what there is to apply. */
function pending(
  migrations: readonly Migration[],
  applied: readonly (readonly unknown[])[],
): readonly Migration[] {
  for (const [index, [id, hash]] of applied.entries()) {
    const migration = migrations[index];
    if (!migration || migration.id !== id)
      throw new StorageError(
        'misuse',
        `the database has migration ${String(id)} where this release has ${migration?.id ?? 'none'}`,
      );
    if (fingerprint(migration) !== hash)
      throw new StorageError('misuse', `migration ${migration.id} has changed since it was applied`);
  }
  return migrations.slice(applied.length);
}

async function requireUtf8(session: Session): Promise<void> {
  const [row] = await session.rows(`select json_build_array(current_setting('server_encoding'))::text as r`);
  if (row?.[0] !== 'UTF8')
    throw new StorageError('misuse', `the database is encoded in ${String(row?.[0])}; it must be UTF8`);
}

/**
 * Brings the schema up to this release: in one transaction, all steps or none; several processes may call it at once.
 * Answers the ids of the steps it applied.
 *
 * @throws StorageError `misuse` when an applied step is unknown to this release, out of order or has changed.
 */
export function migrate<DB>(
  db: Kysely<DB>,
  { schema = 'bursar', migrations = ours }: MigrateOptions = {},
): Promise<string[]> {
  const table = inSchema(schema)('migration');
  // Others may be migrating for as long as they need.
  return inTransaction(openDatabase(db), 0, async (session) => {
    await requireUtf8(session);
    await session.rows(
      `select json_build_array(pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null)::text as r`,
      [`migrate ${schema}`],
    );
    await session.run(`create schema if not exists ${quoted(schema)}`);
    await session.run(
      `create table if not exists ${table} (id text collate "C" primary key, hash text not null)`,
    );
    const applied = await session.rows(
      `select json_build_array(t.id, t.hash)::text as r from ${table} t order by t.id`,
    );
    const missing = pending(migrations, applied);
    for (const migration of missing) {
      await session.run(migration.sql(quoted(schema)));
      await session.run(`insert into ${table} (id, hash) values ($1::text, $2::text)`, [
        migration.id,
        fingerprint(migration),
      ]);
    }
    return missing.map(({ id }) => id);
  });
}
