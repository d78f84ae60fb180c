import { describe, expect, it } from 'vitest';
import type { BenefitTerms } from '../model.js';
import { applyAmountChange, reviseTerms } from './revise-terms.js';
import { timelineOf } from './timeline.js';

const first: BenefitTerms = {
  since: '2026-01-15',
  scheduleType: 'annual_calendar',
  amount: 20_000,
  amountByMonth: null,
  openDate: null,
  feeMonth: null,
};
const planOf = (terms: readonly BenefitTerms[]) =>
  timelineOf({ createdOn: '2026-01-15', endsOn: null, terms });

describe('applyAmountChange', () => {
  const periods = [
    { start: '2025-01-01', amount: 200, used: 200 },
    { start: '2026-01-01', amount: 200, used: 0 },
    { start: '2026-09-24', amount: 200, used: 0 },
    { start: '2027-01-01', amount: 200, used: 0 },
    { start: '2028-01-01', amount: 200, used: 50 },
  ];

  it('AMT-1 changes only what starts after today, AMT-2 and is not used', () => {
    const changed = applyAmountChange({ today: '2026-09-24', newAmount: 250, periods });
    expect(changed.map(({ amount }) => amount)).toEqual([200, 200, 200, 250, 200]);
  });
});

describe('reviseTerms', () => {
  it('AMT-1 the increase that the reference prints holds from next January', () => {
    const line = planOf(reviseTerms([first], '2026-09-24', { amount: 25_000 }));
    expect([line.on('2026-12-31')?.amount, line.on('2027-01-01')?.amount]).toEqual([20_000, 25_000]);
  });

  it('of two changes on one day the last holds, and the first terms stay for the running period', () => {
    const once = reviseTerms([first], '2026-01-15', { amount: 1 });
    const twice = reviseTerms(once, '2026-01-15', { amount: 2 });
    expect(twice.map(({ amount }) => amount)).toEqual([20_000, 2]);
    const line = planOf(twice);
    expect([line.on('2026-06-01')?.amount, line.on('2027-06-01')?.amount]).toEqual([20_000, 2]);
  });

  it('AMT-3 planned terms wait for their day and take a change that comes before it', () => {
    const planned = reviseTerms([first], '2027-12-31', { amount: 30_000 });
    const edited = reviseTerms(planned, '2026-05-01', { amount: 22_000 });
    expect(edited.map(({ since, amount }) => [since, amount])).toEqual([
      ['2026-01-15', 20_000],
      ['2026-05-01', 22_000],
      ['2027-12-31', 22_000],
    ]);
    expect(planOf(planned).on('2028-01-01')?.amount).toBe(30_000);
    expect(planOf(planned).on('2027-01-01')?.amount).toBe(20_000);
  });

  it('PER-7 an opening day told later leaves the running year and regenerates what follows', () => {
    const annual: BenefitTerms = { ...first, scheduleType: 'annual_cardmember' };
    const line = planOf(reviseTerms([annual], '2026-06-01', { openDate: '2022-04-05' }));
    const kept = line.on('2026-06-01');
    expect(kept).toMatchObject({ start: '2026-01-01', end: '2026-12-31' });
    const bridge = kept && line.after(kept);
    expect(bridge).toMatchObject({ start: '2027-01-01', end: '2027-04-04', label: '2027' });
    expect(bridge && line.after(bridge)).toMatchObject({ start: '2027-04-05', end: '2028-04-04' });
  });

  it('PER-7 before anything has started the new opening day holds at once', () => {
    const ahead: BenefitTerms = { ...first, scheduleType: 'annual_cardmember', openDate: '2026-12-01' };
    const line = planOf(reviseTerms([ahead], '2026-06-01', { openDate: '2026-11-01' }));
    expect(line.from('2026-06-01')).toMatchObject({ start: '2026-11-01', end: '2027-10-31' });
    expect(line.on('2026-10-31')).toBeNull();
  });
});
