import { describe, expect, it } from 'vitest';
import { answer, answerAll, failure, gate, nameOf, openDesk } from './gather.fixture.js';
import { later, now } from './jobs.fixture.js';

describe('a counter locked elsewhere', () => {
  it('holds up only the jobs that need it: they wait in their own lane', async () => {
    const lock = gate();
    const desk = openDesk(async (jobs, lane) => {
      const needs = jobs.some((each) => nameOf(each) === 'h');
      if (needs && lane === 'main') throw failure('held');
      if (needs) await lock.passed;
      return answerAll(jobs);
    });
    const held = desk.submit('h');
    expect(await desk.submitAll('ab')).toEqual(['a', 'b']);
    expect(await desk.submitAll('cd')).toEqual(['c', 'd']);
    lock.open();
    expect(await held).toBe('h');
    expect(desk.batches).toContain('waiting h');
  });

  it('is waited for a bounded number of times, then busy; others in that lane are not blamed', async () => {
    const desk = openDesk((jobs, lane) => {
      const stuck = lane === 'main' || jobs.some((each) => nameOf(each) === 'h');
      if (stuck) throw failure('held');
      return answerAll(jobs);
    });
    expect(await desk.submitAll('abhc')).toEqual(['a', 'b', 'busy', 'c']);
  });

  it('does not keep a job past its deadline', async () => {
    let present = now;
    const desk = openDesk(
      () => {
        if (desk.batches.length === 3) present = later;
        throw failure('held');
      },
      { now: () => present },
    );
    expect(await desk.submit('h', later)).toBe('deadline');
    expect(desk.batches).toEqual(['main h', 'waiting h', 'waiting h']);
  });

  it('is noticed by an adapter that went on without the job: the rest of the batch is answered', async () => {
    const lock = gate();
    const desk = openDesk(async (jobs, lane) => {
      if (lane === 'waiting') await lock.passed;
      return jobs.map((each) => (nameOf(each) === 'h' && lane === 'main' ? { kind: 'held' } : answer(each)));
    });
    const held = desk.submit('h');
    expect(await desk.submitAll('ab')).toEqual(['a', 'b']);
    expect(desk.batches[0]).toBe('main hab');
    lock.open();
    expect(await held).toBe('h');
    await desk.gather.idle();
    expect(desk.batches).toEqual(['main hab', 'waiting h']);
  });

  it('is given up when the waiting lane is told so again and again', async () => {
    const desk = openDesk((jobs) => jobs.map(() => ({ kind: 'held' })), { retries: 3 });
    expect(await desk.submitAll('gh')).toEqual(['busy', 'busy']);
    expect(desk.batches).toEqual(['main gh', ...Array<string>(4).fill('waiting gh')]);
  });
});

describe('callers who are answered meanwhile', () => {
  it('hear their answers once the next batch has begun; the last ones at once', async () => {
    const events: string[] = [];
    const desk = openDesk(
      async (jobs) => {
        events.push(`run ${jobs.map(nameOf).join('')}`);
        await new Promise(setImmediate);
        return answerAll(jobs);
      },
      { batch: 2, meanwhile: setImmediate },
    );
    const told = Array.from('abcd', async (name) => events.push(`tell ${String(await desk.submit(name))}`));
    await Promise.all(told);
    expect(events).toEqual(['run ab', 'run cd', 'tell a', 'tell b', 'tell c', 'tell d']);
  });
});
