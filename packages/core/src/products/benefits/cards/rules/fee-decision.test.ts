import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeDecision } from './fee-decision.js';

const annualFee = 50_000;
const share = (percent: number): bigint => BigInt(annualFee) * BigInt(percent) * 100n;
const decide = (percent: number, trackedDays = 200, lastPercent: number | null = null) =>
  feeDecision({
    annualFee,
    captured: share(percent),
    trackedDays,
    lastAccepted: lastPercent === null ? null : share(lastPercent),
  });

describe('FEE-4 and FEE-5 feeDecision', () => {
  it.each([
    [85, 200, null, 'hold', 'weak'],
    [60, 200, null, 'retention_call', 'moderate'],
    [30, 200, null, 'cancel', 'strong'],
    [45, 200, 37, 'retention_call', 'strong'],
    [10, 20, null, 'retention_call', null],
  ] as const)(
    '%i %% captured, %i days tracked, last offer %s %%: %s, %s',
    (percent, days, last, action, leverage) => {
      expect(decide(percent, days, last)).toMatchObject({ action, leverage });
    },
  );

  it.each([
    [80, 'hold', 'weak'],
    [79, 'retention_call', 'moderate'],
    [50, 'retention_call', 'moderate'],
    [49, 'cancel', 'strong'],
  ] as const)('the thresholds themselves: %i %% is %s, %s', (percent, action, leverage) => {
    expect(decide(percent)).toMatchObject({ action, leverage });
  });

  it('FEE-5 an offer that would not lift it far enough does not save it', () => {
    expect(decide(40, 200, 40).action).toBe('retention_call');
    expect(decide(40, 200, 39).action).toBe('cancel');
  });

  it('FEE-4 tells no leverage before day 60', () => {
    expect(decide(85, 59).leverage).toBeNull();
    expect(decide(85, 60).leverage).toBe('weak');
  });

  it('FEE-3 the fee that the reference prints: 820 of 895 is 92 %, hold, weak, 75 at risk', () => {
    const input = { annualFee: 89_500, captured: 820_000_000n, trackedDays: 200, lastAccepted: null };
    expect(feeDecision(input)).toEqual({ action: 'hold', leverage: 'weak', valueAtRisk: 75_000_000n });
  });

  it('FEE-3 is never below zero', () => {
    expect(decide(180).valueAtRisk).toBe(0n);
  });

  it('thresholds are options', () => {
    const thresholds = { strongBelowPercent: 20, holdFromPercent: 40 };
    const input = { annualFee, captured: share(45), trackedDays: 99, lastAccepted: null, thresholds };
    expect(feeDecision(input)).toMatchObject({ action: 'hold', leverage: 'weak' });
  });

  it('more captured never makes it worse', () => {
    const rank = { cancel: 0, retention_call: 1, hold: 2 } as const;
    const percent = fc.integer({ min: 0, max: 150 });
    fc.assert(
      fc.property(percent, percent, fc.integer({ min: 0, max: 120 }), (a, b, days) => {
        const [less, more] = [decide(Math.min(a, b), days), decide(Math.max(a, b), days)];
        expect(rank[less.action] <= rank[more.action]).toBe(true);
        expect(less.valueAtRisk >= more.valueAtRisk).toBe(true);
      }),
    );
  });
});
