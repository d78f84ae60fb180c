import { describe, expect, it } from 'vitest';
import { capturedBetween, cardReturn, type CapturedUse } from './roi.js';

const year = { start: '2026-04-01', end: '2027-03-31' };
const use = (used: number, usedOn: string | null, more: Partial<CapturedUse> = {}): CapturedUse => ({
  unit: 'dollars',
  used,
  usedOn,
  ...more,
});

describe('ROI-2 capturedBetween', () => {
  it('counts dollars by the day on which they were marked', () => {
    const uses = [
      use(100, '2026-04-01'),
      use(20, '2027-03-31'),
      use(3, '2026-03-31'),
      use(4, '2027-04-01'),
      use(5, null),
      use(6, '2026-05-01', { unit: 'points' }),
    ];
    expect(capturedBetween(uses, year)).toBe(1_200_000n);
  });

  it('honours what a benefit is worth to the household', () => {
    expect(capturedBetween([use(10_000, '2026-05-01', { weightPercent: 40 })], year)).toBe(40_000_000n);
    expect(capturedBetween([use(1, '2026-05-01', { weightPercent: 33 })], year)).toBe(3_300n);
  });
});

describe('ROI-3 cardReturn', () => {
  it.each([
    // 1,250 captured for 895, as the reference prints.
    [89_500, 1_250_000_000n, 355_000_000n, 139.7],
    [59_500, 12_500_000n, -582_500_000n, 2.1],
    [89_500, 0n, -895_000_000n, 0],
    [0, 5_000_000n, 5_000_000n, null],
  ])('%i cents of fee and %s micros captured', (annualFee, captured, netValue, percent) => {
    expect(cardReturn(annualFee, captured)).toEqual({ capturedValue: captured, netValue, percent });
  });
});
