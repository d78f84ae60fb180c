import { describe, expect, it } from 'vitest';
import type { CapturedUse } from '../../cards/rules/roi.js';
import { dashboardOf, isExpiring, remainingOf, type CurrentPeriod } from './totals.js';
import type { TrackedBenefit, TrackedPeriod } from './tracked.js';

const benefit: TrackedBenefit = {
  benefitId: 'b1',
  creditName: 'Rideshare credit',
  unit: 'dollars',
  scheduleType: 'monthly',
  category: 'rideshare',
  description: null,
  group: null,
  weightPercent: 100,
  card: {
    cardId: 'c1',
    ownerId: 'ana',
    ownerName: 'Ana',
    displayName: 'Amex Gold',
    annualFee: 32_500,
    addedOn: '2026-01-15',
    programKey: 'amex_mr',
    openDate: null,
    feeMonth: null,
  },
};
const period: TrackedPeriod = {
  id: 'b1.20260901',
  start: '2026-09-01',
  end: '2026-09-30',
  label: 'Sep 2026',
  amount: 1_000,
  used: 0,
  remaining: 1_000,
  usedOn: null,
  unlockedOn: null,
  notes: null,
  isLocked: false,
};
const today = '2026-09-24';
const each = (
  more: Partial<TrackedPeriod>,
  isWinner = true,
  of: Partial<TrackedBenefit> = {},
): CurrentPeriod => ({
  benefit: { ...benefit, ...of },
  period: { ...period, ...more },
  isWinner,
});

describe('remainingOf', () => {
  it('PER-8, GRP-3 and NUM-4 count unlocked dollars of winners', () => {
    const periods = [
      each({}),
      each({ remaining: 500 }),
      each({ remaining: 0 }),
      each({ isLocked: true }),
      each({}, false),
      each({}, true, { unit: 'points' }),
    ];
    expect(remainingOf(periods)).toEqual({ amount: 1_500, count: 2 });
  });
});

describe('isExpiring', () => {
  it.each([
    ['2026-09-24', 0, true],
    ['2026-10-24', 30, true],
    ['2026-10-25', 30, false],
    ['2026-09-23', 30, false],
    [null, 30, false],
  ])('a period until %s within %i days: %s', (end, days, answer) => {
    expect(isExpiring(each({ end }), today, days)).toBe(answer);
  });
});

describe('dashboardOf', () => {
  it('nets what was captured this year against the fees, as the reference prints: 2,516.97 of 5,724', () => {
    const uses: CapturedUse[] = [
      { unit: 'dollars', used: 251_697, usedOn: '2026-04-04', weightPercent: 10 },
      { unit: 'points', used: 99_999, usedOn: '2026-04-04' },
      { unit: 'dollars', used: 100, usedOn: '2025-12-31' },
    ];
    const annualFees = Array.from({ length: 14 }, (_, index) => (index === 0 ? 572_400 : 0));
    expect(dashboardOf({ today: '2026-04-16', current: [], uses, annualFees })).toEqual({
      expiring: { amount: 0, count: 0 },
      capturedThisMonth: 2_516_970_000n,
      totalAvailable: 0,
      totalFees: 572_400,
      totalCaptured: 2_516_970_000n,
      netValue: -3_207_030_000n,
      cardCount: 14,
    });
  });

  it('keeps months and years apart', () => {
    const uses: CapturedUse[] = [
      { unit: 'dollars', used: 100, usedOn: '2026-09-01' },
      { unit: 'dollars', used: 20, usedOn: '2026-08-31' },
      { unit: 'dollars', used: 3, usedOn: '2025-09-24' },
    ];
    const current = [each({}), each({ end: '2026-12-31' })];
    expect(dashboardOf({ today, current, uses, annualFees: [] })).toMatchObject({
      capturedThisMonth: 1_000_000n,
      totalCaptured: 1_200_000n,
      expiring: { amount: 1_000, count: 1 },
      totalAvailable: 2_000,
    });
  });
});
