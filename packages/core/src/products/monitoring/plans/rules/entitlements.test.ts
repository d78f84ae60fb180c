import { describe, expect, it } from 'vitest';
import { fits, keptAccounts, planOf, planTable, usualPlans } from './entitlements.js';

const now = new Date('2026-04-13T06:00:00Z');
const at = (text: string): Date => new Date(text);

describe('what a subscription gives', () => {
  it.each([
    ['active', 'pro'],
    ['trialing', 'pro'],
    ['unpaid', 'free'],
    ['canceled', 'free'],
    ['incomplete', 'free'],
    ['paused', 'free'],
  ])('%s: %s', (status, plan) => {
    expect(planOf(usualPlans, { plan: 'pro', status, statusSince: now }, now).plan).toBe(plan);
  });

  it('is kept for seven days after a failed payment, not an instant longer', () => {
    const since = (statusSince: Date) =>
      planOf(usualPlans, { plan: 'team', status: 'past_due', statusSince }, now);
    expect(since(at('2026-04-06T06:00:00.001Z'))).toMatchObject({ plan: 'team', status: 'past_due' });
    expect(since(at('2026-04-06T06:00:00.000Z'))).toMatchObject({ plan: 'free', status: 'past_due' });
  });

  it('is the free plan without one, and names the next larger one', () => {
    expect(planOf(usualPlans, null, now)).toMatchObject({ plan: 'free', status: 'none', upgradeTo: 'pro' });
    expect(
      planOf(usualPlans, { plan: 'team', status: 'active', statusSince: null }, now).upgradeTo,
    ).toBeNull();
    expect(planOf(usualPlans, { plan: 'gone', status: 'active', statusSince: null }, now).plan).toBe('free');
  });
});

describe('the table of plans', () => {
  it('takes the numbers that a host gives, one by one', () => {
    const table = planTable({
      pro: { maxProviders: 5, features: { auditLog: true } },
      huge: { seats: null },
    });
    expect(table['pro']).toMatchObject({ maxProviders: 5, maxThresholds: 25 });
    expect(table['pro']?.features).toMatchObject({ auditLog: true, export: true, teamGovernance: false });
    expect(table['huge']).toMatchObject({ seats: null, maxProviders: null });
    expect(Object.keys(table)).toEqual(['free', 'pro', 'team', 'huge']);
  });

  it('keeps the oldest accounts when a smaller plan begins', () => {
    const accounts = ['c', 'a', 'b'].map((id, index) => ({ id, connectedAt: at(`2026-04-0${3 - index}`) }));
    expect([...keptAccounts(accounts, 2)]).toEqual(['b', 'a']);
    expect(keptAccounts(accounts, null).size).toBe(3);
    expect([fits(1, 2), fits(2, 2), fits(99, null)]).toEqual([true, false, true]);
  });
});
