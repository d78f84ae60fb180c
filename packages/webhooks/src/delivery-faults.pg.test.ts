import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../tools/postgres.js';
import { bundleWorker } from '../../../tools/worker-bundle.js';
import { openStage, runDeliveryFaults, type Stage } from './delivery-faults.fixture.js';

/** A few here; all of them with `BURSAR_FAULT_RUNS=200`. */
const runs = Number.parseInt(process.env['BURSAR_FAULT_RUNS'] ?? '6', 10);
const firstSeed = Number.parseInt(process.env['BURSAR_FAULT_SEED'] ?? '1', 10);

let server: Postgres;
let worker: string;
let stage: Stage;
const counts = new Map<string, number>();
let messages = 0;
let extras = 0;
beforeAll(async () => {
  // What is promised about crashes is promised about commits that reach the disk.
  server = await startPostgres({ own: true, durable: true });
  worker = await bundleWorker(fileURLToPath(new URL('dispatcher.fixture.ts', import.meta.url)));
  stage = await openStage(server, worker);
}, 120_000);
afterAll(async () => {
  const list = [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
  process.stdout.write(
    `[faults] ${runs} delivery runs: ${messages} messages, ${extras} repetitions; ${list}\n`,
  );
  await stage.close();
  rmSync(worker);
  await server.stop();
});

const count = (name: string, times = 1): void => void counts.set(name, (counts.get(name) ?? 0) + times);

describe('dispatchers killed, a database crashed, receivers that misbehave and a clock that jumps', () => {
  it.each(Array.from({ length: runs }, (_, index) => ({ seed: firstSeed + index })))(
    'lose no event and repeat none without cause, run $seed',
    async ({ seed }) => {
      const { faults, expected, strays, repeated, receiver, undelivered } = await runDeliveryFaults(
        stage,
        seed,
      );
      for (const fault of faults) count(fault.split(' ')[0] ?? '');
      for (const [way, times] of receiver.answers) count(`answered ${way}`, times);
      messages += expected.size;
      for (const times of expected.values()) extras += Math.max(0, times - 1);
      const lost = [...expected].filter(([, times]) => times === 0).map(([name]) => name);
      const about = `seed ${seed}: ${faults.join(', ')}`;
      // Ten thresholds and the one that uses the budget up.
      expect(expected.size, about).toBeGreaterThanOrEqual(30);
      expect({ lost, strays, repeated, undelivered, trapped: receiver.trapped }, about).toEqual({
        lost: [],
        strays: [],
        repeated: [],
        undelivered: 0,
        trapped: 0,
      });
    },
    60_000,
  );
});
