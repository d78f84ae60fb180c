import { StorageError } from './errors.js';
import type { TenantId } from './storage.js';
import type { AnyJob, Verdict } from './batch.js';

/** A job waiting in the queue. */
export interface Waiting {
  readonly tenant: TenantId;
  readonly job: AnyJob;
  /** Keys found by an earlier batch; they replace the first plan. */
  readonly keys: readonly string[] | null;
  /** How often a batch has sent it back for more locks. */
  readonly replans: number;
}

/** How an adapter failed a whole batch. */
export type BatchFailure =
  /** Somebody's data: run again in halves until only the guilty fail. */
  | 'split'
  /** Nobody's fault, or the outcome is unknown: run the same jobs again; their ops answer what did commit. */
  | 'again'
  /** Some counter is locked elsewhere: its jobs go to the waiting lane. */
  | 'held'
  /** Every job of the batch fails with this error. */
  | 'final';

/** What the queue needs from an adapter. */
export interface GatherOptions {
  /** Runs the jobs in one transaction; a throw means that nothing of it is stored (or that nobody knows, see `classify`). */
  run(jobs: readonly Waiting[], lane: 'main' | 'waiting'): Promise<readonly Verdict[]>;
  classify(error: unknown): BatchFailure;
  /** The host's present instant, only to drop jobs whose deadline has passed. */
  now(): Date;
  /** Lets callers gather; `setImmediate` in adapters. */
  soon(callback: () => void): void;
  /** At most this many jobs in one transaction; 256. */
  readonly batch?: number;
  /** At most this many jobs waiting; more fail at once with `full`; 10,000. */
  readonly queue?: number;
  /** How often a batch is run again whole before its error is final; 5. */
  readonly retries?: number;
}

interface Entry extends Waiting {
  readonly resolve: (verdict: Verdict & { kind: 'answer' }) => void;
  readonly reject: (error: unknown) => void;
  readonly tries: number;
}

/** The queue of one process. */
export interface Gather {
  submit(tenant: TenantId, job: AnyJob): Promise<Extract<Verdict, { kind: 'answer' }>['answer']>;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
  /** How many jobs wait. */
  readonly waiting: number;
}

/** After this many plans that came out different, a job runs alone. */
const replansTogether = 3;
/** After this many it fails: its keys change faster than they can be locked. */
const replansAlone = 20;

/**
 * Gathers concurrent callers into one transaction per lane. While one batch runs, callers wait in line; then all of
 * them (up to `batch`) run together, in arrival order.
 */
export function openGather(options: GatherOptions): Gather {
  const { batch = 256, queue = 10_000, retries = 5 } = options;
  const lanes = { main: lane(), waiting: lane() };
  let quiet: (() => void)[] = [];

  function lane(): { entries: Entry[]; running: boolean; scheduled: boolean } {
    return { entries: [], running: false, scheduled: false };
  }

  const kick = (name: 'main' | 'waiting'): void => {
    const it = lanes[name];
    if (it.running || it.scheduled || it.entries.length === 0) return;
    it.scheduled = true;
    options.soon(() => {
      it.scheduled = false;
      it.running = true;
      const taken = take(it.entries);
      void attempt(taken, name).then(() => {
        it.running = false;
        kick(name);
        settle();
      });
    });
  };

  const settle = (): void => {
    if (Object.values(lanes).some((it) => it.running || it.scheduled || it.entries.length > 0)) return;
    const waiting = quiet;
    quiet = [];
    for (const resolve of waiting) resolve();
  };

  /** The head of the queue; a job that never fits together with others comes alone. */
  const take = (entries: Entry[]): Entry[] => {
    if (entries[0] && entries[0].replans >= replansTogether) return entries.splice(0, 1);
    const stop = entries.findIndex((entry) => entry.replans >= replansTogether);
    return entries.splice(0, Math.min(batch, stop < 0 ? entries.length : stop));
  };

  const attempt = async (entries: readonly Entry[], name: 'main' | 'waiting'): Promise<void> => {
    const now = options.now();
    const alive = entries.filter((entry) => {
      const late = entry.job.deadline !== undefined && entry.job.deadline <= now;
      if (late)
        entry.reject(
          new StorageError('deadline', 'the deadline passed before the job began; nothing happened'),
        );
      return !late;
    });
    if (alive.length === 0) return;
    let verdicts: readonly Verdict[];
    try {
      verdicts = await options.run(alive, name);
    } catch (error) {
      return recover(alive, name, error);
    }
    const back: Entry[] = [];
    alive.forEach((entry, index) => {
      const verdict = verdicts[index] as Verdict;
      if (verdict.kind === 'answer') entry.resolve(verdict);
      else if (verdict.kind === 'failed') entry.reject(verdict.error);
      else if (entry.replans >= replansAlone)
        entry.reject(new StorageError('busy', 'the counters of this job keep changing; nothing happened'));
      else back.push({ ...entry, keys: verdict.keys, replans: entry.replans + 1 });
    });
    lanes[name].entries.unshift(...back);
  };

  const recover = async (
    entries: readonly Entry[],
    name: 'main' | 'waiting',
    error: unknown,
  ): Promise<void> => {
    const failure = options.classify(error);
    const fail = (): void => entries.forEach((entry) => entry.reject(error));
    if (failure === 'final') return fail();
    if (failure === 'split' && entries.length > 1) {
      const middle = entries.length >> 1;
      await attempt(entries.slice(0, middle), name);
      return attempt(entries.slice(middle), name);
    }
    if (failure === 'split') return fail();
    if (failure === 'held' && name === 'main') return moveAside(entries);
    const again = entries.filter((entry) => {
      if (entry.tries < retries) return true;
      entry.reject(
        failure === 'held'
          ? new StorageError('busy', 'the counters of this job are locked elsewhere; nothing happened', {
              cause: error,
            })
          : error,
      );
      return false;
    });
    return attempt(
      again.map((entry) => ({ ...entry, tries: entry.tries + 1 })),
      name,
    );
  };

  /** Only the jobs that meet the held counter must wait: halve until it is clear which they are. */
  const moveAside = async (entries: readonly Entry[]): Promise<void> => {
    if (entries.length > 1) {
      const middle = entries.length >> 1;
      await attempt(entries.slice(0, middle), 'main');
      return attempt(entries.slice(middle), 'main');
    }
    lanes.waiting.entries.push(...entries);
    kick('waiting');
  };

  return {
    submit: (tenant, job) =>
      new Promise((resolve, reject) => {
        if (lanes.main.entries.length + lanes.waiting.entries.length >= queue)
          return reject(new StorageError('full', 'too many jobs are waiting; nothing happened'));
        lanes.main.entries.push({
          tenant,
          job,
          keys: null,
          replans: 0,
          tries: 0,
          resolve: (verdict) => resolve(verdict.answer),
          reject,
        });
        kick('main');
      }),
    idle: () =>
      new Promise((resolve) => {
        quiet.push(resolve);
        settle();
      }),
    get waiting() {
      return lanes.main.entries.length + lanes.waiting.entries.length;
    },
  };
}
