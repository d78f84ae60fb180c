import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createBursar } from '@bursar/core';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { postgresStorage } from './postgres-storage.js';

/** What one process does through the public engine: so many callers, each reserving so many times. */
export interface BudgetWork {
  readonly url: string;
  readonly organization: string;
  readonly callers: number;
  readonly times: number;
  readonly amount: number;
  /** Customers whose budgets a call matches: `hot` is the one that all share. */
  readonly customers: 'hot' | 'random';
}

/** How many reserves were admitted, refused and failed. */
export interface BudgetReport {
  readonly admitted: number;
  readonly refused: number;
  readonly failed: readonly string[];
}

const modulePath = fileURLToPath(import.meta.url);

/** Runs the work in a process of its own. */
export function runBudgetWorker(work: BudgetWork): Promise<BudgetReport> {
  const child = fork(modulePath, [JSON.stringify(work)], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (report) => resolve(report as BudgetReport));
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it reported`)));
  });
}

async function work({ url, organization, callers, times, amount, customers }: BudgetWork): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 4 }) }),
  });
  // A busy machine is slow, but nobody here sits on a lock.
  const bursar = createBursar({ storage: postgresStorage({ db, lockTimeoutMs: 5_000 }) });
  const engine = bursar.for(
    await bursar.actors.ofSession({ id: 'ada', email: null }, { organization }),
  ).budgets;
  const report = { admitted: 0, refused: 0, failed: [] as string[] };
  let turn = process.pid;
  const some = (): string => `c${(turn = (Math.imul(turn, 1_664_525) + 1_013_904_223) >>> 0) % 10}`;
  const caller = async (): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const ids = customers === 'hot' ? ['hot'] : [some(), some(), some()];
      try {
        const { verdict } = await engine.reserve({
          subjects: ids.map((id) => ({ type: 'customer', id })),
          amounts: { usd: BigInt(amount) },
          ttlMs: 3_600_000,
        });
        report[verdict]++;
      } catch (error) {
        report.failed.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await db.destroy();
  process.send?.(report, () => process.disconnect());
}

if (process.argv[1] === modulePath && process.argv[2]) await work(JSON.parse(process.argv[2]) as BudgetWork);
