import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isStorageError } from '@bursar/core/storage';
import { openBench } from './bench.fixture.js';
import { spendJob } from './jobs.fixture.js';

/** What a worker process does: so many callers at once, each spending so many times. */
export interface Work {
  readonly url: string;
  readonly name: string;
  readonly callers: number;
  readonly times: number;
  readonly amount: number;
  readonly cap: number;
  /** `hot`: one counter that all share and one of their own; `mixed`: up to five of thirty, in any order. */
  readonly keys: 'hot' | 'mixed';
}

/** What came of it; also sent now and then on the way. */
export interface Report {
  readonly admitted: number;
  readonly refused: number;
  readonly failed: readonly string[];
  readonly done: boolean;
}

/** A process of its own, which began when `go` is called. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves when it is connected and waits for `go`. */
  readonly ready: Promise<void>;
  go(): void;
  /** The last report, once its process has ended. */
  readonly report: Promise<Report | undefined>;
  /** Resolves when so many spends were acknowledged. */
  acknowledged(count: number): Promise<void>;
}

const modulePath = fileURLToPath(import.meta.url);

/** Starts a worker process. */
export function startWorker(work: Work): WorkerProcess {
  const child = fork(modulePath, [JSON.stringify(work)], { execArgv: ['--import', 'tsx'] });
  let last: Report | undefined;
  const watchers = new Set<() => void>();
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve;
    child.once('exit', () => reject(new Error('the worker ended before it was ready')));
  });
  child.on('message', (message: 'ready' | Report) => {
    if (message === 'ready') return isReady();
    last = message;
    for (const watch of watchers) watch();
  });
  return {
    child,
    ready,
    go: () => child.send('go'),
    report: new Promise((resolve) => child.once('exit', () => resolve(last))),
    acknowledged: (count) =>
      new Promise((resolve) => {
        watchers.add(() => {
          if ((last?.admitted ?? 0) >= count) resolve();
        });
      }),
  };
}

/** A small generator of numbers below `n`, the same for the same name. */
function dice(name: string): (n: number) => number {
  let state = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

async function work({ url, name, callers, times, amount, cap, keys }: Work): Promise<void> {
  const { storage, close } = openBench(
    { connectionString: url, max: 4 },
    // A busy machine is slow, but nobody here sits on a lock.
    { lockTimeoutMs: 5000 },
  );
  const { counters } = storage.tenant('shared');
  const roll = dice(name);
  const mixed = (): string[] =>
    Array.from(new Set(Array.from({ length: 1 + roll(5) }, () => `mixed-${roll(30)}`)));
  const report = { admitted: 0, refused: 0, failed: [] as string[], done: false };
  await counters.read(['hot']);
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  const caller = async (number: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const id = `${name}-${number}-${i}`;
      const job = spendJob({
        id,
        keys: keys === 'hot' ? ['hot', `${name}-${number % 8}`] : mixed(),
        amount: BigInt(amount),
        cap: BigInt(cap),
      });
      try {
        const { result } = await counters.update(job);
        report[(result as { admitted: boolean }).admitted ? 'admitted' : 'refused']++;
      } catch (error) {
        report.failed.push(isStorageError(error) ? `${error.code}: ${error.message}` : String(error));
      }
      if (number === 0) process.send?.(report);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  await close();
  process.send?.({ ...report, done: true }, () => process.disconnect());
}

if (process.argv[1] === modulePath && process.argv[2]) await work(JSON.parse(process.argv[2]) as Work);
