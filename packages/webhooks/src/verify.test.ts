import { afterEach, describe, expect, it, vi } from 'vitest';
import * as core from '@bursar/core/signing';
import * as own from './verify.js';

afterEach(() => void vi.useRealTimers());

describe('schemes', () => {
  it('are those that core signs with', () => {
    for (const name of ['costsScheme', 'walletsScheme', 'walletsDatedScheme', 'standardWebhooks'] as const)
      expect(own[name]).toEqual(core[name]);
  });
});

describe('verify', () => {
  it('accepts the published vectors, by either secret, with Headers or a record', async () => {
    for (const { scheme, secrets, header, value, ...message } of core.signingVectors) {
      const signed = core.sign(scheme, secrets, message);
      expect(signed[header]).toBe(value);
      for (const secret of secrets)
        for (const headers of [signed, new Headers(signed)]) {
          const verdict = own.verify(
            scheme,
            [secret],
            { headers, body: message.body },
            { now: message.timestamp },
          );
          expect(await verdict).toMatchObject({ genuine: true, id: message.id });
        }
    }
  });

  it('keeps to its window and says what is wrong', async () => {
    const message = { id: 'evt_1', timestamp: 1000, body: '{}' };
    const headers = core.sign(own.costsScheme, ['s'], message);
    const judge = (now: number, sent: Record<string, string | string[]> = headers): Promise<own.Verdict> =>
      own.verify(own.costsScheme, ['s'], { headers: sent, body: '{}' }, { now });
    expect([await judge(1300), await judge(700)]).toMatchObject([
      { genuine: true, timestamp: 1000 },
      { genuine: true },
    ]);
    for (const [verdict, reason] of [
      [judge(1301), 'too_old'],
      [judge(699), 'too_new'],
      [judge(NaN), 'too_old'],
      [judge(1000, {}), 'unsigned'],
      [judge(1000, { 'x-nullspend-signature': ['t=1000,v1=0', 't=1000,v1=0'] }), 'unsigned'],
      [judge(1000, { 'x-nullspend-signature': 't=1000' }), 'malformed'],
      [judge(1000, { 'x-nullspend-signature': 't=1000,v1=0' }), 'mismatch'],
    ] as const)
      expect(await verdict).toEqual({ genuine: false, reason });
  });

  it('uses the clock when no time is given', async () => {
    const timestamp = 1775000000;
    vi.useFakeTimers({ now: timestamp * 1000, toFake: ['Date'] });
    const headers = core.sign(own.standardWebhooks, ['whsec_MfKQ'], { id: 'm', timestamp, body: 'x' });
    const ask = { headers, body: 'x' };
    expect((await own.verify(own.standardWebhooks, ['whsec_MfKQ'], ask)).genuine).toBe(true);
    expect((await own.verify(own.standardWebhooks, ['whsec_MfKQ'], ask, { now: 0 })).genuine).toBe(false);
  });
});
