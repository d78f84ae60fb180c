import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import {
  costsScheme,
  hmacSha256,
  sign,
  standardWebhooks,
  verify,
  walletsDatedScheme,
  walletsScheme,
} from './index.js';

const schemes = fc.constantFrom(costsScheme, walletsScheme, walletsDatedScheme, standardWebhooks);
const secret = fc
  .uint8Array({ minLength: 16, maxLength: 48 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const now = 1775000000;
const message = fc.record({
  id: fc.stringMatching(/^[\w-]{1,20}$/),
  timestamp: fc.integer({ min: now - 300, max: now + 300 }),
  body: fc.uint8Array({ maxLength: 64 }),
});

describe('signing', () => {
  it('is the platform’s own HMAC, whatever the lengths of secret and body and however the body is given', () => {
    const text = fc.string({ minLength: 1, maxLength: 200, unit: 'binary' });
    const length = fc.oneof(fc.nat(200), fc.integer({ min: 5_000, max: 20_000 }));
    fc.assert(
      fc.property(text, text, length, (key, piece, size) => {
        const body = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
        const expected = `sha256=${hmacSha256(key, body, 'hex')}`;
        for (const given of [body, new TextEncoder().encode(body)])
          expect(
            sign(walletsScheme, [key], { id: 'a', timestamp: now, body: given })['x-spend-signature'],
          ).toBe(expected);
      }),
    );
  });

  it('accepts what either rotation secret signed, and nothing that a third did', () => {
    fc.assert(
      fc.property(
        schemes,
        fc.uniqueArray(secret, { minLength: 3, maxLength: 3 }),
        message,
        (scheme, secrets, sent) => {
          const [current = '', previous = '', other = ''] = secrets;
          const headers = sign(scheme, [current, previous], sent);
          const genuine = (...known: string[]): boolean =>
            verify(scheme, known, { headers, body: sent.body }, { now }).genuine;
          expect([
            genuine(current),
            genuine(previous),
            genuine(other, previous),
            genuine(other),
            genuine(),
          ]).toEqual([true, true, true, false, false]);
        },
      ),
    );
  });

  it('notices every flipped bit of the body', () => {
    fc.assert(
      fc.property(schemes, secret, message, fc.nat(), fc.nat(7), (scheme, key, sent, place, bit) => {
        fc.pre(sent.body.length > 0);
        const headers = sign(scheme, [key], sent);
        const body = Uint8Array.from(sent.body);
        const at = place % body.length;
        body[at] = (body[at] ?? 0) ^ (1 << bit);
        expect(verify(scheme, [key], { headers, body }, { now }).genuine).toBe(false);
      }),
    );
  });

  it('notices every changed character of the signature header', () => {
    fc.assert(
      fc.property(
        schemes,
        secret,
        message,
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (scheme, key, sent, place, other) => {
          const headers = sign(scheme, [key], sent);
          const value = headers[scheme.header] ?? '';
          const at = place % value.length;
          fc.pre(value[at] !== other);
          headers[scheme.header] = value.slice(0, at) + other + value.slice(at + 1);
          expect(verify(scheme, [key], { headers, body: sent.body }, { now }).genuine).toBe(false);
        },
      ),
    );
  });

  it('never throws, whatever arrives', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('t=', 'v1=', 'v1,', 'sha256=', ','),
    );
    const names = fc.oneof(
      fc.constantFrom(
        ...[costsScheme, walletsScheme, standardWebhooks].flatMap(({ header, idHeader, timestampHeader }) => [
          header,
          idHeader ?? '',
          timestampHeader ?? '',
        ]),
      ),
      text,
    );
    const headers = fc.dictionary(names, fc.oneof(text, fc.array(text), fc.constant(undefined)));
    fc.assert(
      fc.property(
        schemes,
        fc.array(text),
        headers,
        fc.oneof(text, fc.uint8Array()),
        fc.double(),
        (scheme, secrets, sent, body, at) => {
          expect(verify(scheme, secrets, { headers: sent, body }, { now: at }).genuine).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the bytes of the Standard Webhooks reference library', () => {
    fc.assert(
      fc.property(secret, message, fc.string(), (key, { id, timestamp }, body) => {
        const theirs = new Webhook(key).sign(id, new Date(timestamp * 1000), body);
        expect(sign(standardWebhooks, [key], { id, timestamp, body })['webhook-signature']).toBe(theirs);
      }),
    );
  });
});
