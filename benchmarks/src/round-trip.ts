import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './database.js';
import { interleave, ratio } from './measure.js';
import { naiveReserve } from './naive.js';
import { goal, printRounds, type Row } from './report.js';
import {
  askOf,
  demandTrueBooks,
  engineOver,
  fillNaive,
  nextSeed,
  openEngine,
  reserveOn,
  warm,
  type Options,
} from './workload.js';

const socket = '.s.PGSQL.5432';

/** A way to the server that takes `ms` in each direction. */
async function delayed(bench: Bench, ms: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-far-'));
  chmodSync(folder, 0o755);
  const url = new URL(bench.url);
  const near = join(url.searchParams.get('host') ?? '', socket);
  const proxy = fork(new URL('./delay-proxy.ts', import.meta.url), [join(folder, socket), near, String(ms)]);
  await new Promise((resolve, reject) => {
    proxy.once('message', resolve);
    proxy.once('exit', () => reject(new Error('the proxy did not start')));
  });
  url.searchParams.set('host', folder);
  return { url: url.href, stop: () => proxy.kill() };
}

/** Row 7: a database two milliseconds away. */
export async function measureRoundTrip(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  const { engine, actor } = await openEngine(bench);
  await fillNaive(bench);
  const far = await delayed(bench, 1);
  try {
    const db = bench.open(10, far.url);
    const distant = engineOver(bench.open(4, far.url), actor);
    const names = { naive: 'naive transaction', ours: 'bursar reserve' };
    const results = await interleave(
      [
        { name: names.naive, run: () => warm(64, ms, () => naiveReserve(db, askOf(nextSeed()))) },
        { name: names.ours, run: () => warm(64, ms, () => reserveOn(distant)) },
      ],
      rounds,
    );
    printRounds('authorize, 64 callers, the database 2 ms away', results, names.naive);
    await demandTrueBooks(engine);
    return [goal('7 +2 ms round trip vs naive', ratio(results, names.ours, names.naive), 30, 60)];
  } finally {
    far.stop();
  }
}
