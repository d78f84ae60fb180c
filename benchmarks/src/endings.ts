import type { Bench } from './database.js';
import { drain, interleave, ratio, type Alternative } from './measure.js';
import { naiveExpire, naiveReserve, naiveSettle } from './naive.js';
import { goal, printRounds, type Row } from './report.js';
import {
  askOf,
  budgetCount,
  demandTrueBooks,
  fillNaive,
  namedOp,
  nextSeed,
  openEngine,
  reserveOn,
  roomy,
  warm,
  type Options,
} from './workload.js';

/** Takes `count` holds outside the clock. */
async function takeAll<T>(count: number, take: () => Promise<T>): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) taken.push(...(await Promise.all(Array.from({ length: 256 }, take))));
  return taken;
}

/** Rows 10 and 11: how holds end, by settling and by themselves, and asks that are refused. */
export async function measureEndings(bench: Bench, options: Options): Promise<Row[]> {
  return [
    ...(await measureSettles(bench, options)),
    ...(await measureSweeps(bench, options)),
    ...(await measureRefusals(bench, options)),
  ];
}

async function measureSettles(bench: Bench, { rounds }: Options): Promise<Row[]> {
  const { engine } = await openEngine(bench);
  const db = bench.open(10);
  await fillNaive(bench);
  const names = { naive: 'naive settle', ours: 'bursar settle' };
  const naive: Alternative = {
    name: names.naive,
    run: async () => {
      const taken = await takeAll(1_024, async () => {
        const ask = askOf(nextSeed());
        await naiveReserve(db, ask);
        return () => naiveSettle(db, ask, 900n);
      });
      return drain(64, taken);
    },
  };
  const ours: Alternative = {
    name: names.ours,
    run: async () => {
      const taken = await takeAll(8_192, async () => {
        const { holdId } = await reserveOn(engine);
        return () => engine.settle({ holdId: holdId ?? '', actual: { usd: 900n } });
      });
      return drain(64, taken);
    },
  };
  const settles = await interleave([naive, ours], rounds);
  printRounds('settle, 64 callers', settles, names.naive);
  await demandTrueBooks(engine);
  return [goal('10 settle vs naive', ratio(settles, names.ours, names.naive), 12, 25)];
}

/** Holds that are over: all of them in as few steps as the engine takes, against one transaction each from four workers. */
async function measureSweeps(bench: Bench, { rounds }: Options): Promise<Row[]> {
  const { engine } = await openEngine(bench);
  const db = bench.open(10);
  await fillNaive(bench);
  const later = (): Date => new Date(Date.now() + 3_600_000);
  const names = { naive: 'naive, a transaction for each', ours: 'bursar sweep' };
  const swept = (ended: number, elapsed: number, cpu: NodeJS.CpuUsage) => ({
    rate: (ended / elapsed) * 1000,
    p50: Number.NaN,
    p99: Number.NaN,
    cpu: (cpu.user + cpu.system) / 1000 / ended,
  });
  const naive: Alternative = {
    name: names.naive,
    run: async () => {
      await takeAll(1_024, () => naiveReserve(db, askOf(nextSeed())));
      const cpu = process.cpuUsage();
      const start = performance.now();
      const worker = async (): Promise<number> => {
        let ended = 0;
        while (await naiveExpire(db, later())) ended++;
        return ended;
      };
      const ended = await Promise.all([worker(), worker(), worker(), worker()]);
      const sum = ended.reduce((a, b) => a + b, 0);
      return swept(sum, performance.now() - start, process.cpuUsage(cpu));
    },
  };
  const ours: Alternative = {
    name: names.ours,
    run: async () => {
      const count = (await takeAll(8_192, () => reserveOn(engine))).length;
      const cpu = process.cpuUsage();
      const start = performance.now();
      const ended = await engine.sweep(count, later());
      if (ended !== count) throw new Error(`${ended} of ${count} holds that were over have been ended`);
      return swept(ended, performance.now() - start, process.cpuUsage(cpu));
    },
  };
  const sweeps = await interleave([naive, ours], rounds);
  printRounds('holds that are over', sweeps, names.naive);
  await demandTrueBooks(engine);
  return [goal('10 expiry sweep vs one by one', ratio(sweeps, names.ours, names.naive), 25, 60)];
}

async function measureRefusals(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  // Every second customer may spend nothing; what all share is roomy.
  const { engine } = await openEngine(bench, (index) => (index > 0 && index % 2 === 0 ? 0n : roomy));
  const db = bench.open(10);
  await fillNaive(bench, `case when g > 0 and g % 2 = 0 then 0 else ${roomy} end`);
  const customers = (): string[] => ['c0', `c${1 + (nextSeed() % (budgetCount - 1))}`];
  const names = { naive: 'naive, half refused', ours: 'bursar, half refused' };
  const refusals = await interleave(
    [
      {
        name: names.naive,
        run: () => warm(64, ms, () => naiveReserve(db, { ...askOf(nextSeed()), budgets: customers() })),
      },
      {
        name: names.ours,
        run: () =>
          warm(64, ms, () => {
            const subjects = customers().map((id) => ({ type: 'customer', id }));
            return engine.reserve({ subjects, amounts: { usd: 1_000n }, ops: [namedOp()] });
          }),
      },
    ],
    rounds,
  );
  printRounds(
    'half of the asks refused, 64 callers, 1 budget shared by all and 1 own',
    refusals,
    names.naive,
  );
  await demandTrueBooks(engine);
  return [goal('11 half refused vs naive', ratio(refusals, names.ours, names.naive), 15, 30)];
}
