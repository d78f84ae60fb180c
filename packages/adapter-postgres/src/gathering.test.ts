import { StorageError } from '@bursar/core/storage';
import { describe, expect, it } from 'vitest';
import { storageError } from './errors.js';
import { gatherCalls } from './gathering.js';

const sent = (code: string) => storageError(Object.assign(new Error(code), { code }));

/** A queue of numbers that answers their doubles, noting what ran together. */
function desk(run?: (inputs: readonly number[], runs: number) => void, most = 100) {
  const batches: number[][] = [];
  const call = gatherCalls<number, number>({
    run: async (inputs) => {
      batches.push([...inputs]);
      run?.(inputs, batches.length);
      return inputs.map((each) => 2 * each);
    },
    most,
    weigh: (input) => input,
  });
  return { batches, call };
}

describe('calls that arrive together', () => {
  it('run together, and each gets its own answer', async () => {
    const { batches, call } = desk();
    expect(await Promise.all([1, 2, 3].map(call))).toEqual([2, 4, 6]);
    expect(await call(4)).toBe(8);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('wait for the next batch when they are too much for one, and a heavy one comes alone', async () => {
    const { batches, call } = desk(undefined, 10);
    await Promise.all([4, 5, 2, 99, 1].map(call));
    expect(batches).toEqual([[4, 5], [2], [99], [1]]);
  });

  it('fail alone when only their own data is refused', async () => {
    const { call } = desk((inputs) => {
      if (inputs.includes(3)) throw new StorageError('misuse', 'three');
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(call));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('run again after a deadlock, but not for ever', async () => {
    const { batches, call } = desk((_, runs) => {
      if (runs < 3) throw sent('40P01');
    });
    expect(await call(1)).toBe(2);
    expect(batches).toHaveLength(3);
    const stuck = desk(() => {
      throw sent('40P01');
    });
    await expect(stuck.call(1)).rejects.toMatchObject({ code: 'busy' });
    expect(stuck.batches).toHaveLength(6);
  });

  it('do not run again when nobody knows whether they did', async () => {
    const { batches, call } = desk(() => {
      throw sent('ECONNRESET');
    });
    await expect(call(1)).rejects.toMatchObject({ code: 'unavailable' });
    expect(batches).toHaveLength(1);
    await expect(call(2)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
