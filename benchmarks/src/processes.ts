import { fork, type ChildProcess } from 'node:child_process';
import type { BudgetService } from '@bursar/core';
import type { Bench } from './database.js';
import { interleave, median, ratio, type Alternative, type Slice } from './measure.js';
import type { Order } from './process-worker.js';
import { goal, printRounds, type Row } from './report.js';
import { demandTrueBooks, fillNaive, openEngine, type Options } from './workload.js';

const processes = 4;
const callers = 16;

const answerOf = <T>(worker: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a worker has ended'));
    worker.once('exit', ended);
    worker.once('message', (answer) => {
      worker.off('exit', ended);
      resolve(answer as T);
    });
  });

const tellAll = <T>(workers: readonly ChildProcess[], order: Order): Promise<T[]> =>
  Promise.all(
    workers.map((worker) => {
      const answer = answerOf<T>(worker);
      worker.send(order);
      return answer;
    }),
  );

/** All workers together: rates add up, of latencies the worst tail and the middle of the middles. */
const together = (slices: readonly Slice[]): Slice => ({
  rate: slices.reduce((sum, { rate }) => sum + rate, 0),
  p50: median(slices.map(({ p50 }) => p50)),
  p99: Math.max(...slices.map(({ p99 }) => p99)),
  cpu: median(slices.map(({ cpu }) => cpu)),
});

/** Everybody asks under one cap until it is reached. @throws when not exactly the cap was given away. */
async function demandExactCap(workers: readonly ChildProcess[], engine: BudgetService, subject: string) {
  const room = 1_000n;
  await engine.create({ subjectType: 'customer', subjectId: subject, cap: room * 1_000n });
  const admitted = await tellAll<number>(workers, { kind: 'exhaust', subject, callers });
  const sum = admitted.reduce((a, b) => a + b, 0);
  if (BigInt(sum) !== room) throw new Error(`${sum} of ${room} were admitted by ${admitted.join(' + ')}`);
}

/** Row 6: four processes on the same budgets, whose cap is reached exactly in every round. */
export async function measureProcesses(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  const { engine, actor } = await openEngine(bench);
  await fillNaive(bench);
  const workers = Array.from({ length: processes }, () =>
    fork(new URL('./process-worker.ts', import.meta.url), [bench.url, JSON.stringify(actor)]),
  );
  await Promise.all(workers.map((worker) => answerOf(worker)));
  const alternative = (who: 'naive' | 'ours', name: string): Alternative => ({
    name,
    run: async (round) => {
      if (who === 'ours') await demandExactCap(workers, engine, `exact-${round}`);
      await tellAll(workers, { kind: 'loop', who, callers, ms: ms / 4 });
      return together(await tellAll<Slice>(workers, { kind: 'loop', who, callers, ms }));
    },
  });
  const names = { naive: 'naive transaction', ours: 'bursar reserve' };
  try {
    const results = await interleave(
      [alternative('naive', names.naive), alternative('ours', names.ours)],
      rounds,
    );
    printRounds(`authorize, ${processes} processes × ${callers} callers`, results, names.naive);
    await demandTrueBooks(engine);
    const measured = ratio(results, names.ours, names.naive);
    return [goal('6 4 processes × 16 callers vs naive, cap reached exactly each round', measured, 10, 25)];
  } finally {
    for (const worker of workers) worker.disconnect();
  }
}
