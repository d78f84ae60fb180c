import { createBursar, type BudgetService } from '@bursar/core';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { runBudgetWorker, type BudgetWork } from './budget-worker.fixture.js';
import { migrate } from './migrate.js';
import { postgresStorage } from './postgres-storage.js';

let url: string;
let db: Kysely<unknown>;
let engine: BudgetService;
let organization: string;

beforeEach(async () => {
  url = await freshDatabase();
  db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  await migrate(db);
  const bursar = createBursar({ storage: postgresStorage({ db }) });
  const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
  ({ organization } = actor);
  engine = bursar.for(actor).budgets;
});
afterEach(() => db.destroy());

const runFour = async (work: Omit<BudgetWork, 'url' | 'organization'>) => {
  const reports = await Promise.all(
    Array.from({ length: 4 }, () => runBudgetWorker({ url, organization, ...work })),
  );
  return {
    admitted: reports.reduce((sum, { admitted }) => sum + admitted, 0),
    refused: reports.reduce((sum, { refused }) => sum + refused, 0),
    failed: reports.flatMap(({ failed }) => failed),
  };
};

const deadlocks = async (): Promise<number> => {
  const { rows } = await sql<{
    n: number;
  }>`select deadlocks::int as n from pg_stat_database where datname = current_database()`.execute(db);
  return rows[0]?.n ?? Number.NaN;
};

describe('four processes with 64 callers each, through the public engine', () => {
  it('class 1: admit exactly ⌊cap / amount⌋ of one hot budget', async () => {
    await engine.create({ subjectType: 'customer', subjectId: 'hot', cap: 10_000n });
    const answers = await runFour({ callers: 64, times: 8, amount: 7, customers: 'hot' });
    expect(answers).toEqual({ admitted: 1_428, refused: 2_048 - 1_428, failed: [] });
    const [status] = await engine.statuses(await engine.list());
    expect(status).toMatchObject({ held: 9_996n, settled: 0n, available: 4n });
    expect(await engine.verify()).toEqual([]);
    expect(await deadlocks()).toBe(0);
  });

  it('class 16: never deadlock on random sets of budgets, and never pass a cap', async () => {
    for (let i = 0; i < 10; i++)
      await engine.create({ subjectType: 'customer', subjectId: `c${i}`, cap: 1_000n });
    const answers = await runFour({ callers: 64, times: 4, amount: 7, customers: 'random' });
    expect(answers.failed).toEqual([]);
    expect(answers.admitted + answers.refused).toBe(1_024);
    for (const { held, available } of await engine.statuses(await engine.list())) {
      expect(held % 7n).toBe(0n);
      expect(available).toBeGreaterThanOrEqual(0n);
    }
    expect(await engine.verify()).toEqual([]);
    expect(await deadlocks()).toBe(0);
  });
});
