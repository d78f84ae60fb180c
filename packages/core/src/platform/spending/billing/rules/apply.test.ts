import { describe, expect, it } from 'vitest';
import type { Subscription } from '../model.js';
import { applyTold, type Told } from './apply.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 4, 2, hour));
const row: Subscription = {
  id: 's1',
  organization: 'o1',
  product: 'costs',
  customer: 'cus_1',
  subscription: null,
  plan: null,
  price: null,
  interval: null,
  status: null,
  statusSince: null,
  currentPeriodStart: null,
  currentPeriodEnd: null,
  cancelAtPeriodEnd: false,
  trialEndsAt: null,
  subscribedAt: null,
  checkout: { session: 'cs_1', url: 'https://billing.example/', purpose: 'p', openedAt: at(0).toISOString() },
  revision: 3,
  createdAt: at(0),
  updatedAt: at(0),
};
const sold = [
  { price: 'pro', plan: 'pro', interval: 'month' },
  { price: 'big', plan: 'enterprise', interval: 'year' },
] as const;
const told = (id: string, change: Partial<Told> = {}): Told => ({
  id,
  customer: 'cus_1',
  status: 'active',
  prices: ['pro'],
  createdAt: at(1),
  currentPeriodStart: at(1),
  currentPeriodEnd: at(20),
  cancelAtPeriodEnd: false,
  trialEndsAt: null,
  ...change,
});
const chosenOf = (all: readonly Told[]): string | null => applyTold(row, all, sold, at(2)).subscription;

describe('which of several subscriptions counts', () => {
  it.each<[string, readonly Told[], string]>([
    [
      'what is paid for, before what has ended',
      [told('a'), told('b', { status: 'canceled', createdAt: at(2) })],
      'a',
    ],
    [
      'what is paid for, before what waits',
      [told('a'), told('b', { status: 'incomplete', createdAt: at(2) })],
      'a',
    ],
    [
      'a late payment, before none at all',
      [told('a', { status: 'past_due' }), told('b', { status: 'unpaid' })],
      'a',
    ],
    ['the latest of two that are paid for', [told('a'), told('b', { createdAt: at(2) })], 'b'],
    [
      'the last to have ended',
      [told('a', { status: 'canceled' }), told('b', { status: 'incomplete_expired', createdAt: at(2) })],
      'b',
    ],
    ['one and the same of two alike', [told('a'), told('b')], 'b'],
  ])('%s', (_, all, expected) => {
    expect(chosenOf(all)).toBe(expected);
    expect(chosenOf([...all].reverse())).toBe(expected);
  });
});

describe('a row that the provider was read for', () => {
  it('is the same row when nothing is new, and a later one otherwise', () => {
    const bought = applyTold(row, [told('a')], sold, at(2));
    expect(bought).toMatchObject({
      plan: 'pro',
      interval: 'month',
      revision: 4,
      checkout: null,
      statusSince: at(2),
    });
    expect(applyTold(bought, [told('a')], sold, at(9))).toBe(bought);
    const renewed = applyTold(bought, [told('a', { currentPeriodEnd: at(22) })], sold, at(9));
    expect(renewed).toMatchObject({ revision: 5, statusSince: at(2), updatedAt: at(9) });
  });

  it('has nothing when the provider has nothing, and keeps its open checkout', () => {
    expect(applyTold(row, [], sold, at(2))).toBe(row);
    const gone = applyTold(applyTold(row, [told('a')], sold, at(2)), [], sold, at(3));
    expect(gone).toMatchObject({ subscription: null, plan: null, status: null, customer: 'cus_1' });
    expect(applyTold(row, [told('a', { status: 'incomplete' })], sold, at(2)).checkout).toEqual(row.checkout);
  });

  it('never counts an unknown price as free, unless it has ended', () => {
    const unknown = (status: Told['status']) => () =>
      applyTold(row, [told('a', { prices: ['old'], status })], sold, at(2));
    expect(unknown('active')).toThrow('subscription a is to no price that is configured');
    expect(unknown('canceled')()).toMatchObject({ plan: null, price: 'old', status: 'canceled' });
  });
});
