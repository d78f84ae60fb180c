import { describe, expect, it } from 'vitest';
import { compareBytes } from '../storage/match.js';
import { StorageError } from '../storage/errors.js';
import { BrokenPromise, ensure, ensureError, ensureSame, errorOf, print, same, tamper } from './check.js';
import { orderedTexts } from './generate.js';

describe('same', () => {
  const at = (ms: number): Date => new Date(ms);
  const error = new Error('e');
  it.each([
    [1n, 1n, true],
    [1, 1n, false],
    [0, -0, false],
    [Number.NaN, Number.NaN, true],
    [at(5), at(5), true],
    [at(5), at(6), false],
    [at(5), 5, false],
    [{ a: 1, b: [at(1)] }, { b: [at(1)], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [{ a: undefined }, { b: undefined }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [null, {}, false],
    [
      new Map([
        ['a', 1n],
        ['b', 2n],
      ]),
      new Map([
        ['b', 2n],
        ['a', 1n],
      ]),
      true,
    ],
    [new Map([['a', 1n]]), new Map([['a', 2n]]), false],
    [new Map(), {}, false],
    [error, error, true],
    [error, new Error('e'), false],
  ])('%o and %o: %s', (a, b, expected) => {
    expect(same(a, b)).toBe(expected);
  });
});

describe('the checks', () => {
  it('say what was expected and what came', () => {
    expect(() => ensure(false, 'rain')).toThrow(BrokenPromise);
    expect(() => ensureSame({ a: [1n, new Date(0), new Map([['k', null]])] }, 'x', 'the answer')).toThrow(
      'the answer: expected "x", got {a: [1n, 1970-01-01T00:00:00.000Z, Map [["k", null]]]}',
    );
    expect(print([new Error('e'), new Date(Number.NaN), undefined])).toBe(
      '[Error: e, Invalid Date, undefined]',
    );
  });

  it('tell storage errors by their code', async () => {
    const conflict = Promise.reject(new StorageError('conflict', 'no'));
    await expect(ensureError(conflict, 'conflict', 'x')).resolves.toBeUndefined();
    await expect(ensureError(conflict, undefined, 'x')).resolves.toBeUndefined();
    await expect(ensureError(conflict, 'misuse', 'x')).rejects.toThrow('expected a storage error misuse');
    await expect(ensureError(Promise.resolve(1), undefined, 'x')).rejects.toThrow(BrokenPromise);
    expect(await errorOf(Promise.resolve(1))).toBeUndefined();
  });

  it('take a frozen value for a copy, and nothing else', () => {
    const frozen = Object.freeze(['a']) as string[];
    expect(() => tamper(() => frozen.push('b'))).not.toThrow();
    expect(() =>
      tamper(() => {
        throw new RangeError('something else');
      }),
    ).toThrow(RangeError);
  });
});

describe('the texts of the suite', () => {
  it('are in the order of their bytes, which is no other order', () => {
    expect([...orderedTexts].sort(compareBytes)).toEqual(orderedTexts);
    expect([...orderedTexts].sort()).not.toEqual(orderedTexts);
    expect([...orderedTexts].sort((a, b) => a.localeCompare(b, 'en'))).not.toEqual(orderedTexts);
  });
});
