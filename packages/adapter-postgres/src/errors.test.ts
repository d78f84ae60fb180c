import { StorageError } from '@bursar/core/storage';
import { describe, expect, it } from 'vitest';
import { classify, commitUnknown, failing, overtaken, sqlState, storageError } from './errors.js';

const sent = (code?: string): Error =>
  Object.assign(new Error('from the driver'), code === undefined ? {} : { code });

describe('an error of the driver', () => {
  it.each([
    ['22003', 'misuse', 'split'],
    ['22021', 'misuse', 'split'],
    ['23502', 'misuse', 'split'],
    ['23505', 'conflict', 'split'],
    ['54000', 'misuse', 'split'],
    ['57014', 'busy', 'split'],
    ['55P03', 'busy', 'held'],
    ['40001', 'busy', 'again'],
    ['40P01', 'busy', 'again'],
    ['08006', 'unavailable', 'again'],
    ['57P01', 'unavailable', 'again'],
    ['53300', 'unavailable', 'final'],
    ['25006', 'unavailable', 'final'],
    ['42P01', 'misuse', 'final'],
    ['XX001', 'corrupt', 'final'],
    ['EPIPE', 'unavailable', 'again'],
    ['ECONNREFUSED', 'unavailable', 'again'],
    [undefined, 'unavailable', 'again'],
  ] as const)('%s is %s for the caller and %s for the queue', (code, expected, failure) => {
    const error = storageError(sent(code));
    expect(error.code).toBe(expected);
    expect(error.cause).toMatchObject({ message: 'from the driver' });
    expect(classify(error)).toBe(failure);
  });

  it('is not confused with a code of Node’s', () => {
    expect([sqlState(sent('EPIPE')), sqlState(sent('57P01')), sqlState(null), sqlState('57P01')]).toEqual([
      undefined,
      '57P01',
      undefined,
      undefined,
    ]);
  });

  it('during COMMIT leaves the outcome open unless the server answered', () => {
    expect(
      ['40001', '23505', '57P01', '08003', 'ECONNRESET', undefined].map((code) => commitUnknown(sent(code))),
    ).toEqual([false, false, true, true, true, true]);
  });
});

describe('an error of our own', () => {
  it('is some caller’s fault when it is misuse, and everybody’s otherwise', () => {
    expect(classify(new StorageError('misuse', 'bad value'))).toBe('split');
    expect(classify(new StorageError('corrupt', 'bad row'))).toBe('final');
    expect(classify(new TypeError('bug'))).toBe('final');
  });

  it('can say how it is to be treated', () => {
    expect(classify(overtaken('a counter'))).toBe('again');
    expect(classify(failing('unknown', new StorageError('unavailable', 'lost', { cause: sent() })))).toBe(
      'unknown',
    );
    expect(storageError(overtaken('a counter')).code).toBe('busy');
  });
});
