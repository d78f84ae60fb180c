import type { Runtime } from './kernel/runtime.js';
import type { Logger, Worker } from './product.js';
import type { LeasedItem, Storage } from './storage/storage.js';

/** Does due work, whoever put it. */
export interface DueWork {
  /** Does what is due at `now`, one batch of each kind (of these kinds), to its end; answers how many items were begun. */
  tick(now: Date, kinds?: readonly string[]): Promise<number>;
  /**
   * One turn of each kind's loop in the background: begins what is due, waits for nothing, and answers how long to
   * pause before the next turn, in milliseconds. `freed` is called whenever there is room for more.
   */
  readonly turns: readonly ((freed: () => void) => Promise<number>)[];
  /** The kind of each turn. */
  readonly kinds: readonly string[];
  /** Resolves when nothing begun by a turn is still running. */
  idle(): Promise<void>;
}

/** What due work is done with. */
export interface DueWorkParts {
  readonly storage: Pick<Storage, 'work'>;
  readonly runtime: Pick<Runtime, 'id' | 'now'>;
  readonly logger: Logger;
  readonly workers: readonly Worker[];
  /** The longest pause of a turn: how late work put by another process may begin. */
  readonly pollMs: number;
}

const firstPauseMs = 1_000;
const longestPauseMs = 3_600_000;
/** What is due but held by another process is not asked for more often. */
const shortestPauseMs = 50;
const usualBatch = 100;
/** Taken by one turn; the next follows at once. */
const mostAtOnce = 500;
/** While work is under way no turn takes more within the time that taking took, and never waits longer for it. */
const longestBreatherMs = 20;

/** How long failed work waits before its next try: doubled each time, at most an hour. */
export const pauseBefore = (attempt: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempt - 1, 30));

/** Opens the work of one process. Several processes share the work: an item is leased to one at a time. */
export function openDueWork(parts: DueWorkParts): DueWork {
  const { storage, runtime, logger, workers, pollMs } = parts;
  const kinds = workers.map(({ kind }) => kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) throw new Error(`two workers do the work of kind ${twice}`);
  const running = new Set<Promise<void>>();

  const lease = ({ kind, perLane, leaseMs }: Worker, limit: number, now: Date): Promise<LeasedItem[]> =>
    storage.work.lease({
      kind,
      limit,
      ...(perLane === undefined ? {} : { perLane }),
      now,
      forMs: leaseMs,
      token: runtime.id,
    });

  /** Never rejects: an item that cannot even be put back comes again when its lease runs out. */
  const run = async (worker: Worker, item: LeasedItem, now: Date): Promise<void> => {
    try {
      const again = await worker.run(item, now).catch((error: unknown) => {
        const { kind, key, attempt } = item;
        logger.error('due work failed and will be tried again', { kind, key, attempt, error });
        return { due: new Date(now.getTime() + pauseBefore(attempt)) };
      });
      await storage.work.settle(item, again ?? undefined);
    } catch (error) {
      logger.error('due work could not be put back', { kind: item.kind, key: item.key, error });
    }
  };

  const turnOf = (worker: Worker) => {
    const { kind, batch = usualBatch } = worker;
    let inFlight = 0;
    const begin = (item: LeasedItem, now: Date, freed: () => void): void => {
      inFlight++;
      const work = run(worker, item, now).then(() => {
        running.delete(work);
        inFlight--;
        freed();
      });
      running.add(work);
    };
    let breather = { from: 0, until: 0 };
    return async (freed: () => void): Promise<number> => {
      if (inFlight >= batch) return pollMs;
      try {
        const now = runtime.now();
        // A clock that was set back would hold everything up.
        if (inFlight > 0 && now.getTime() < breather.until && now.getTime() >= breather.from)
          return breather.until - now.getTime();
        const items = await lease(worker, Math.min(batch - inFlight, mostAtOnce), now);
        const ended = runtime.now().getTime();
        const took = Math.min(longestBreatherMs, Math.max(0, ended - now.getTime()));
        breather = { from: ended, until: ended + took };
        for (const item of items) begin(item, now, freed);
        if (items.length > 0) return 0;
        const next = await storage.work.next(kind);
        if (next === null) return pollMs;
        return Math.min(pollMs, Math.max(shortestPauseMs, next.getTime() - now.getTime()));
      } catch (error) {
        logger.error('due work could not be fetched', { kind, error });
        return pollMs;
      }
    };
  };

  return {
    tick: async (now, only = kinds) => {
      const begun = await Promise.all(
        workers
          .filter(({ kind }) => only.includes(kind))
          .map(async (worker) => {
            const items = await lease(worker, worker.batch ?? usualBatch, now);
            await Promise.all(items.map((item) => run(worker, item, now)));
            return items.length;
          }),
      );
      return begun.reduce((sum, count) => sum + count, 0);
    },
    turns: workers.map(turnOf),
    kinds,
    idle: async () => {
      await Promise.all(running);
    },
  };
}
