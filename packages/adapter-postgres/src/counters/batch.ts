import { compareBytes, counterName, type Verdict, type Waiting } from '@bursar/core/storage';
import { sqlState } from '../errors.js';
import type { Database } from '../session.js';
import { inTransaction, indexedPlans } from '../transaction.js';
import { decide, type Office } from './decide.js';
import type { KnownCounters } from './known.js';
import { openLookups } from './lookups.js';
import type { Named } from './rows.js';
import { keysOf, planTasks, type Task } from './tasks.js';

/** How the batches of one process run. */
export interface BatchRoom {
  readonly database: Database;
  readonly office: Office;
  readonly known: KnownCounters;
  readonly lockTimeoutMs: number;
}

const byName = (a: Named, b: Named): number => compareBytes(a.tenant, b.tenant) || compareBytes(a.key, b.key);

const isLockTimeout = (error: unknown): boolean =>
  sqlState((error as { readonly cause?: unknown } | null)?.cause) === '55P03';

// A plan for these very parameters would be made each time, which takes longer than carrying it out for one caller.
const settings = [...indexedPlans, 'plan_cache_mode = force_generic_plan'];

const leastPatienceMs = 10;

/** How long the main lane waits for a lock: less after each wait in vain, since everybody waits with it. */
function openPatience(fullMs: number) {
  let ms = fullMs;
  return {
    get now() {
      return ms;
    },
    lose: () => {
      ms = Math.max(Math.min(leastPatienceMs, fullMs), Math.floor(ms / 2));
    },
    gain: () => {
      ms = Math.min(fullMs, ms * 2);
    },
  };
}

/**
 * Runs batches. Counters that turn out to be locked elsewhere are remembered: their jobs go to the waiting lane at once,
 * until that lane got the lock, so that nobody else waits for them.
 */
export function openBatches({ database, office, known, lockTimeoutMs }: BatchRoom) {
  const held = new Set<string>();
  const patience = openPatience(lockTimeoutMs);

  const create = async (names: ReadonlyMap<string, Named>): Promise<void> => {
    const missing = known.unknown(names.keys());
    if (missing.length === 0) return;
    const wanted = missing.map((name) => names.get(name) as Named).sort(byName);
    await office.rows.create(database, wanted, lockTimeoutMs);
    known.learn(missing);
  };

  const needs = ({ tenant, keys }: Task, names: ReadonlySet<string>): boolean =>
    names.size > 0 && keys.some((key) => names.has(counterName(tenant, key)));

  const setAside = (
    tasks: readonly Task[],
    names: ReadonlySet<string>,
    verdicts: (Verdict | undefined)[],
  ): readonly Task[] => {
    if (names.size === 0) return tasks;
    for (const task of tasks) if (needs(task, names)) verdicts[task.index] = { kind: 'held' };
    return tasks.filter((task) => !needs(task, names));
  };

  const perform = async (
    tasks: readonly Task[],
    verdicts: (Verdict | undefined)[],
    timeoutMs: number,
  ): Promise<void> => {
    const names = keysOf(tasks);
    await create(names);
    // Plans are kept for long, and some were made when the tables were still empty.
    const answers = await inTransaction(
      database,
      timeoutMs,
      (session) => decide(session, office, tasks, names),
      settings,
    );
    tasks.forEach(({ index }, place) => {
      verdicts[index] = answers[place];
    });
  };

  return async (jobs: readonly Waiting[], lane: 'main' | 'waiting'): Promise<readonly Verdict[]> => {
    const verdicts: (Verdict | undefined)[] = jobs.map(() => undefined);
    const open = () => openLookups(office.shapes, new WeakMap());
    let tasks: readonly Task[] = await planTasks(database, open, jobs, verdicts);
    if (lane === 'main') tasks = setAside(tasks, held, verdicts);
    while (tasks.length > 0) {
      try {
        await perform(tasks, verdicts, lane === 'main' ? patience.now : lockTimeoutMs);
        if (held.size > 0) for (const name of keysOf(tasks).keys()) held.delete(name);
        if (lane === 'main') patience.gain();
        break;
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
        const stuck = await office.rows.heldElsewhere(database, [...keysOf(tasks).values()]);
        if (stuck.size === 0) {
          // It was something else than a counter: the queue finds out whose by halving.
          patience.lose();
          throw error;
        }
        for (const name of stuck) held.add(name);
        tasks = setAside(tasks, stuck, verdicts);
      }
    }
    return verdicts as readonly Verdict[];
  };
}
