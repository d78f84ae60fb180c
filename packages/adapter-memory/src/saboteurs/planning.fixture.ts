import type { AnyJob, Identified, Lookup } from '@bursar/core/storage';
import { saboteur, type Saboteur, type Sabotage } from './saboteur.fixture.js';
import { changing, planOf, updating } from './updates.fixture.js';

function lookups(change: (lookup: Lookup<Identified>) => Lookup<Identified>): Sabotage {
  return changing((job) => ({
    ...job,
    find: Object.fromEntries(Object.entries(job.find).map(([name, lookup]) => [name, change(lookup)])),
  }));
}

type Where = NonNullable<AnyJob['expiring']>['where'];
function expiring(change: (where: Where) => Where): Sabotage {
  return changing((job) =>
    job.expiring ? { ...job, expiring: { ...job.expiring, where: change(job.expiring.where) } } : job,
  );
}

/** Breaks how a job finds its rows and its counters. */
export const planningSaboteurs: readonly Saboteur[] = [
  saboteur(
    'keys follow from rows of no moment',
    ['planning: keys come from the rows found'],
    changing((job) => ({ ...job, plan: () => job.plan({ row: [] }) })),
  ),
  saboteur(
    'a guess is taken for truth',
    ['planning: a guess is only a guess'],
    changing((job) => ({ ...job, plan: (found) => job.guess ?? job.plan(found) })),
  ),
  saboteur(
    'a job is planned before the queue',
    ['planning: the plan follows a row that moves'],
    updating((update, _, tenant) => async (job) => {
      const { keys } = await planOf(job, tenant);
      return update({ ...job, plan: () => keys });
    }),
  ),
  saboteur(
    'rows are read before the queue',
    [
      'batches: each step sees the rows as the one before left them',
      'batches: rows made, changed and removed by one another',
      'planning: a limited lookup follows its rows',
    ],
    updating((update, _, tenant) => async (job) => {
      const { found } = await planOf(job, tenant);
      return update({ ...job, step: (seen) => job.step({ ...seen, found: { ...seen.found, ...found } }) });
    }),
  ),
  saboteur(
    'lookups by id ignore their condition',
    ['planning: lookups by id and by condition'],
    lookups(({ where, ids, ...rest }) => ({ ...rest, ...(ids ? { ids } : where ? { where } : {}) })),
  ),
  saboteur(
    'lookups have no order',
    ['planning: lookups by id and by condition'],
    lookups(({ order: _, ...rest }) => rest),
  ),
  saboteur(
    'lookups have no limit',
    ['planning: lookups by id and by condition'],
    lookups(({ limit: _, ...rest }) => rest),
  ),
  saboteur(
    'expired rows are not looked for',
    [
      'expiry: due rows are shown first',
      'expiry: applied once',
      'expiry: of one tenant',
      'expiry: judged by each caller’s own instant',
    ],
    changing(({ expiring: _, ...job }) => job),
  ),
  saboteur(
    'expired rows are shown a millisecond late',
    ['expiry: due rows are shown first', 'expiry: judged by each caller’s own instant'],
    expiring((where) => (now) => where(new Date(now.getTime() - 1))),
  ),
  saboteur(
    'expired rows are shown a millisecond early',
    ['expiry: due rows are shown first'],
    changing((job) => ({ ...job, now: new Date(job.now.getTime() + 1) })),
  ),
  saboteur(
    'only one counter of an expired row is shown',
    ['expiry: due rows are shown first', 'expiry: applied once'],
    changing((job) =>
      job.expiring
        ? {
            ...job,
            expiring: { ...job.expiring, keys: (row) => (job.expiring?.keys(row) ?? []).slice(0, 1) },
          }
        : job,
    ),
  ),
  {
    name: 'expired rows are shown again and again',
    breaks: ['expiry: applied once'],
    make: () => {
      let shown: readonly Identified[] = [];
      return changing((job) => ({
        ...job,
        step: (seen) => {
          if (seen.expired.length > 0) shown = seen.expired;
          return job.step(job.expiring ? { ...seen, expired: shown } : seen);
        },
      }));
    },
  },
];
