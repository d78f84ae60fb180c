import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPgbench, pgbench, type Bench } from './database.js';
import { alternate, interleave, ratio, type Alternative } from './measure.js';
import { naiveReserve } from './naive.js';
import { goal, printRounds, type Row } from './report.js';
import {
  askOf,
  demandTrueBooks,
  fillNaive,
  nextSeed,
  openEngine,
  reserveOn,
  warm,
  type Options,
} from './workload.js';

/** Rows 1 to 5 and 24: reserve against the naive transaction and the database's own floor. */
export async function measureAuthorize(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  const { engine } = await openEngine(bench);
  const db = bench.open(10);
  await fillNaive(bench);
  const ours = (callers: number): Alternative => ({
    name: `bursar reserve, ${callers} callers`,
    run: () => warm(callers, ms, () => reserveOn(engine)),
  });
  const naive = (callers: number): Alternative => ({
    name: `naive transaction, ${callers} callers`,
    run: () => warm(callers, ms, () => naiveReserve(db, askOf(nextSeed()))),
  });
  const floors: Alternative[] = (await hasPgbench()) ? floorsOf(bench, ms) : [];
  const rows: Row[] = [];

  const main = await interleave([naive(64), ours(64), ...floors], rounds);
  printRounds('authorize, 64 callers, 3 budgets, 1 shared by all', main, naive(64).name);
  const against = (figure: 'rate' | 'p99' | 'cpu') => ratio(main, ours(64).name, naive(64).name, figure);
  rows.push(goal('1 reserve vs naive, 64 callers', against('rate'), 12, 25));
  const bars = [
    [1.2, 2.5],
    [3, 6],
  ] as const;
  for (const [index, floor] of floors.entries()) {
    const [bar, moonshot] = bars[index] ?? [1, 1];
    rows.push(goal(`2 reserve vs ${floor.name}`, ratio(main, ours(64).name, floor.name), bar, moonshot));
  }
  rows.push(goal('3 p99 as a share of naive p99', against('p99'), 0.1, 0.04, 'most'));
  rows.push(goal('24 JS CPU per reserve vs naive', against('cpu'), 1 / 15, 1 / 40, 'most'));

  const single = { naive: 'naive transaction, 1 caller', ours: 'bursar reserve, 1 caller' };
  const calls = {
    [single.naive]: () => naiveReserve(db, askOf(nextSeed())),
    [single.ours]: () => reserveOn(engine),
  };
  await alternate(calls, { rounds: 1, ms: ms / 4 });
  const alone = await alternate(calls, { rounds, ms: 2 * ms });
  printRounds('authorize, 1 caller, call by call', alone, single.naive);
  rows.push(
    goal('4 p50 of one caller vs naive', ratio(alone, single.ours, single.naive, 'p50'), 1.2, 0.7, 'most'),
  );

  const many = await interleave([ours(64), ours(1024)], rounds);
  printRounds('authorize, more callers', many, ours(64).name);
  rows.push(goal('5 1,024 callers vs 64', ratio(many, ours(1024).name, ours(64).name), 1, 2));
  await demandTrueBooks(engine);
  return rows;
}

function floorsOf(bench: Bench, ms: number): Alternative[] {
  const script = join(mkdtempSync(join(tmpdir(), 'bench-')), 'hot.sql');
  writeFileSync(script, "update naive.budget set held = held + 1 where id = 'c0';\n");
  const host = new URL(bench.url).searchParams.get('host') ?? '';
  execFileSync('pgbench', ['-i', '-q', '-s', '10', '-h', host, '-U', 'postgres', 'postgres'], {
    stdio: 'ignore',
  });
  return [
    { name: 'pgbench -N, 64 clients', run: () => pgbench(bench.url, { script: null, clients: 64, ms }) },
    { name: 'pgbench hot row, 64 clients', run: () => pgbench(bench.url, { script, clients: 64, ms }) },
  ];
}
