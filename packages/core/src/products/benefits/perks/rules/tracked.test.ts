import { describe, expect, it } from 'vitest';
import type { TouchedPeriod } from '../model.js';
import { trackPeriod } from './tracked.js';

const period = { start: '2026-07-01', end: '2026-09-30', label: 'Q3 2026', amount: 6_000 };
const stored: TouchedPeriod = {
  id: 'ben_7.20260701',
  benefitId: 'ben_7',
  cardId: 'c1',
  start: '2026-07-01',
  end: '2026-09-30',
  amount: 5_000,
  used: 1_250,
  usedOn: '2026-09-24',
  unlockedOn: '2026-09-24',
  notes: 'lunch',
  updatedAt: new Date(0),
};
const of = (scheduleType: 'quarterly' | 'spend_gated', ...rows: TouchedPeriod[]) =>
  trackPeriod({ benefitId: 'ben_7', scheduleType }, period, new Map(rows.map((row) => [row.id, row])));

describe('trackPeriod', () => {
  it('PER-1 an untouched period is unused and has its id', () => {
    expect(of('quarterly')).toMatchObject({
      id: 'ben_7.20260701',
      amount: 6_000,
      used: 0,
      remaining: 6_000,
      usedOn: null,
    });
  });

  it('AMT-2 a touched one keeps what it was touched with', () => {
    expect(of('quarterly', stored)).toMatchObject({
      amount: 5_000,
      used: 1_250,
      remaining: 3_750,
      notes: 'lunch',
    });
  });

  it('PER-8 a gated one is locked until it was opened', () => {
    expect(of('spend_gated').isLocked).toBe(true);
    expect(of('spend_gated', stored).isLocked).toBe(false);
    expect(of('quarterly').isLocked).toBe(false);
  });
});
