import pg from 'pg';
import type { Bench } from './database.js';
import { closedLoop, median } from './measure.js';
import { goal, type Row } from './report.js';
import { demandTrueBooks, openEngine, reserveOn, type Options } from './workload.js';

const windows = 6;

/**
 * Row 9: throughput while a snapshot stays open elsewhere, as a backup or a slow report keeps one. Dead versions of the hot
 * rows cannot be pruned then; the last of six windows is compared with the first.
 */
export async function measureSnapshot(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  const { engine } = await openEngine(bench);
  const shares: number[] = [];
  const each = (ms * 10) / windows;
  for (let round = 0; round < Math.min(rounds, 3); round++) {
    await bench.query('vacuum bursar.counter');
    const reader = new pg.Client({ connectionString: bench.url });
    await reader.connect();
    await reader.query('begin isolation level repeatable read');
    await reader.query('select count(*) from bursar.counter');
    const rates: number[] = [];
    for (let window = 0; window < windows; window++)
      rates.push((await closedLoop(64, each, () => reserveOn(engine))).rate);
    await reader.query('rollback');
    await reader.end();
    console.log(`  reserves per second with an open snapshot: ${rates.map(Math.round).join(', ')}`);
    shares.push((rates.at(-1) as number) / (rates[0] as number));
  }
  await demandTrueBooks(engine);
  const seconds = Math.round((each * windows) / 1000);
  return [goal(`9 open snapshot: last sixth of ${seconds} s ÷ first`, median(shares), 0.7, 0.85)];
}
