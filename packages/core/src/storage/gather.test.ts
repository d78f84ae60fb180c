import { describe, expect, it } from 'vitest';
import type { Verdict } from './batch.js';
import { isStorageError } from './errors.js';
import { answer, answerAll, failure, gate, nameOf, openDesk } from './gather.fixture.js';
import type { Waiting } from './gather.js';
import { job, later, now, op } from './jobs.fixture.js';

describe('the queue', () => {
  it('runs everybody who waits together, in arrival order', async () => {
    const desk = openDesk(answerAll);
    expect(await desk.submitAll('abc')).toEqual(['a', 'b', 'c']);
    expect(desk.batches).toEqual(['main abc']);
  });

  it('lets callers gather while a batch runs, and takes at most `batch` of them', async () => {
    const first = gate();
    const desk = openDesk(
      async (jobs) => {
        if (desk.batches.length === 1) await first.passed;
        return answerAll(jobs);
      },
      { batch: 2 },
    );
    const start = desk.submit('a');
    await new Promise(setImmediate);
    const rest = desk.submitAll('bcd');
    expect(desk.gather.waiting).toBe(3);
    first.open();
    expect([await start, ...(await rest)]).toEqual(['a', 'b', 'c', 'd']);
    expect(desk.batches).toEqual(['main a', 'main bc', 'main d']);
  });

  it('fails at once when too many wait', async () => {
    const desk = openDesk(answerAll, { queue: 2 });
    expect(await desk.submitAll('abcd')).toEqual(['a', 'b', 'full', 'full']);
    expect(await desk.submit('e')).toBe('e');
  });

  it('drops a job whose deadline has come before it began, and only that one', async () => {
    const desk = openDesk(answerAll);
    const answers = [desk.submit('a', now), desk.submit('b', later), desk.submit('c', new Date(0))];
    expect(await Promise.all(answers)).toEqual(['deadline', 'b', 'deadline']);
    expect(desk.batches).toEqual(['main b']);
  });

  it('is idle when nothing waits or runs', async () => {
    const desk = openDesk(answerAll);
    const answers = desk.submitAll('ab');
    await desk.gather.idle();
    expect(desk.batches).toEqual(['main ab']);
    expect(await answers).toEqual(['a', 'b']);
    await desk.gather.idle();
    expect(desk.gather.waiting).toBe(0);
  });
});

describe('a job that fails', () => {
  it('fails alone when the step failed', async () => {
    const desk = openDesk((jobs) =>
      jobs.map((each) =>
        nameOf(each) === 'b' ? { kind: 'failed', error: new Error('b failed') } : answer(each),
      ),
    );
    expect(await desk.submitAll('abc')).toEqual(['a', 'b failed', 'c']);
  });

  it('is found by halving when the store refuses the batch, in few batches', async () => {
    const desk = openDesk((jobs) => {
      if (jobs.some((each) => nameOf(each) === 'f')) throw failure('split');
      return answerAll(jobs);
    });
    expect(await desk.submitAll('abcdefgh')).toEqual(['a', 'b', 'c', 'd', 'e', 'split', 'g', 'h']);
    expect(desk.batches).toEqual([
      'main abcdefgh',
      'main abcd',
      'main efgh',
      'main ef',
      'main e',
      'main f',
      'main gh',
    ]);
  });

  it('fails with all of its batch when the error is final', async () => {
    const desk = openDesk(() => {
      throw failure('final');
    });
    expect(await desk.submitAll('ab')).toEqual(['final', 'final']);
    expect(desk.batches).toEqual(['main ab']);
  });
});

describe('a batch of unknown outcome', () => {
  it('runs again whole, so that the ops answer', async () => {
    const desk = openDesk((jobs) => {
      if (desk.batches.length < 3) throw failure('again');
      return answerAll(jobs);
    });
    expect(await desk.submitAll('ab')).toEqual(['a', 'b']);
    expect(desk.batches).toEqual(['main ab', 'main ab', 'main ab']);
  });

  it('fails with the store’s error after a bounded number of times', async () => {
    const desk = openDesk(
      () => {
        throw failure('again');
      },
      { retries: 2 },
    );
    expect(await desk.submitAll('ab')).toEqual(['again', 'again']);
    expect(desk.batches).toHaveLength(3);
  });

  it('does not run a job twice that has no op to answer for it', async () => {
    const desk = openDesk((jobs) => {
      if (desk.batches.length === 1) throw failure('unknown');
      return answerAll(jobs);
    });
    const plain = desk.gather.submit('t', job()).catch((error: unknown) => error);
    expect(await desk.submitAll('ab')).toEqual(['a', 'b']);
    expect(isStorageError(await plain, 'unavailable')).toBe(true);
    expect(desk.batches).toEqual(['main ab', 'main ab']);
  });

  it('is not called “nothing happened” when the deadline comes meanwhile', async () => {
    let present = now;
    const desk = openDesk(
      (jobs) => {
        present = later;
        if (desk.batches.length === 1) throw failure('again');
        return answerAll(jobs);
      },
      { now: () => present },
    );
    expect(await desk.submit('a', later)).toBe('a');
  });
});

describe('a job that needs other locks', () => {
  const asks =
    (times: number) =>
    (jobs: readonly Waiting[]): readonly Verdict[] =>
      jobs.map((each) =>
        nameOf(each) === 'r' && each.replans < times
          ? { kind: 'replan', keys: [`k${each.replans}`] }
          : answer({ ...each, job: job({ ops: [op(nameOf(each) + (each.keys ?? []).join())] }) }),
      );

  it('comes back first, with those keys', async () => {
    const desk = openDesk(asks(1), { batch: 2 });
    expect(await desk.submitAll('arbc')).toEqual(['a', 'rk0', 'b', 'c']);
    expect(desk.batches).toEqual(['main ar', 'main rb', 'main c']);
  });

  it('runs alone after three times', async () => {
    const desk = openDesk(asks(4));
    expect(await desk.submitAll('ar')).toEqual(['a', 'rk3']);
    const crowd = openDesk(asks(4), { batch: 1 });
    expect(await crowd.submitAll('rb')).toEqual(['rk3', 'b']);
    expect(desk.batches).toEqual(['main ar', 'main r', 'main r', 'main r', 'main r']);
  });

  it('is given up when its keys never stand still', async () => {
    const desk = openDesk(asks(Infinity));
    expect(await desk.submitAll('ra')).toEqual(['busy', 'a']);
  });

  it('keeps its place when the batch was halved', async () => {
    const desk = openDesk((jobs) => {
      if (jobs.length > 2) throw failure('split');
      if (desk.batches.length > 3) return answerAll(jobs);
      return jobs.map(() => ({ kind: 'replan', keys: [] }));
    });
    expect(await desk.submitAll('abcd')).toEqual(['a', 'b', 'c', 'd']);
    expect(desk.batches.slice(0, 4)).toEqual(['main abcd', 'main ab', 'main cd', 'main abcd']);
  });
});
