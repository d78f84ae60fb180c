import { describe, expect, it } from 'vitest';
import { entityIdOf, intervalOf, patchOf, periodStartOf, subjectOf, windowOf } from './rules.js';

const uuid = '0190a0d2-7c3b-7d4e-8f00-0123456789ab';
const velocity = { limit: '5', windowMs: 30_000, cooldownMs: 10_000, since: '2026-05-02T11:00:00.000Z' };

describe('subjectOf', () => {
  it('reads ids as they are printed', () => {
    expect(subjectOf('user', 'ns_usr_ada')).toEqual({ type: 'user', id: 'ada' });
    expect(subjectOf('user', 'ada')).toEqual({ type: 'user', id: 'ada' });
    expect(subjectOf('api_key', `ns_key_${uuid.toUpperCase()}`)).toEqual({ type: 'api_key', id: uuid });
    expect(subjectOf('tag', 'team=a=b')).toEqual({ type: 'tag', id: 'team=a=b' });
    expect(subjectOf('customer', 'any text: 1')).toEqual({ type: 'customer', id: 'any text: 1' });
  });
  it('says what is wrong with others', () => {
    const wrong = [
      subjectOf('user', 'ns_usr_'),
      subjectOf('api_key', uuid),
      subjectOf('api_key', 'ns_key_x'),
      subjectOf('tag', 'team'),
      subjectOf('tag', 'team='),
      subjectOf('tag', '=x'),
      subjectOf('tag', 'a b=x'),
      subjectOf('tag', '_ns_x=1'),
      subjectOf('tag', `team=${'x'.repeat(317)}`),
      subjectOf('customer', 'x'.repeat(257)),
    ];
    expect(wrong.map((each) => typeof each)).toEqual(wrong.map(() => 'string'));
    expect(typeof subjectOf('tag', `team=${'x'.repeat(316)}`)).toBe('object');
  });
  it('is undone by entityIdOf', () => {
    for (const [type, id] of [
      ['user', 'ns_usr_ada'],
      ['api_key', `ns_key_${uuid}`],
      ['tag', 'team=search'],
      ['customer', 'globex'],
    ] as const) {
      const subject = subjectOf(type, id);
      if (typeof subject === 'string') throw new Error(subject);
      expect(entityIdOf({ subjectType: subject.type, subjectId: subject.id })).toBe(id);
    }
  });
});

describe('windows', () => {
  it('come back as the interval they were made from', () => {
    for (const interval of ['daily', 'weekly', 'monthly', 'yearly', null] as const)
      expect(intervalOf(windowOf(interval))).toBe(interval);
  });
  it('show when a budget without one began only after a reset by hand', () => {
    const periodStart = new Date(0);
    const budget = (resets: number) => ({ window: { kind: 'forever' }, resets }) as never;
    expect(periodStartOf({ budget: budget(0), periodStart })).toBeNull();
    expect(periodStartOf({ budget: budget(1), periodStart })).toBe(periodStart);
  });
});

describe('patchOf', () => {
  const settings = { maxBudget: 9n, resetInterval: null };

  it('leaves out what was not named, but always sets cap and interval', () => {
    expect(patchOf(settings, { velocity })).toEqual({
      cap: 9n,
      window: { kind: 'forever' },
      velocity: { limit: 5n, windowMs: 30_000, cooldownMs: 10_000 },
    });
    expect(patchOf(settings, null)).toEqual({ cap: 9n, window: { kind: 'forever' } });
  });
  it('changes one part of a velocity limit and keeps the others', () => {
    const patch = patchOf({ ...settings, velocityCooldownSeconds: 20 }, { velocity });
    expect(patch.velocity).toEqual({ limit: 5n, windowMs: 30_000, cooldownMs: 20_000 });
    expect(patchOf({ ...settings, velocityLimit: null }, { velocity }).velocity).toBeNull();
    expect(patchOf({ ...settings, velocityLimit: 7n }, null).velocity).toEqual({
      limit: 7n,
      windowMs: 60_000,
      cooldownMs: 60_000,
    });
  });
  it('takes an empty list for the usual thresholds', () => {
    expect(patchOf({ ...settings, thresholdPercentages: [] }, null).thresholds).toEqual([50, 80, 90, 95]);
  });
});
