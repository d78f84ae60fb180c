import { afterEach, describe, expect, it, vi } from 'vitest';
import { Webhook } from 'standardwebhooks';
import {
  costsScheme,
  equalInConstantTime,
  hmacSha256,
  sign,
  signingVectors,
  standardWebhooks,
  verify,
  walletsDatedScheme,
  walletsScheme,
} from './index.js';

describe('published vectors', () => {
  it('come out of sign, and are accepted with either secret', () => {
    for (const { scheme, secrets, header, value, body, ...message } of signingVectors) {
      const headers = sign(scheme, secrets, { ...message, body });
      expect(headers[header]).toBe(value);
      for (const secret of secrets)
        expect(verify(scheme, [secret], { headers, body }, { now: message.timestamp })).toMatchObject({
          genuine: true,
          id: message.id,
        });
    }
  });
});

describe('sign', () => {
  it('puts the previous signature where the scheme has a place for it', () => {
    const message = { id: 'evt_1', timestamp: 1775000000, body: '{}' };
    expect(sign(walletsScheme, ['new', 'old'], message)).toEqual({
      'x-spend-signature': `sha256=${hmacSha256('new', '{}', 'hex')}`,
      'x-spend-signature-previous': `sha256=${hmacSha256('old', '{}', 'hex')}`,
      'x-spend-event-id': 'evt_1',
      'x-spend-timestamp': '1775000000',
    });
    expect(sign(walletsDatedScheme, ['new'], message)['x-spend-signature-v2']).toBe(
      `t=1775000000,v1=${hmacSha256('new', '1775000000.{}', 'hex')}`,
    );
  });

  it('does not send a message with no proof or a broken one', () => {
    const message = { id: 'evt_1', timestamp: 0, body: '' };
    expect(() => sign(costsScheme, [], message)).toThrow(/needs a secret/);
    expect(() => sign(costsScheme, [''], message)).toThrow(/form/);
    expect(() => sign(standardWebhooks, ['whsec_!'], message)).toThrow(/form/);
  });
});

describe('verify', () => {
  const body = '{"id":"evt_1"}';
  const now = 1775000000;
  const headers = sign(costsScheme, ['s'], { id: 'evt_1', timestamp: now, body });

  it('keeps to its window, both ways', () => {
    const at = (later: number): unknown =>
      verify(costsScheme, ['s'], { headers, body }, { now: now + later });
    expect([at(300), at(-300)]).toMatchObject([{ genuine: true, timestamp: now }, { genuine: true }]);
    expect([at(301), at(-301)]).toEqual([
      { genuine: false, reason: 'too_old' },
      { genuine: false, reason: 'too_new' },
    ]);
    expect(verify(costsScheme, ['s'], { headers, body }, { now: now + 1, toleranceSeconds: 0 }).genuine).toBe(
      false,
    );
  });

  it('says what is wrong', () => {
    const reason = (sent: Record<string, string | string[]>): unknown => {
      const verdict = verify(costsScheme, ['s'], { headers: sent, body }, { now });
      return verdict.genuine || verdict.reason;
    };
    const value = headers['x-nullspend-signature'] ?? '';
    expect(reason({})).toBe('unsigned');
    expect(reason({ 'x-nullspend-signature': [value, value] })).toBe('unsigned');
    for (const bad of [
      '',
      'v1=00',
      't=1775000000',
      't=,v1=00',
      't=1e9,v1=00',
      't=1775000000,t=1775000000,v1=00',
      't=-1,v1=0',
    ])
      expect(reason({ 'x-nullspend-signature': bad })).toBe('malformed');
    expect(reason({ 'x-nullspend-signature': `t=${now},v1=00` })).toBe('mismatch');
    expect(reason({ 'x-nullspend-signature': `t=${now},v1=${'é'.repeat(64)}` })).toBe('mismatch');
    expect(reason({ 'X-NullSpend-Signature': value })).toBe(true);
  });

  it('refuses the body scheme without its prefix, at another length, with another secret', () => {
    const single =
      sign(walletsScheme, ['whsec_test'], { id: 'e', timestamp: now, body })['x-spend-signature'] ?? '';
    const verdict = (value: string, secret = 'whsec_test', sent = body): boolean =>
      verify(walletsScheme, [secret], { headers: { 'x-spend-signature': value }, body: sent }, { now: 0 })
        .genuine;
    expect(verdict(single)).toBe(true);
    expect([verdict(single.slice(7)), verdict(single.slice(0, -1)), verdict(`${single}0`)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([
      verdict(single, 'other'),
      verdict(single, ''),
      verdict(single, 'whsec_test', `${body} `),
    ]).toEqual([false, false, false]);
  });
});

afterEach(() => void vi.useRealTimers());

describe('Standard Webhooks', () => {
  it('agrees with the reference library, both ways', () => {
    const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const id = 'msg_1';
    const body = '{"emoji":"💸"}';
    const timestamp = 1775000000;
    // The reference reads the machine's clock.
    vi.useFakeTimers({ now: timestamp * 1000, toFake: ['Date'] });
    const reference = new Webhook(secret);
    const ours = sign(standardWebhooks, [secret], { id, timestamp, body });
    expect(reference.verify(body, ours)).toEqual({ emoji: '💸' });
    const theirs = {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': reference.sign(id, new Date(timestamp * 1000), body),
    };
    expect(verify(standardWebhooks, [secret], { headers: theirs, body }, { now: timestamp }).genuine).toBe(
      true,
    );
  });
});

describe('equalInConstantTime', () => {
  it('compares whole texts of any length', () => {
    expect(equalInConstantTime('abc', 'abc')).toBe(true);
    expect([
      equalInConstantTime('abc', 'abd'),
      equalInConstantTime('abc', 'ab'),
      equalInConstantTime('', 'a'),
    ]).toEqual([false, false, false]);
  });
});
