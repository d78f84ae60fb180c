import { randomUUID } from 'node:crypto';
import { postgresStorage } from '@bursar/adapter-postgres';
import { createBursar, systemRuntime, type Actor, type BudgetService } from '@bursar/core';
import { hasPgbench, pgbench, type Bench } from './database.js';
import { closedLoop, drain, interleave, ratio, type Alternative, type Slice } from './measure.js';
import { naiveReserve, naiveSettle, type Ask } from './naive.js';
import { goal, printRounds, type Row } from './report.js';

const budgetCount = 1_000;
const hotBudget = 0;
const roomy = 1_000_000_000_000_000n;
const runtime = systemRuntime();

/** Three budgets per call: one that everybody shares, two of the caller's own. */
const budgetsOfTurn = (seed: number): readonly [number, number, number] => [
  hotBudget,
  1 + (seed % 400),
  401 + ((seed * 7) % 599),
];

let turns = 0;
const nextSeed = (): number => (turns = (turns + 7919) % 1_000_003);

/** An engine over its own tenant, with a budget on each of 1,000 customers. */
async function openEngine(
  bench: Bench,
  cap: bigint,
): Promise<{ engine: BudgetService; subjects(seed: number): { type: string; id: string }[] }> {
  const storage = postgresStorage({ db: bench.open(4) });
  const bursar = createBursar({ storage });
  const user = { id: randomUUID(), email: null };
  const actor: Actor = await bursar.actors.ofSession(user);
  const engine = bursar.for(actor).budgets;
  const create = (index: number) => engine.create({ subjectType: 'customer', subjectId: `c${index}`, cap });
  for (let i = 0; i < budgetCount; i += 100)
    await Promise.all(Array.from({ length: 100 }, (_, j) => create(i + j)));
  return {
    engine,
    subjects: (seed) => budgetsOfTurn(seed).map((index) => ({ type: 'customer', id: `c${index}` })),
  };
}

async function fillNaive(bench: Bench, cap: bigint): Promise<void> {
  await bench.query('truncate naive.budget, naive.hold, naive.decision, naive.operation, naive.entry');
  await bench.query(
    `insert into naive.budget (id, cap) select 'c' || g, ${cap} from generate_series(0, ${budgetCount - 1}) g`,
  );
}

const askOf = (seed: number): Ask => ({
  id: randomUUID(),
  op: randomUUID(),
  budgets: budgetsOfTurn(seed).map((index) => `c${index}`),
  amount: 1_000n,
});

const namedOp = () => ({
  id: randomUUID(),
  attempt: randomUUID(),
  hash: 'f0a1',
  keepUntil: new Date(runtime.now().getTime() + 86_400_000),
});

/** Rows 1 to 6, 10 and 11: reserve and settle against the naive transaction and the database's own floor. */
export async function measureAuthorize(
  bench: Bench,
  options: { readonly rounds: number; readonly ms: number },
): Promise<Row[]> {
  const { rounds, ms } = options;
  const { engine, subjects } = await openEngine(bench, roomy);
  const db = bench.open(10);
  await fillNaive(bench, roomy);
  const about = { model: 'm-large', route: '/chat' };
  const reserve = () =>
    engine.reserve({
      subjects: subjects(nextSeed()),
      amounts: { usd: 1_000n },
      ttlMs: 300_000,
      about,
      ops: [namedOp()],
    });
  const ours = (callers: number): Alternative => ({
    name: `bursar reserve, ${callers} callers`,
    run: () => warm(callers, ms, reserve),
  });
  const naive = (callers: number): Alternative => ({
    name: `naive transaction, ${callers} callers`,
    run: () => warm(callers, ms, () => naiveReserve(db, askOf(nextSeed()))),
  });
  const floors: Alternative[] = (await hasPgbench()) ? await floorsOf(bench, ms) : [];
  const rows: Row[] = [];

  const main = await interleave([naive(64), ours(64), ...floors], rounds);
  printRounds('authorize, 64 callers, 3 budgets, 1 shared by all', main, naive(64).name);
  rows.push(goal('1 reserve vs naive, 64 callers', ratio(main, ours(64).name, naive(64).name), 12, 25));
  for (const [index, bar] of [1.2, 3].entries()) {
    const floor = floors[index];
    if (floor)
      rows.push(goal(`2 reserve vs ${floor.name}`, ratio(main, ours(64).name, floor.name), bar, bar * 2));
  }
  rows.push(
    goal(
      '3 p99 as a share of naive p99',
      ratio(main, ours(64).name, naive(64).name, 'p99'),
      0.1,
      0.04,
      'most',
    ),
  );
  rows.push(
    goal(
      '24 JS CPU per reserve vs naive',
      ratio(main, ours(64).name, naive(64).name, 'cpu'),
      1 / 15,
      1 / 40,
      'most',
    ),
  );

  const alone = await interleave([naive(1), ours(1)], rounds);
  printRounds('authorize, 1 caller', alone, naive(1).name);
  rows.push(
    goal('4 p50 of one caller vs naive', ratio(alone, ours(1).name, naive(1).name, 'p50'), 1.2, 0.7, 'most'),
  );

  const many = await interleave([ours(64), ours(1024)], rounds);
  printRounds('authorize, more callers', many, ours(64).name);
  rows.push(goal('5 1,024 callers vs 64', ratio(many, ours(1024).name, ours(64).name), 1, 2));

  const settles = await interleave(
    [
      settleAlternative('naive settle', 1_024, async () => {
        const ask = askOf(nextSeed());
        await naiveReserve(db, ask);
        return () => naiveSettle(db, ask, 900n);
      }),
      settleAlternative('bursar settle', 8_192, async () => {
        const { holdId } = await reserve();
        return () => engine.settle({ holdId: holdId ?? '', actual: { usd: 900n } });
      }),
    ],
    rounds,
  );
  printRounds('settle, 64 callers', settles, 'naive settle');
  rows.push(goal('10 settle vs naive', ratio(settles, 'bursar settle', 'naive settle'), 12, 25));

  rows.push(await measureRefusals(bench, db, options));
  const differences = await engine.verify();
  if (differences.length > 0)
    throw new Error(
      `the books do not add up after the measurement: ${JSON.stringify(differences.slice(0, 3))}`,
    );
  return rows;
}

