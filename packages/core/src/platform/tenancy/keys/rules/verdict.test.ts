import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../model.js';
import { checkMandates, checkTags } from './mandates.js';
import { graceEnd, isUseWorthNoting, keyActor, refuseKey } from './verdict.js';

const at = (ms: number): Date => new Date(ms);
const key: ApiKey = {
  id: 'k',
  userId: 'ada',
  name: 'ci',
  prefix: 'ns_live_sk_00000000',
  suffix: '000000',
  defaultTags: { team: 'a' },
  allowedModels: ['gpt-4o'],
  allowedProviders: null,
  scopes: ['read'],
  version: '2026-04-01',
  expiresAt: at(1_000),
  revokedAt: null,
  replacedBy: null,
  lastUsedAt: null,
  createdAt: at(0),
};

describe('refuseKey', () => {
  it.each([
    [key, 'member', 999, undefined],
    [key, 'member', 1_000, 'authentication_required'],
    [{ ...key, revokedAt: at(5) }, 'owner', 10, 'authentication_required'],
    [undefined, 'owner', 10, 'authentication_required'],
    [key, null, 10, 'forbidden'],
    [{ ...key, userId: null }, null, 10, undefined],
  ] as const)('%o %s at %i: %s', (which, owner, now, code) => {
    expect(refuseKey(which, owner, at(now))?.code).toBe(code);
  });
});

describe('keyActor', () => {
  const place = { tenant: 'o:live', organization: 'o', environment: 'live' };
  it('has its owner’s role and everything that limits the key', () => {
    const actor = keyActor(key, place, 'viewer', 's1');
    expect(actor.role).toBe('viewer');
    expect(actor.user).toBeUndefined();
    expect(actor.key).toEqual({
      id: 'k',
      name: 'ci',
      userId: 'ada',
      scopes: ['read'],
      version: '2026-04-01',
      tags: { team: 'a' },
      allowedModels: ['gpt-4o'],
      allowedProviders: null,
      asOf: 's1',
    });
  });
  it('is a member when the key is the organization’s own', () => {
    expect(keyActor({ ...key, userId: null }, place, null, '').role).toBe('member');
  });
});

describe('last use', () => {
  it('is noted at first and then once a minute', () => {
    expect(isUseWorthNoting(null, at(0))).toBe(true);
    expect(isUseWorthNoting(at(0), at(59_999))).toBe(false);
    expect(isUseWorthNoting(at(0), at(60_000))).toBe(true);
  });
});

describe('grace', () => {
  it('never prolongs the old key', () => {
    expect(graceEnd(key, at(100), 500)).toEqual(at(600));
    expect(graceEnd(key, at(100), 5_000)).toEqual(at(1_000));
    expect(graceEnd({ expiresAt: null }, at(100), 5_000)).toEqual(at(5_100));
    expect(() => graceEnd(key, at(0), -1)).toThrow('negative');
    expect(() => graceEnd(key, at(0), Number.NaN)).toThrow('negative');
  });
});

describe('mandates', () => {
  it('name at most 50 models of 1 to 100 characters', () => {
    checkMandates({ allowedModels: null, allowedProviders: ['openai'] });
    checkMandates({ allowedModels: Array.from({ length: 50 }, (_, i) => `m${i}`) });
    expect(() => checkMandates({ allowedModels: Array.from({ length: 51 }, () => 'm') })).toThrow('50');
    expect(() => checkMandates({ allowedModels: ['', 'x'.repeat(101)] })).toThrow('allowedModels.0');
    expect(() => checkTags({ ok: 'yes', bad: '\ud800' })).toThrow('defaultTags.bad');
  });
});
