import { describe, expect, it } from 'vitest';
import { canonicalJson, checkJson, jsonBytes, jsonDepth } from './canonical.js';
import { isDomainError, issuesOf } from './errors.js';
import type { Json } from './json.js';

const nested = (depth: number): Json => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as Json;
const fault = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('canonicalJson', () => {
  it('sorts members at every level and writes no spaces', () => {
    expect(canonicalJson({ b: { d: 1, c: [true, null] }, a: 'x', B: 2.5 })).toBe(
      '{"B":2.5,"a":"x","b":{"c":[true,null],"d":1}}',
    );
  });

  it('keeps own members of any name apart', () => {
    const hostile = JSON.parse('{"__proto__":{"x":1},"constructor":2}') as Json;
    expect(canonicalJson(hostile)).toBe('{"__proto__":{"x":1},"constructor":2}');
  });

  it('leaves undefined members out and writes −0 as 0', () => {
    expect(canonicalJson({ a: undefined, b: -0 } as unknown as Json)).toBe('{"b":0}');
  });

  it('refuses what JSON cannot say, naming the place', () => {
    for (const value of [1n, new Date(0), NaN, Infinity, undefined, () => 1, new Map(), Symbol('x')]) {
      const error = fault(() => canonicalJson({ list: [0, value] } as unknown as Json));
      expect(issuesOf(error)).toEqual([{ path: ['list', 1], message: 'must be JSON' }]);
    }
  });

  it('refuses endless nesting instead of exhausting the stack', () => {
    expect(canonicalJson(nested(100))).toHaveLength(200);
    expect(
      isDomainError(
        fault(() => canonicalJson(nested(5000))),
        'invalid',
      ),
    ).toBe(true);
  });
});

describe('measuring JSON', () => {
  it('counts levels, however many', () => {
    expect(jsonDepth('x')).toBe(0);
    expect(jsonDepth([])).toBe(1);
    expect(jsonDepth({ a: [1, { b: null }] })).toBe(3);
    expect(jsonDepth(nested(5000))).toBe(5000);
  });

  it('counts UTF-8 bytes', () => {
    expect(jsonBytes({ é: '👍' })).toBe(JSON.stringify({ é: '👍' }).length + 1 + 2);
  });
});

describe('checkJson', () => {
  it('returns what it accepts', () => {
    const value = { a: ['x', 1, null], b: { c: true } };
    expect(checkJson(value, { maxDepth: 2, maxBytes: 100 })).toBe(value);
  });

  it('names the place of unstorable text', () => {
    expect(issuesOf(fault(() => checkJson({ a: ['x', 'y\0'] }, {}, ['metadata'])))[0]?.path).toEqual([
      'metadata',
      'a',
      1,
    ]);
    expect(issuesOf(fault(() => checkJson({ a: { '\ud800': 1 } })))[0]?.path).toEqual(['a']);
  });

  it('refuses depth and size', () => {
    expect(
      isDomainError(
        fault(() => checkJson(nested(33))),
        'invalid',
      ),
    ).toBe(true);
    expect(
      isDomainError(
        fault(() => checkJson('é'.repeat(50), { maxBytes: 100 }, ['payload'])),
        'too_large',
      ),
    ).toBe(true);
  });
});
