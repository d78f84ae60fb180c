import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameSecret } from './equal.js';

it('agrees with plain equality', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(sameSecret(a, b)).toBe(a === b);
      expect(sameSecret(a, a)).toBe(true);
    }),
  );
});

it('sees a difference of one character, wherever it is', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 0xffff }),
      (a, at, change) => {
        const index = at % a.length;
        const other = String.fromCharCode(a.charCodeAt(index) ^ change);
        expect(sameSecret(a, a.slice(0, index) + other + a.slice(index + 1))).toBe(false);
      },
    ),
  );
});
