import { describe, expect, it } from 'vitest';
import type { ProviderAccount } from '../model.js';
import { afterSync, retryMs, type SyncOutcome } from './lifecycle.js';
import { checkCredentials, credentialHint, withoutSecrets } from './secrets.js';
import { isComplete, syncRanges } from './sync-ranges.js';

const now = new Date('2026-04-13T06:02:11Z');
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

const account: ProviderAccount = {
  ...{ id: 'a', provider: 'openai', externalId: null, label: 'Main', status: 'active', connected: true },
  signals: { cost: 'native', usage: 'native', credits: 'none', limits: 'none', validation: 'native' },
  ...{
    missing: [],
    credentials: 'sealed',
    credentialHint: '…',
    ownerId: null,
    revision: 1,
    pulls: 1,
    latest: null,
    failures: 0,
  },
  ...{ failingSince: null, lastError: null, lastAttemptAt: null, lastSyncedAt: null, nextSyncAt: null },
  ...{ connectedAt: now, updatedAt: now },
};
const down: SyncOutcome = {
  kind: 'failed',
  error: { code: 'provider_unavailable', message: 'no answer' },
  retryAfterMs: null,
};
const after = (from: ProviderAccount, outcome: SyncOutcome, at = now): ProviderAccount =>
  afterSync(from, outcome, { now: at, intervalMs: 6 * 3_600_000 });

describe('the life of a connection', () => {
  it('goes from active over degraded to error, and back when a sync succeeds', () => {
    const degraded = after({ ...account, lastSyncedAt: later(-6) }, down);
    expect(degraded).toMatchObject({
      status: 'degraded',
      failures: 1,
      failingSince: now,
      lastSyncedAt: later(-6),
    });
    const error = after(after(degraded, down, later(1)), down, later(2));
    expect(error).toMatchObject({ status: 'error', failures: 3, failingSince: now });
    expect(after(error, { kind: 'synced' }, later(3))).toMatchObject({
      ...{ status: 'active', failures: 0, failingSince: null, lastError: null },
      ...{ lastSyncedAt: later(3), nextSyncAt: later(9) },
    });
  });

  it('waits for new credentials when the provider turns them down', () => {
    const error = { code: 'provider_rejected', message: 'revoked' } as const;
    expect(after(account, { kind: 'rejected', error })).toMatchObject({
      status: 'reauth_required',
      nextSyncAt: null,
    });
  });

  it('tries again within an hour, or when the provider asks, and never waits longer than a day', () => {
    expect([1, 2, 3, 9].map((failures) => retryMs(failures, null) / 60_000)).toEqual([5, 10, 20, 60]);
    expect(retryMs(1, 7_200_000)).toBe(7_200_000);
    expect(retryMs(1, 1e12)).toBe(24 * 3_600_000);
  });
});

describe('the days of a sync', () => {
  const span = { now, lastSyncedAt: null, lagHours: 24, backfillDays: 365, sliceDays: 31 };

  it('are thirty the first time, in slices, today included', () => {
    expect(syncRanges(span)).toEqual([{ from: '2026-03-14', before: '2026-04-14' }]);
    expect(syncRanges({ ...span, sliceDays: 20 })).toEqual([
      { from: '2026-03-14', before: '2026-04-03' },
      { from: '2026-04-03', before: '2026-04-14' },
    ]);
    expect(syncRanges({ ...span, backfillDays: 2 })[0]?.from).toBe('2026-04-11');
  });

  it('are what may change afterwards, and what was missed', () => {
    expect(syncRanges({ ...span, lastSyncedAt: later(-6) })[0]?.from).toBe('2026-04-10');
    expect(syncRanges({ ...span, lastSyncedAt: later(-6), lagHours: 120 })[0]?.from).toBe('2026-04-08');
    expect(syncRanges({ ...span, lastSyncedAt: later(-240) })[0]?.from).toBe('2026-04-02');
  });

  it('are complete a lag after their end', () => {
    expect(isComplete('2026-04-11', new Date('2026-04-13T00:00:00Z'), 24)).toBe(true);
    expect(isComplete('2026-04-11', new Date('2026-04-12T23:59:59Z'), 24)).toBe(false);
  });
});

describe('credentials', () => {
  const fields = [
    { name: 'key', secret: true, required: true },
    { name: 'team', secret: false, required: false },
  ];

  it('are checked against the form, without repeating them', () => {
    expect(checkCredentials(fields, { key: 'k', team: '' })).toEqual({ key: 'k' });
    expect(() => checkCredentials(fields, {})).toThrow('credentials.key: is required');
    expect(() => checkCredentials(fields, { key: 'k', other: 'x' })).toThrow('is not asked for');
    expect(() => checkCredentials(fields, { key: 4 })).toThrow('must be a text');
    expect(() => checkCredentials(fields, { key: 'a\0b' })).toThrow('must be a text');
    expect(() => checkCredentials([], { __proto__x: 'k' })).toThrow('is not asked for');
  });

  it('are hinted at, short ones not at all', () => {
    const hint = (key: string) => credentialHint(fields, { key });
    expect(hint('sk-admin-0123456789abcdef9f2c')).toBe('sk-admin-…9f2c');
    expect(hint('0123456789abcdef9f2c')).toBe('…9f2c');
    expect(hint('shortsecret')).toBe('…');
    expect(hint('{"private_key":"----"}')).toBe('…');
  });

  it('never stand in a message', () => {
    expect(withoutSecrets('bad key sk-secret!', { key: 'sk-secret' })).toBe('bad key ****!');
    expect(withoutSecrets('GET /?key=a%2Fb%2Bc', { key: 'a/b+c' })).toBe('GET /?key=****');
  });
});
