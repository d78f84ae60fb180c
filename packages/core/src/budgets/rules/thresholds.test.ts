import { describe, expect, it } from 'vitest';
import { crossedThresholds, reaches, thresholdLevel } from './thresholds.js';

const usual = [50, 80, 90, 95];

describe('crossedThresholds', () => {
  it('announces every threshold that one change jumps over', () => {
    expect(crossedThresholds(usual, undefined, { from: 49n, to: 93n, cap: 100n })).toEqual([50, 80, 90]);
  });

  it('announces a threshold once, also when spend goes down and up again', () => {
    expect(crossedThresholds(usual, [50], { from: 40n, to: 60n, cap: 100n })).toEqual([]);
    expect(crossedThresholds(usual, [50], { from: 60n, to: 40n, cap: 100n })).toEqual([]);
  });

  it('rounds percentages down', () => {
    expect(crossedThresholds([50], undefined, { from: 0n, to: 4_999n, cap: 10_000n })).toEqual([]);
    expect(crossedThresholds([50], undefined, { from: 4_999n, to: 5_000n, cap: 10_000n })).toEqual([50]);
  });

  it('never announces anything of a cap of 0', () => {
    expect(crossedThresholds(usual, undefined, { from: 0n, to: 5n, cap: 0n })).toEqual([]);
    expect(reaches(1, 5n, 0n)).toBe(false);
  });

  it('calls 90 percent and above critical', () => {
    expect([89, 90, 100].map(thresholdLevel)).toEqual(['warning', 'critical', 'critical']);
  });
});
