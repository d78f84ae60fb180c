import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cipher } from './cipher.js';

const host = cipher({ keys: [{ id: 'k', secret: '5c'.repeat(32) }] });
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

it('opens what it sealed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
      expect(host.open(host.seal(plain))).toBe(plain);
    }),
  );
});

it('refuses a sealed text with any one character changed', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.constantFrom(...digits), (plain, at, digit) => {
      const sealed = host.seal(plain);
      const index = at % sealed.length;
      fc.pre(sealed[index] !== digit);
      expect(() => host.open(sealed.slice(0, index) + digit + sealed.slice(index + 1))).toThrow();
    }),
  );
});

it('refuses anything else', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => host.open(text)).toThrow();
      expect(() => host.open(`b1.k.${text}`)).toThrow();
    }),
  );
});
