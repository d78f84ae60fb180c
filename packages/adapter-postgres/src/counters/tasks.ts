import {
  counterName,
  tenantKey,
  type AnyJob,
  type Identified,
  type Lookup,
  type Verdict,
  type Waiting,
} from '@bursar/core/storage';
import type { Session } from '../session.js';
import type { Lookups } from './lookups.js';
import { readParts } from './reading.js';
import type { Named } from './rows.js';

/** A job of a batch with the keys that will be locked for it. */
export interface Task {
  /** Its place in the batch. */
  readonly index: number;
  readonly tenant: string;
  readonly job: AnyJob;
  readonly keys: readonly string[];
}

type Found = Record<string, readonly Identified[]>;

/** Adds all lookups of a job; answers how to get at what they find. */
export function wantAll(lookups: Lookups, tenant: string, job: AnyJob): () => Found {
  const wanted = Object.entries<Lookup<Identified>>(job.find).map(
    ([name, lookup]) => [name, lookups.want(tenant, lookup)] as const,
  );
  return () => Object.fromEntries(wanted.map(([name, rows]) => [name, rows()]));
}

/**
 * Finds out which counters each job needs: what an earlier batch told, else its guess, else its plan made from rows read
 * now, before any lock. A job whose own functions throw fails alone.
 */
export async function planTasks(
  session: Session,
  openLookups: () => Lookups,
  jobs: readonly Waiting[],
  verdicts: (Verdict | undefined)[],
): Promise<Task[]> {
  const keys: ((() => readonly string[]) | null)[] = [];
  const lookups = openLookups();
  const alone = <T>(index: number, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      verdicts[index] = { kind: 'failed', error };
      return null;
    }
  };
  jobs.forEach(({ tenant, job, keys: told }, index) => {
    keys[index] = alone(index, () => {
      const known = told ?? job.guess;
      if (known) return () => known;
      const found = wantAll(lookups, tenant, job);
      return () => job.plan(found());
    });
  });
  await readParts(session, lookups.parts());
  return jobs.flatMap(({ tenant, job }, index): Task[] => {
    const plan = keys[index];
    const planned = plan ? alone(index, plan) : null;
    return planned ? [{ index, tenant, job, keys: planned }] : [];
  });
}

/** Every counter that these jobs need, once. */
export function keysOf(tasks: readonly Task[]): ReadonlyMap<string, Named> {
  const all = new Map<string, Named>();
  for (const { tenant, keys } of tasks)
    for (const key of keys) {
      const name = counterName(tenant, key);
      if (!all.has(name)) all.set(name, { tenant, key });
    }
  return all;
}

/** The latest instant of these jobs. */
export const latest = (tasks: readonly Task[]): Date =>
  new Date(tasks.reduce((most, { job }) => Math.max(most, job.now.getTime()), -Infinity));

/** Every op of these jobs, once. */
export function opsOf(tasks: readonly Task[]): readonly Named[] {
  const all = new Map<string, Named>();
  for (const { tenant, job } of tasks)
    for (const { id } of job.ops) all.set(tenantKey(tenant, id), { tenant, key: id });
  return [...all.values()];
}

/** Every counter that these jobs only read, once. */
export function readsOf(tasks: readonly Task[]): readonly Named[] {
  const all = new Map<string, Named>();
  for (const { tenant, job } of tasks)
    for (const key of job.reads ?? []) {
      const name = counterName(tenant, key);
      if (!all.has(name)) all.set(name, { tenant, key });
    }
  return [...all.values()];
}
