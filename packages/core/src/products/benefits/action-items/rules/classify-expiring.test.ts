import { describe, expect, it } from 'vitest';
import { historicalRate, type HistoricalRate } from '../../perks/rules/historical-rate.js';
import { classifyExpiring } from './classify-expiring.js';

const history = (used: number, allocated: number, n: number): HistoricalRate => ({
  rate: used / allocated,
  n,
  confidence: n >= 3 ? 'high' : 'low',
  used,
  allocated,
});
const bad = history(3_125, 10_000, 4);
const ask = { daysRemaining: 6, daysAhead: 30, amountRemaining: 4_750, history: bad };

describe('RISK-1 classifyExpiring', () => {
  it('calls at risk what is near, big enough and reliably left unused', () => {
    expect(classifyExpiring(ask)).toBe('at_risk_this_period');
  });

  it.each([
    ['30 days are not under 30', { daysRemaining: 30 }],
    ['70 % is not under 70 %', { history: history(7_000, 10_000, 4) }],
    ['25 dollars are not above 25', { amountRemaining: 2_500 }],
    ['two periods are not reliable', { history: history(0, 10_000, 2) }],
    ['nothing is known', { history: historicalRate({ today: '2026-01-01', unit: 'dollars', periods: [] }) }],
  ])('otherwise it merely expires: %s', (_, more) => {
    expect(classifyExpiring({ ...ask, ...more })).toBe('benefit_expiring');
  });

  it.each([
    ['29 days', { daysRemaining: 29 }],
    ['a hair under 70 %', { history: history(699_999, 1_000_000, 3) }],
    ['a cent above 25 dollars', { amountRemaining: 2_501 }],
  ])('at risk just inside the limits: %s', (_, more) => {
    expect(classifyExpiring({ ...ask, ...more })).toBe('at_risk_this_period');
  });

  it.each([
    ['no end', { daysRemaining: null }],
    ['over', { daysRemaining: -1 }],
    ['beyond the look-ahead', { daysRemaining: 8, daysAhead: 7 }],
  ])('neither: %s', (_, more) => {
    expect(classifyExpiring({ ...ask, ...more })).toBeNull();
  });
});
