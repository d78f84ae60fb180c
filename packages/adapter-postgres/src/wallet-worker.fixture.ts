import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createBursar } from '@bursar/core';
import { execute } from '@bursar/core/http';
import { wallets } from '@bursar/core/wallets';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { postgresStorage } from './postgres-storage.js';

/** What one process asks through the HTTP surface: so many callers at once, each so many times. */
export interface WalletWork {
  readonly url: string;
  readonly key: string;
  readonly callers: number;
  readonly times: number;
  /** The body of each authorization. */
  readonly charge: unknown;
}

/** How many answers had each status. */
export type WalletReport = Readonly<Record<string, number>>;

const modulePath = fileURLToPath(import.meta.url);

/** Runs the work in a process of its own. */
export function runWalletWorker(work: WalletWork): Promise<WalletReport> {
  const child = fork(modulePath, [JSON.stringify(work)], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (report) => resolve(report as WalletReport));
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it reported`)));
  });
}

async function work({ url, key, callers, times, charge }: WalletWork): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 4 }) }),
  });
  // A busy machine is slow, but nobody here sits on a lock.
  const bursar = createBursar({
    storage: postgresStorage({ db, lockTimeoutMs: 5_000 }),
    products: [wallets()],
    requestLimits: false,
  });
  const report: Record<string, number> = {};
  const body = new TextEncoder().encode(JSON.stringify(charge));
  const caller = async (): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const { status } = await execute(bursar.surfaces.wallets, {
        method: 'POST',
        path: '/v1/authorizations',
        query: '',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
        address: null,
      });
      report[status] = (report[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await bursar.stop();
  await db.destroy();
  process.send?.(report, () => process.disconnect());
}

if (process.argv[1] === modulePath && process.argv[2]) await work(JSON.parse(process.argv[2]) as WalletWork);
