import { describe, expect, it } from 'vitest';
import type { Verdict } from './batch.js';
import { isStorageError } from './errors.js';
import { openGather, type Waiting } from './gather.js';
import { job, now, op } from './jobs.fixture.js';

const nameOf = (each: Waiting): string => each.job.ops[0]?.id ?? '';

/** A queue over an adapter that knows which jobs need a counter locked elsewhere: those whose name says so. */
function openDesk(isHeld: (name: string, lane: 'main' | 'waiting') => boolean) {
  const batches: string[] = [];
  const gather = openGather({
    run: async (jobs, lane) => {
      batches.push(`${lane} ${jobs.map(nameOf).join('')}`);
      return jobs.map((each): Verdict => {
        const result = nameOf(each);
        if (isHeld(result, lane)) return { kind: 'held' };
        return { kind: 'answer', answer: { result, replayed: false, hash: null, attempt: null } };
      });
    },
    classify: () => 'final',
    now: () => now,
    soon: setImmediate,
    retries: 2,
  });
  const submit = async (name: string): Promise<unknown> => {
    try {
      return (await gather.submit('t', job({ ops: [op(name)] }))).result;
    } catch (error) {
      return isStorageError(error) ? error.code : error;
    }
  };
  return { batches, gather, submitAll: (names: string) => Promise.all(Array.from(names, submit)) };
}

describe('a job that the adapter sets aside', () => {
  it('goes to the waiting lane, while the rest of its batch is answered at once', async () => {
    const desk = openDesk((name, lane) => name === 'h' && lane === 'main');
    expect(await desk.submitAll('ahb')).toEqual(['a', 'h', 'b']);
    expect(desk.batches).toEqual(['main ahb', 'waiting h']);
  });

  it('comes back there a bounded number of times, without the others of that lane', async () => {
    const tries = new Map<string, number>();
    const desk = openDesk((name, lane) => {
      tries.set(name, (tries.get(name) ?? 0) + 1);
      return lane === 'main' ? name !== 'a' : name === 'h' || (tries.get(name) ?? 0) < 3;
    });
    expect(await desk.submitAll('ahs')).toEqual(['a', 'busy', 's']);
    expect(desk.batches).toEqual(['main ahs', 'waiting hs', 'waiting hs', 'waiting h']);
    await desk.gather.idle();
    expect(desk.gather.waiting).toBe(0);
  });
});
