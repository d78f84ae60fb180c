import {
  emptyCounter,
  openGather,
  StorageError,
  tenantKey,
  type Answer,
  type AnyJob,
  type Counters,
  type Gather,
  type TenantId,
} from '@bursar/core/storage';
import { runJobs } from './batch.js';
import type { Door } from './door.js';
import type { Store } from './store.js';
import { giveCounter } from './values.js';

/** How many jobs wait and run together. */
export interface GatherLimits {
  /** At most this many jobs in one batch; 256. */
  readonly batch?: number;
  /** At most this many jobs waiting; more fail at once with `full`; 10,000. */
  readonly queue?: number;
  /** The host's clock, only to drop jobs whose deadline has passed; the system's. */
  readonly now?: () => Date;
}

const clock = ({ now = () => new Date() }: GatherLimits): (() => Date) => now;

/** Opens the queue of a store's updates behind its outermost door. */
export function openUpdates(store: Store, door: Door, limits: GatherLimits): Gather {
  return openGather({
    run: async (jobs) => door.now(() => runJobs(store, jobs)),
    // What the store refuses is some job's fault: all others must not suffer from it.
    classify: () => 'split',
    now: clock(limits),
    soon: (callback) => setImmediate(() => door.whenFree(callback)),
    ...(limits.batch === undefined ? {} : { batch: limits.batch }),
    ...(limits.queue === undefined ? {} : { queue: limits.queue }),
  });
}

/** Runs one job at once inside a transaction. */
function updateWithin(store: Store, door: Door, limits: GatherLimits, tenant: TenantId, job: AnyJob) {
  return door.enter(() => {
    if (job.deadline && job.deadline <= clock(limits)())
      throw new StorageError('deadline', 'the deadline passed before the job began; nothing happened');
    const [verdict] = runJobs(store, [{ tenant, job }]);
    if (verdict?.kind === 'answer') return verdict.answer;
    throw verdict?.kind === 'failed' ? verdict.error : new StorageError('stale', 'plan this job again');
  });
}

/** The counters of one tenant behind a door; `updates` gathers, and is null inside a transaction. */
export function countersOf(
  store: Store,
  door: Door,
  updates: Gather | null,
  limits: GatherLimits,
  tenant: TenantId,
): Counters {
  const update = async (job: AnyJob): Promise<Answer<unknown>> => {
    door.check();
    return updates ? updates.submit(tenant, job) : updateWithin(store, door, limits, tenant, job);
  };
  return {
    read: (keys) =>
      door.enter(
        () =>
          new Map(
            keys.map((key) => {
              const stored = store.counters.get(tenantKey(tenant, key));
              return [key, giveCounter(stored ?? emptyCounter)];
            }),
          ),
      ),
    update: update as Counters['update'],
  };
}
