import { emptyCounter, StorageError, type AnyJob, type Counter, type Counters } from '@bursar/core/storage';
import { roundTrip, saboteur, type Saboteur, type Sabotage } from './saboteur.fixture.js';
import { changing, deciding, mapCounters, planOf, updating } from './updates.fixture.js';

/** Reads, decides, and writes what was decided from what was read: another may have written in between. */
const readThenWrite = (isNaive: (counters: ReadonlyMap<string, Counter>) => boolean): Sabotage =>
  updating((update, counters, tenant) => async (job) => {
    const { found, keys } = await planOf(job, tenant);
    const before = await counters.read(keys);
    const reads = await counters.read(job.reads ?? []);
    if (!isNaive(before)) return update(job);
    await roundTrip();
    const outcome = job.step({ now: job.now, found, counters: before, reads, expired: [] });
    return update({ ...job, find: {}, plan: () => keys, step: () => outcome });
  });

/** Breaks amounts that must not be overspent. */
export const counterSaboteurs: readonly Saboteur[] = [
  saboteur('a counter must be made before it is read', ['counters: an untouched counter is zero'], {
    counters: (inner) => ({
      read: async (keys) =>
        new Map([...(await inner.read(keys))].filter(([, { settled }]) => settled !== 0n)),
    }),
  }),
  saboteur(
    'counters go through floating point',
    ['counters: a counter comes back whole'],
    deciding((decision) =>
      mapCounters(decision, (counter) => ({ ...counter, settled: BigInt(Number(counter.settled)) })),
    ),
  ),
  saboteur(
    'expiries lose their milliseconds',
    ['counters: a counter comes back whole'],
    deciding((decision) =>
      mapCounters(decision, (counter) => ({
        ...counter,
        earliestExpiry:
          counter.earliestExpiry && new Date(Math.floor(counter.earliestExpiry.getTime() / 1_000) * 1_000),
      })),
    ),
  ),
  saboteur(
    'states are merged',
    ['counters: a counter comes back whole'],
    deciding((decision) =>
      mapCounters(decision, (counter) => ({ ...counter, state: counter.state ?? { kept: true } })),
    ),
  ),
  saboteur(
    'updates are lost',
    [
      'counters: no update is lost',
      'counters: a cap is reached and never passed',
      'counters: many keys change together',
      'counters: served in order of arrival',
      'transaction: side by side',
    ],
    readThenWrite(() => true),
  ),
  saboteur(
    'nothing is locked on first use',
    ['counters: a cap is reached and never passed'],
    readThenWrite((counters) => [...counters.values()].some((counter) => counter.held === 0n)),
  ),
  {
    name: 'the last to come is served first',
    breaks: ['counters: served in order of arrival'],
    make: () => {
      const waiting: (() => void)[] = [];
      return updating((update) => async (job) => {
        await new Promise<void>((resolve) => {
          if (waiting.push(resolve) > 1) return;
          setImmediate(() => {
            for (const go of waiting.splice(0).reverse()) go();
          });
        });
        return update(job);
      });
    },
  },
  saboteur(
    'every counter of a step but one changes',
    ['counters: many keys change together'],
    deciding((decision) => ({ ...decision, counters: new Map([...decision.counters].slice(0, 4)) })),
  ),
  saboteur(
    'a step is shown more than it planned',
    ['counters: a step is shown what it planned'],
    changing((job) => ({ ...job, plan: (found) => [...job.plan(found), 'other'] })),
  ),
  saboteur(
    'counters read along are read before the queue',
    ['counters: read along, without a lock'],
    updating((update, counters) => async (job) => {
      if (!job.reads) return update(job);
      const reads = await counters.read(job.reads);
      return update({ ...job, step: (seen) => job.step({ ...seen, reads }) });
    }),
  ),
  saboteur(
    'a throw is stored as an answer',
    ['counters: a throw stores nothing'],
    updating((update) => async (job) => {
      const box: { error?: unknown } = {};
      const answer = await update({
        ...job,
        step: (seen) => {
          try {
            return job.step(seen);
          } catch (error) {
            box.error = error;
            return { counters: new Map(), writes: [], result: null };
          }
        },
      });
      if ('error' in box) throw box.error;
      return answer;
    }),
  ),
  saboteur(
    'a throw is wrapped',
    ['counters: a throw stores nothing'],
    updating(
      (update) => (job) =>
        update(job).catch((error: unknown) => {
          throw new StorageError('unavailable', 'the step failed', { cause: error });
        }),
    ),
  ),
  saboteur(
    'a stale plan is stored',
    ['counters: a stale plan is sent back'],
    changing((job) => ({
      ...job,
      step: (seen) => {
        const outcome = job.step(seen);
        return outcome === 'stale' ? { counters: new Map(), writes: [], result: 'stale' } : outcome;
      },
    })),
  ),
  saboteur(
    'totals wrap around',
    ['counters: a total beyond 64 bits is refused'],
    deciding((decision) =>
      mapCounters(decision, (counter) => ({ ...counter, settled: BigInt.asIntN(64, counter.settled) })),
    ),
  ),
  saboteur('keys are trimmed', ['counters: keys are exact'], {
    counters: (inner) => ({
      read: async (keys) => {
        const read = await inner.read(keys.map((key) => key.trim()));
        return new Map(keys.map((key) => [key, read.get(key.trim()) ?? emptyCounter]));
      },
      update: (async (job: AnyJob) =>
        inner.update({
          ...job,
          plan: (found) => job.plan(found).map((key) => key.trim()),
          step: (seen) => {
            const [key = ''] = job.plan(seen.found);
            const counter = seen.counters.get(key.trim()) ?? emptyCounter;
            const outcome = job.step({ ...seen, counters: new Map([[key, counter]]) });
            if (outcome === 'stale') return outcome;
            return {
              ...outcome,
              counters: new Map([...outcome.counters].map(([name, each]) => [name.trim(), each])),
            };
          },
        })) as Counters['update'],
    }),
  }),
  {
    name: 'counters are kept by reference',
    breaks: ['counters: nobody changes counters from outside'],
    make: () => {
      const kept = new Map<string, Counter>();
      return {
        counters: (inner, tenant, root) => ({
          ...keeping(kept).counters?.(inner, tenant, root),
          read: async (keys) =>
            new Map([...(await inner.read(keys))].map(([key, counter]) => [key, kept.get(key) ?? counter])),
        }),
      };
    },
  },
];
const keeping = (kept: Map<string, Counter>): Sabotage =>
  deciding((decision) => {
    for (const [key, counter] of decision.counters) kept.set(key, counter);
    return decision;
  });
