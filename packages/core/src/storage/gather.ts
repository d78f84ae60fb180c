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
  /** Nobody's fault: run the same jobs again. */
  | 'again'
  /** Nobody knows whether it is stored: run the jobs again whose ops answer what did commit; the others fail. */
  | 'unknown'
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
  /**
   * Called with what answers a batch's callers when others wait already: begin the next batch first, then call back, so that
   * the callers' own work and the store's go on side by side. Callers are answered at once when absent.
   */
  readonly meanwhile?: (callback: () => void) => void;
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
  /** It may have been stored, so that nothing may be said to have not happened. */
  readonly begun: boolean;
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

const tell = (answers: readonly (() => void)[]): void => {
  for (const answer of answers) answer();
};

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
      const answers: (() => void)[] = [];
      void attempt(taken, name, answers).then((back) => {
        it.entries.unshift(...back);
        it.running = false;
        kick(name);
        if (it.entries.length > 0 && options.meanwhile) options.meanwhile(() => tell(answers));
        else tell(answers);
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

  /** Runs the entries; answers those that must come back with other locks, in their order. */
  const attempt = async (
    entries: readonly Entry[],
    name: 'main' | 'waiting',
    answers: (() => void)[],
  ): Promise<readonly Entry[]> => {
    const now = options.now();
    const alive = entries.filter((entry) => {
      const late = !entry.begun && entry.job.deadline !== undefined && entry.job.deadline <= now;
      if (late)
        entry.reject(
          new StorageError('deadline', 'the deadline passed before the job began; nothing happened'),
        );
      return !late;
    });
    if (alive.length === 0) return [];
    let verdicts: readonly Verdict[];
    try {
      verdicts = await options.run(alive, name);
    } catch (error) {
      return recover(alive, name, error, answers);
    }
    const back: Entry[] = [];
    alive.forEach((entry, index) => {
      const verdict = verdicts[index] as Verdict;
      if (verdict.kind === 'answer') answers.push(() => entry.resolve(verdict));
      else if (verdict.kind === 'failed') entry.reject(verdict.error);
      else if (verdict.kind === 'held') back.push(...setAside(entry, name));
      else if (entry.replans >= replansAlone)
        entry.reject(new StorageError('busy', 'the counters of this job keep changing; nothing happened'));
      else back.push({ ...entry, keys: verdict.keys, replans: entry.replans + 1 });
    });
    return back;
  };

  /** Sends an entry to the waiting lane; one that is there already comes back a bounded number of times. */
  const setAside = (entry: Entry, name: 'main' | 'waiting'): readonly Entry[] => {
    if (name === 'waiting') {
      const refused = refusal(entry, 'held', undefined);
      if (refused) entry.reject(refused);
      return refused ? [] : [{ ...entry, tries: entry.tries + 1 }];
    }
    lanes.waiting.entries.push(entry);
    kick('waiting');
    return [];
  };

  const recover = async (
    entries: readonly Entry[],
    name: 'main' | 'waiting',
    error: unknown,
    answers: (() => void)[],
  ): Promise<readonly Entry[]> => {
    const failure = options.classify(error);
    const alone = entries.length === 1;
    if (failure === 'final' || (failure === 'split' && alone)) {
      for (const entry of entries) entry.reject(error);
      return [];
    }
    if (failure === 'split') return halve(entries, name, answers);
    if (failure === 'held' && name === 'main') {
      // Only the jobs that meet the held counter must wait: halving shows which they are.
      return alone ? entries.flatMap((entry) => setAside(entry, name)) : halve(entries, name, answers);
    }
    const again = entries.flatMap((entry): Entry[] => {
      const refused = refusal(entry, failure, error);
      if (refused) entry.reject(refused);
      return refused ? [] : [{ ...entry, tries: entry.tries + 1, begun: entry.begun || failure !== 'held' }];
    });
    return failure === 'held' ? halve(again, name, answers) : attempt(again, name, answers);
  };

  /** Why the entry may not run again; null when it may. */
  const refusal = (entry: Entry, failure: BatchFailure, error: unknown): unknown => {
    if (failure === 'unknown' && entry.job.ops.length === 0)
      return new StorageError('unavailable', 'nobody knows whether this job is stored', { cause: error });
    if (entry.tries < retries) return null;
    if (failure !== 'held') return error;
    return new StorageError('busy', 'the counters of this job are locked elsewhere; nothing happened', {
      cause: error,
    });
  };

  const halve = async (
    entries: readonly Entry[],
    name: 'main' | 'waiting',
    answers: (() => void)[],
  ): Promise<readonly Entry[]> => {
    if (entries.length < 2) return attempt(entries, name, answers);
    const middle = entries.length >> 1;
    const first = await attempt(entries.slice(0, middle), name, answers);
    tell(answers.splice(0));
    return [...first, ...(await attempt(entries.slice(middle), name, answers))];
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
          begun: false,
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
