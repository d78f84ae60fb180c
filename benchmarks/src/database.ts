import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { migrate, postgresPool } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { startPostgres } from '../../tools/postgres.js';
import type { Slice } from './measure.js';

/** A durable server of its own for the measurements, ended with the process. */
export interface Bench {
  readonly url: string;
  readonly label: string;
  /** One Kysely over `max` connections, to `url` where that is not the server's own; ended by `close`. */
  open(max: number, url?: string): Kysely<unknown>;
  query(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the server and creates both schemas: ours by migration, the naive one by hand. */
export async function openBench(naiveSchema: string): Promise<Bench> {
  // Off-the-shelf settings but for memory: commits reach the disk, as in production.
  const server = await startPostgres({
    durable: true,
    settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
  });
  const admin = new pg.Pool({ connectionString: server.url, max: 1 });
  admin.on('error', () => undefined); // the server ends before its last idle connection does
  const opened: Kysely<unknown>[] = [];
  const open = (max: number, url = server.url): Kysely<unknown> => {
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({
        pool: postgresPool(new pg.Pool({ connectionString: url, max })),
      }),
    });
    opened.push(db);
    return db;
  };
  await migrate(open(2));
  await admin.query(naiveSchema);
  return {
    url: server.url,
    label: server.label,
    open,
    query: async (text) => void (await admin.query(text)),
    close: async () => {
      for (const db of opened) await db.destroy();
      await admin.end();
      await server.stop();
    },
  };
}

const run = promisify(execFile);

/** Whether pgbench is on this machine; the floors that need it are left out where it is not. */
export async function hasPgbench(): Promise<boolean> {
  return run('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
}

/** A pgbench script as an alternative: the database's own floor under the same settings. */
export async function pgbench(
  url: string,
  options: { readonly script: string | null; readonly clients: number; readonly ms: number },
): Promise<Slice> {
  const target = new URL(url);
  const host = target.searchParams.get('host') ?? target.hostname;
  const seconds = String(Math.max(1, Math.round(options.ms / 1000)));
  const common = [
    '-n',
    '-h',
    host,
    '-U',
    'postgres',
    '-c',
    String(options.clients),
    '-j',
    '2',
    '-M',
    'prepared',
    '-T',
    seconds,
  ];
  const what = options.script === null ? ['-N'] : ['-f', options.script];
  const { stdout } = await run('pgbench', [...common, ...what, 'postgres']);
  const figure = (pattern: RegExp): number => Number.parseFloat(pattern.exec(stdout)?.[1] ?? 'NaN');
  return {
    rate: figure(/tps = ([\d.]+)/),
    p50: figure(/latency average = ([\d.]+)/),
    p99: Number.NaN,
    cpu: Number.NaN,
  };
}