async function warm(callers: number, ms: number, call: () => Promise<unknown>): Promise<Slice> {
  await closedLoop(callers, ms / 4, call);
  return closedLoop(callers, ms, call);
}

/** Takes `count` holds outside the clock, then settles all of them with 64 callers. */
function settleAlternative(
  name: string,
  count: number,
  prepare: () => Promise<() => Promise<unknown>>,
): Alternative {
  return {
    name,
    run: async () => {
      const ready: (() => Promise<unknown>)[] = [];
      while (ready.length < count) ready.push(...(await Promise.all(Array.from({ length: 64 }, prepare))));
      return drain(64, ready);
    },
  };
}

async function measureRefusals(
  bench: Bench,
  db: ReturnType<Bench['open']>,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Promise<Row> {
  const tight = 100_000n;
  const { engine, subjects } = await openEngine(bench, tight);
  await fillNaive(bench, tight);
  const half = () => (nextSeed() % 2 === 0 ? 0n : tight);
  const refusals = await interleave(
    [
      {
        name: 'naive, half refused',
        run: () =>
          warm(64, ms, () =>
            naiveReserve(db, {
              ...askOf(nextSeed()),
              budgets: [`c${nextSeed() % budgetCount}`],
              amount: half(),
            }),
          ),
      },
      {
        name: 'bursar, half refused',
        run: () =>
          warm(64, ms, () =>
            engine.reserve({
              subjects: [subjects(nextSeed())[1] ?? { type: 'customer', id: 'c1' }],
              amounts: { usd: half() + 1n },
              ops: [namedOp()],
            }),
          ),
      },
    ],
    rounds,
  );
  printRounds('half of the asks refused, 64 callers', refusals, 'naive, half refused');
  return goal(
    '11 half refused vs naive',
    ratio(refusals, 'bursar, half refused', 'naive, half refused'),
    15,
    30,
  );
}

async function floorsOf(bench: Bench, ms: number): Promise<Alternative[]> {
  const { writeFileSync, mkdtempSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const script = join(mkdtempSync(join(tmpdir(), 'bench-')), 'hot.sql');
  writeFileSync(script, "update naive.budget set held = held + 1 where id = 'c0';\n");
  const { execFileSync } = await import('node:child_process');
  const host = new URL(bench.url).searchParams.get('host') ?? '';
  execFileSync('pgbench', ['-i', '-q', '-s', '10', '-h', host, '-U', 'postgres', 'postgres'], {
    stdio: 'ignore',
  });
  return [
    { name: 'pgbench -N, 64 clients', run: () => pgbench(bench.url, { script: null, clients: 64, ms }) },
    { name: 'pgbench hot row, 64 clients', run: () => pgbench(bench.url, { script, clients: 64, ms }) },
  ];
}
