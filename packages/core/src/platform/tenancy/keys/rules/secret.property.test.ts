import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFor, defaultFormat, endsOf, makeSecret, type SecretFormat } from './secret.js';

const format: fc.Arbitrary<SecretFormat> = fc.record({
  prefix: fc.string(),
  digits: fc.constantFrom('hex', 'base62'),
  length: fc.integer({ min: 1, max: 64 }),
  shown: fc.nat(20),
});
const alphabet = { hex: /^[0-9a-f]*$/, base62: /^[0-9A-Za-z]*$/ };

describe('makeSecret', () => {
  it('is the prefix and as many characters of the alphabet as asked for', () => {
    fc.assert(
      fc.property(format, fc.infiniteStream(fc.integer({ min: 0, max: 247 })), (how, bytes) => {
        const random = Uint8Array.from([...bytes.take(bytesFor(how))]);
        const secret = makeSecret(how, random);
        expect(secret.startsWith(how.prefix)).toBe(true);
        expect(secret).toHaveLength(how.prefix.length + how.length);
        expect(secret.slice(how.prefix.length)).toMatch(alphabet[how.digits]);
      }),
    );
  });

  it('favours no character: every usable byte value spells each equally often', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 248; byte++) {
      const how: SecretFormat = { prefix: '', digits: 'base62', length: 1, shown: 0 };
      const secret = makeSecret(how, Uint8Array.of(255, byte));
      counts.set(secret, (counts.get(secret) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 62 }, () => 4));
  });

  it('refuses entropy that does not suffice', () => {
    const how = defaultFormat('live');
    expect(() => makeSecret(how, new Uint8Array(31))).toThrow('usable');
    expect(makeSecret(how, new Uint8Array(bytesFor(how)))).toBe(`ns_live_sk_${'0'.repeat(32)}`);
  });
});

describe('endsOf', () => {
  const secret = `ns_live_sk_${'0123456789abcdef'.repeat(2)}`;
  it('shows the usual 19 characters and nothing of the end', () => {
    expect(endsOf(defaultFormat('live'), secret)).toEqual({ prefix: 'ns_live_sk_01234567', suffix: '' });
  });

  it('refuses to show so much that the rest could be guessed', () => {
    const format = defaultFormat('live');
    expect(endsOf({ ...format, ending: 4 }, secret).suffix).toBe('cdef');
    expect(() => endsOf({ ...format, ending: 5 }, secret)).toThrow('too much');
    expect(() => endsOf({ ...format, shown: 43 }, secret)).toThrow('too much');
  });
});
