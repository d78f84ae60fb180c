import { describe, expect, it } from 'vitest';
import { DomainError, invalid, invalidInput, isDomainError, issuesOf } from './errors.js';

describe('DomainError', () => {
  it('is recognised by its brand, with and without a code', () => {
    const error = new DomainError('budget_exceeded', 'refused', 'over the cap', { cap: '10' });
    expect(isDomainError(error)).toBe(true);
    expect(isDomainError(error, 'budget_exceeded')).toBe(true);
    expect(isDomainError(error, 'other')).toBe(false);
    expect(error).toMatchObject({ kind: 'refused', message: 'over the cap', details: { cap: '10' } });
  });

  it('is recognised when it comes from another copy of the package', () => {
    const foreign = Object.assign(new Error('over'), {
      [Symbol.for('bursar.domain-error')]: true,
      code: 'budget_exceeded',
    });
    expect(foreign).not.toBeInstanceOf(DomainError);
    expect(isDomainError(foreign, 'budget_exceeded')).toBe(true);
  });

  it('is not mistaken for anything else', () => {
    for (const other of [new Error('x'), { code: 'invalid' }, null, undefined, 'invalid', 7])
      expect(isDomainError(other)).toBe(false);
  });

  it('keeps its cause', () => {
    const cause = new Error('socket closed');
    expect(new DomainError('down', 'unavailable', 'store unreachable', null, { cause }).cause).toBe(cause);
  });
});

describe('invalid', () => {
  it('names the place in message and issues', () => {
    const error = invalid(['events', 3, 'model'], 'must not be empty');
    expect(error).toMatchObject({
      code: 'invalid',
      kind: 'invalid',
      message: 'events.3.model: must not be empty',
    });
    expect(issuesOf(error)).toEqual([{ path: ['events', 3, 'model'], message: 'must not be empty' }]);
  });

  it('reports several faults at once', () => {
    const issues = [
      { path: ['a'], message: 'is missing' },
      { path: [], message: 'is odd' },
    ];
    expect(issuesOf(invalidInput(issues))).toEqual(issues);
    expect(invalidInput(issues).message).toBe('a: is missing');
    expect(invalid([], 'is odd').message).toBe('is odd');
  });

  it('finds no issues in other errors', () => {
    expect(issuesOf(new DomainError('gone', 'gone', 'gone'))).toEqual([]);
    expect(issuesOf(new Error('x'))).toEqual([]);
  });
});
