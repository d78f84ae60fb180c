import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { contradictions, deadlocks } from './books.fixture.js';
import { spendTables } from './jobs.fixture.js';
import { startWorker, type Work } from './worker.fixture.js';

let url: string;
let bench: Bench;
beforeEach(async () => {
  url = await freshDatabase();
  bench = await freshBench({ connectionString: url }, spendTables);
});
afterEach(() => bench.close());

async function runWorkers(work: Omit<Work, 'url' | 'name'>) {
  const workers = ['a', 'b', 'c', 'd'].map((name) => startWorker({ url, name, ...work }));
  await Promise.all(workers.map(({ ready }) => ready));
  for (const { go } of workers) go();
  const reports = await Promise.all(workers.map(({ report }) => report));
  return {
    admitted: reports.reduce((sum, report) => sum + (report?.admitted ?? 0), 0),
    refused: reports.reduce((sum, report) => sum + (report?.refused ?? 0), 0),
    failed: reports.flatMap((report) => report?.failed ?? ['no report']),
  };
}

describe('four processes with 64 callers each', () => {
  it('spend one counter up to its cap and not once more', async () => {
    const answers = await runWorkers({ callers: 64, times: 8, amount: 7, cap: 10_000, keys: 'hot' });
    expect(answers).toEqual({ admitted: 1428, refused: 2048 - 1428, failed: [] });
    expect((await bench.storage.tenant('shared').counters.read(['hot'])).get('hot')?.held).toBe(9996n);
    expect(await contradictions(bench)).toEqual([]);
    expect(await deadlocks(bench)).toBe(0);
  });

  it('class 16: never deadlock on any sets of counters', async () => {
    const answers = await runWorkers({ callers: 64, times: 6, amount: 1, cap: 1_000_000, keys: 'mixed' });
    expect(answers).toEqual({ admitted: 1536, refused: 0, failed: [] });
    expect(await contradictions(bench)).toEqual([]);
    expect(await deadlocks(bench)).toBe(0);
  });
});

describe('a process killed in the middle', () => {
  it('leaves books that agree, with everything that it was told', async () => {
    const work = { url, callers: 32, times: 100_000, amount: 1, cap: 1_000_000_000 } as const;
    const [one, two] = [
      startWorker({ ...work, name: 'one', keys: 'hot' }),
      startWorker({ ...work, name: 'two', keys: 'mixed' }),
    ];
    await Promise.all([one.ready, two.ready]);
    one.go();
    two.go();
    await Promise.all([one.acknowledged(500), two.acknowledged(500)]);
    for (const { child } of [one, two]) child.kill('SIGKILL');
    const reports = await Promise.all([one.report, two.report]);
    // The server notices that its clients are gone when it next talks to them; their locks are free then.
    await bench.storage.tenant('shared').counters.read(['hot']);
    await bench.query(`select pg_terminate_backend(pid, 10000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`);
    const [row] = await bench.query<{ n: number }>('select count(*)::int as n from bursar.test_spend');
    expect(row?.n).toBeGreaterThanOrEqual(reports.reduce((sum, report) => sum + (report?.admitted ?? 0), 0));
    expect(await contradictions(bench)).toEqual([]);
  });
});
