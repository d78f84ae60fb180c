import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BudgetService } from '@bursar/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../tools/postgres.js';
import { bundleWorker } from '../../../tools/worker-bundle.js';
import { runBudgetFaults, type FaultRun } from './budget-faults.fixture.js';

/** A few here; all of them with `BURSAR_FAULT_RUNS=50`. */
const runs = Number.parseInt(process.env['BURSAR_FAULT_RUNS'] ?? '4', 10);
const firstSeed = Number.parseInt(process.env['BURSAR_FAULT_SEED'] ?? '1', 10);

let server: Postgres;
let worker: string;
const struck: string[] = [];
let told = 0;
let repeats = 0;
beforeAll(async () => {
  // What is promised about crashes is promised about commits that reach the disk.
  server = await startPostgres({ own: true, durable: true });
  worker = await bundleWorker(fileURLToPath(new URL('budget-caller.fixture.ts', import.meta.url)));
}, 120_000);
afterAll(async () => {
  const counts = new Map<string, number>();
  for (const fault of struck) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const list = [...counts].map(([fault, count]) => `${count} ${fault}`).join(', ');
  process.stdout.write(
    `[faults] ${runs} budget runs: ${list}; ${told} answers kept, ${repeats} calls repeated\n`,
  );
  rmSync(worker);
  await server.stop();
});

const whole = async (engine: BudgetService) => {
  const statuses = await engine.statuses(await engine.list());
  return statuses.map(({ cap, settled, held, available }) => ({ cap, settled, held, available }));
};

/** What callers were told that the store does not say. */
async function forgotten({ told, engine }: FaultRun) {
  const wrong = await Promise.all(
    told.map(async (each) => {
      const hold = await engine.hold(each.hold);
      const actual = hold?.actual?.['usd'];
      const same =
        hold !== null &&
        hold !== undefined &&
        (each.actual === null || String(actual) === String(each.actual)) &&
        (hold.status === each.status || each.status === 'expired' || hold.status === 'expired');
      return same ? [] : [{ told: each, stored: hold }];
    }),
  );
  return wrong.flat();
}

describe('four processes of 64 callers, killed, cut off and robbed of their database', () => {
  it.each(Array.from({ length: runs }, (_, index) => ({ seed: firstSeed + index })))(
    'leave exact books, run $seed',
    async ({ seed }) => {
      const budgets = seed % 2 === 0 ? 'hot' : 'random';
      const run = await runBudgetFaults(server, worker, { seed, budgets, times: budgets === 'hot' ? 8 : 4 });
      const { faults, engine, later, exits, deadlocks } = run;
      struck.push(...faults);
      told += run.told.length;
      repeats += run.repeats;
      const about = `seed ${seed}: ${faults.join(', ')}`;
      expect({ exits: exits.filter((code) => code !== 0), deadlocks }, about).toEqual({
        exits: [],
        deadlocks: 0,
      });
      expect(await engine.verify(), about).toEqual([]);
      expect(await forgotten(run), about).toEqual([]);
      if (budgets === 'hot') {
        // Everybody was answered, and far more was asked for than there is.
        expect(await whole(engine), about).toEqual([
          { cap: 10_000n, settled: 0n, held: 9_996n, available: 4n },
        ]);
        expect(run.told.length, about).toBeLessThanOrEqual(1_428);
      }
      for (const { settled, held, cap } of await whole(engine)) {
        expect(settled + held, about).toBeLessThanOrEqual(cap);
      }
      // Whoever died holding money holds it no longer than it asked for.
      for (const { settled, held, cap, available } of await whole(later))
        expect([held, available], about).toEqual([0n, cap - settled]);
      await later.sweep(10_000);
      expect(await later.verify(), about).toEqual([]);
      await run.close();
    },
    120_000,
  );
});
