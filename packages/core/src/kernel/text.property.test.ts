import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isText, maskSecret, textLength, trimText } from './text.js';

const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
  fc.constantFrom(0, 0x20, 0x200b, 0x61),
);
const hostile = fc.array(unit, { maxLength: 12 }).map((units) => String.fromCharCode(...units));

describe('text from outside', () => {
  it('is storable exactly when UTF-8 keeps it and it holds no NUL', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const kept =
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)) === text;
        expect(isText(text)).toBe(kept && !text.includes('\0'));
      }),
      { numRuns: 2000 },
    );
  });

  it('has the length of its code points', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(textLength(text)).toBe(Array.from(text).length);
      }),
    );
  });

  it('is trimmed once and for all, by taking from the ends only', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const trimmed = trimText(text);
        expect(trimText(trimmed)).toBe(trimmed);
        expect(text).toContain(trimmed);
      }),
    );
  });

  it('shows at most half of a secret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(6), fc.nat(6), (secret, head, tail) => {
        const shown = textLength(maskSecret(secret, { head, tail })) - 4;
        expect(shown).toBeLessThanOrEqual(textLength(secret) / 2);
      }),
    );
  });
});
