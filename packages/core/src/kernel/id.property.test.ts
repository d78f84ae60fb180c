import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUuid, parsePrefixed, prefixId, uuidCounterLimit, uuidV7 } from './id.js';

const parts = fc.record({
  ms: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  counter: fc.integer({ min: 0, max: uuidCounterLimit - 1 }),
  random: fc.uint8Array({ minLength: 6, maxLength: 16 }),
});

describe('uuidV7', () => {
  it('makes UUIDs whose text order is the order of time, then of the counter', () => {
    fc.assert(
      fc.property(parts, parts, fc.boolean(), (a, b, sameMs) => {
        const later = sameMs ? { ...b, ms: a.ms } : b;
        const [x, y] = [uuidV7(a.ms, a.counter, a.random), uuidV7(later.ms, later.counter, later.random)];
        expect(isUuid(x)).toBe(true);
        const order = a.ms - later.ms || a.counter - later.counter;
        if (order !== 0) expect(x < y).toBe(order < 0);
      }),
    );
  });

  it('survives a prefix', () => {
    fc.assert(
      fc.property(parts, fc.stringMatching(/^[a-z_]{0,8}$/), ({ ms, counter, random }, prefix) => {
        const id = uuidV7(ms, counter, random);
        expect(parsePrefixed(prefix, prefixId(prefix, id))).toBe(id);
      }),
    );
  });
});
