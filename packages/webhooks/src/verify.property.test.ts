import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as core from '@bursar/core/signing';
import { costsScheme, standardWebhooks, verify, walletsDatedScheme, walletsScheme } from './verify.js';

const now = 1775000000;
const scheme = fc.constantFrom(costsScheme, walletsScheme, walletsDatedScheme, standardWebhooks);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(`t=${now},v1=`, 'v1=', 'v1,', 'sha256=', ',', 'whsec_', 'whsec_AAAA'),
);

describe('verify', () => {
  it('agrees with the verifier of @bursar/core/signing, whatever arrives', async () => {
    const names = fc.constantFrom(
      ...[costsScheme, walletsScheme, walletsDatedScheme, standardWebhooks].flatMap((each) =>
        [each.header, each.previousHeader, each.idHeader, each.timestampHeader].filter(
          (name) => name !== null,
        ),
      ),
    );
    const headers = fc.dictionary(names, fc.oneof(text, fc.array(text, { maxLength: 2 })), { maxKeys: 4 });
    const body = fc.oneof(text, fc.uint8Array({ maxLength: 40 }));
    const genuine = fc.record({
      id: fc.stringMatching(/^\w{1,9}$/),
      at: fc.integer({ min: now - 400, max: now + 400 }),
    });
    await fc.assert(
      fc.asyncProperty(scheme, headers, body, fc.option(genuine), async (how, noise, bytes, signed) => {
        const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'other'];
        const proof =
          signed && core.sign(how, secrets.slice(0, 1), { id: signed.id, timestamp: signed.at, body: bytes });
        const message = { headers: { ...noise, ...proof }, body: bytes };
        expect(await verify(how, secrets, message, { now })).toEqual(
          core.verify(how, secrets, message, { now }),
        );
      }),
      { numRuns: 400 },
    );
  });
});
