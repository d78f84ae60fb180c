import type {
  Answer,
  AnyJob,
  Counter,
  Counters,
  Identified,
  Json,
  Lookup,
  Outcome,
  TenantStorage,
} from '@bursar/core/storage';
import type { Sabotage } from './saboteur.fixture.js';

type Update = (job: AnyJob) => Promise<Answer<Json>>;
/** What a step decided. */
export type Decision = Exclude<Outcome<Json>, 'stale'>;

/** Breaks updates. */
export const updating = (
  change: (inner: Update, counters: Counters, tenant: TenantStorage) => Update,
): Sabotage => ({
  counters: (inner, tenant) => ({
    update: change((job) => inner.update(job), inner, tenant) as Counters['update'],
  }),
});

/** Breaks jobs on their way in. */
export const changing = (change: (job: AnyJob) => AnyJob): Sabotage =>
  updating((update) => (job) => update(change(job)));

/** Breaks what steps decide. */
export const deciding = (change: (decision: Decision, job: AnyJob) => Outcome<Json>): Sabotage =>
  changing((job) => ({
    ...job,
    step: (seen) => {
      const outcome = job.step(seen);
      return outcome === 'stale' ? outcome : change(outcome, job);
    },
  }));

/** The decision with every counter changed. */
export const mapCounters = (decision: Decision, change: (counter: Counter) => Counter): Decision => ({
  ...decision,
  counters: new Map([...decision.counters].map(([key, counter]) => [key, change(counter)])),
});

/** What a job finds and plans, read through the storage's own doors before it is queued. */
export const planOf = async (
  job: AnyJob,
  tenant: TenantStorage,
): Promise<{ found: Record<string, Identified[]>; keys: readonly string[] }> => {
  const found: Record<string, Identified[]> = {};
  for (const name of Object.keys(job.find)) {
    const { table, ids, where = {} } = job.find[name] as Lookup<Identified>;
    const rows = await tenant.collection(table).find(where);
    found[name] = ids ? rows.filter(({ id }) => ids.includes(id)) : rows;
  }
  return { found, keys: job.plan(found) };
};
