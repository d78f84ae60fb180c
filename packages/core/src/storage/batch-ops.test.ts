import { describe, expect, it } from 'vitest';
import { runBatch, type StoredOp } from './batch.js';
import { emptyCounter } from './counters.js';
import { bump, held, job, locked, op, results } from './jobs.fixture.js';

describe('operations', () => {
  const stored = (more: Partial<StoredOp> = {}): StoredOp => ({
    ...op('a', 'earlier', { hash: 'h' }),
    result: 'then',
    retryable: false,
    ...more,
  });
  const never = (): never => {
    throw new Error('no step may run');
  };

  it('answer with the stored result and run no step', () => {
    const batch = runBatch(
      [locked(job({ ops: [op('a')], step: never }))],
      held({ k: emptyCounter }, [stored()]),
    );
    expect(batch.verdicts).toEqual([
      { kind: 'answer', answer: { result: 'then', replayed: true, hash: 'h', attempt: 'earlier' } },
    ]);
    expect(batch.ops).toEqual([]);
  });

  it('answer within one batch too', () => {
    const batch = runBatch(
      [locked(bump({ ops: [op('a')] })), locked(bump({ ops: [op('a', 'second')] }))],
      held(),
    );
    expect(results(batch)).toEqual(['0', '0']);
    expect(batch.ops).toMatchObject([{ op: { id: 'a', attempt: 'first', result: '0' }, replaces: false }]);
  });

  it('give the second op of a job the answer that the first one found', () => {
    const batch = runBatch([locked(job({ ops: [op('b'), op('a')], step: never }))], held({}, [stored()]));
    expect(results(batch)).toEqual(['then']);
    expect(batch.ops).toMatchObject([{ op: { id: 'b', result: 'then' }, replaces: false }]);
  });

  it('judge a retryable refusal anew under a new attempt, and answer it under the same', () => {
    const refused = stored({ retryable: true });
    const state = held({ k: emptyCounter }, [refused]);
    expect(results(runBatch([locked(job({ ops: [op('a', 'earlier')], step: never }))], state))).toEqual([
      'then',
    ]);
    const anew = runBatch([locked(bump({ ops: [op('a', 'second')] }))], state);
    expect(results(anew)).toEqual(['0']);
    expect(anew.ops).toMatchObject([{ op: { attempt: 'second', result: '0' }, replaces: true }]);
  });
});
