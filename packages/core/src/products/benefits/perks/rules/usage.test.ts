import { describe, expect, it } from 'vitest';
import type { UsageStatus } from '../model.js';
import { applyUsage, noUsage, usageStatus, type UsageChange } from './usage.js';

const today = '2026-03-31';
const mark = (change: UsageChange, before = noUsage, amount = 5_000, start = '2026-01-01') =>
  applyUsage({ amount, start, before, change, today });

describe('applyUsage', () => {
  it('USE-1 and USE-4 the mark that the reference prints: 8 of 50 dollars, 42 left', () => {
    const usage = mark({ usageStatus: 'partial', usedAmount: 800 });
    expect(usage).toEqual({ used: 800, usedOn: today, unlockedOn: today, notes: null });
    expect(5_000 - usage.used).toBe(4_200);
  });

  it.each<[UsageStatus, number, string | null]>([
    ['unused', 0, null],
    ['partial', 100, today],
    ['used', 5_000, today],
  ])('USE-1 %s follows any state', (usageStatus, used, usedOn) => {
    for (const status of ['unused', 'partial', 'used'] as const) {
      const before = mark({ usageStatus: status, usedAmount: 1_000 });
      expect(mark({ usageStatus, usedAmount: 100 }, before)).toMatchObject({ used, usedOn });
    }
  });

  it.each<[string, UsageChange, string]>([
    ['an unknown status', { usageStatus: 'spent' as UsageStatus }, 'usageStatus'],
    ['no status', {}, 'usageStatus'],
    ['partial without an amount', { usageStatus: 'partial' }, 'usedAmount'],
    ['partial of nothing', { usageStatus: 'partial', usedAmount: 0 }, 'usedAmount'],
    ['partial of less than nothing', { usageStatus: 'partial', usedAmount: -1 }, 'usedAmount'],
    ['partial of more than there is', { usageStatus: 'partial', usedAmount: 5_001 }, 'usedAmount'],
    ['half a cent', { usageStatus: 'partial', usedAmount: 0.5 }, 'usedAmount'],
    ['no number', { usageStatus: 'partial', usedAmount: NaN }, 'usedAmount'],
  ])('USE-2 refuses %s', (_, change, field) => {
    expect(() => mark(change)).toThrow(field);
  });

  it('USE-2 an amount beside used and unused is ignored', () => {
    expect(mark({ usageStatus: 'used', usedAmount: 7 }).used).toBe(5_000);
    expect(mark({ usageStatus: 'unused', usedAmount: 7 }).used).toBe(0);
  });

  it('USE-3 all of it in part is used', () => {
    const { used } = mark({ usageStatus: 'partial', usedAmount: 5_000 });
    expect(usageStatus({ used, amount: 5_000 })).toBe('used');
  });

  it('USE-4 every used or partial mark refreshes the day', () => {
    const old = { ...noUsage, used: 5_000, usedOn: '2026-01-09' };
    expect(mark({ usageStatus: 'used' }, old).usedOn).toBe(today);
    expect(mark({ unlocked: true }, old).usedOn).toBe('2026-01-09');
  });

  it('USE-5 a past period can be corrected, a coming one cannot be used', () => {
    expect(mark({ usageStatus: 'used' }, noUsage, 100, '2020-01-01').used).toBe(100);
    expect(mark({ usageStatus: 'used' }, noUsage, 100, today).used).toBe(100);
    expect(() => mark({ usageStatus: 'used' }, noUsage, 100, '2026-04-01')).toThrow(
      'before the period starts',
    );
  });

  it('PER-8 using a gated period or saying so opens it, and it stays open', () => {
    const opened = mark({ unlocked: true });
    expect(opened).toMatchObject({ used: 0, unlockedOn: today });
    expect(mark({ usageStatus: 'unused' }).unlockedOn).toBeNull();
    const earlier = { ...noUsage, unlockedOn: '2026-02-01' };
    expect(mark({ usageStatus: 'used' }, earlier).unlockedOn).toBe('2026-02-01');
    expect(mark({ usageStatus: 'unused' }, earlier).unlockedOn).toBe('2026-02-01');
  });

  it('notes stay unless new ones come', () => {
    const noted = mark({ usageStatus: 'used', notes: 'airport ride' });
    expect(mark({ usageStatus: 'unused' }, noted).notes).toBe('airport ride');
    expect(mark({ usageStatus: 'unused', notes: null }, noted).notes).toBeNull();
  });
});
