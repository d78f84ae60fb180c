import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../kernel/day.js';
import { offerPacing, type PacedOffer } from './rules.js';

const offer: PacedOffer = {
  spendRequirement: 500_000,
  currentSpend: 320_000,
  spendDeadline: '2026-07-04',
  recordedOn: '2026-04-04',
  status: 'in_progress',
};

describe('WO-2 offerPacing', () => {
  it.each([
    ['2026-04-04', 500_000, 320_000, 180_000, 91, 19.78],
    ['2026-04-04', 400_000, 0, 400_000, 91, 43.96],
    ['2026-04-11', 400_000, 120_000, 280_000, 84, 33.33],
  ])(
    'the reference on %s: %i cents required, %i spent',
    (today, requirement, spend, remaining, days, daily) => {
      const paced = { ...offer, spendRequirement: requirement, currentSpend: spend };
      expect(offerPacing(paced, today)).toEqual({
        spendRemaining: remaining,
        spendRequirementMet: false,
        daysRemaining: days,
        dailySpendNeeded: daily,
        isAtRisk: false,
      });
    },
  );

  it.each([
    ['met', { currentSpend: 500_000 }, '2026-04-04', 0],
    ['met late', { currentSpend: 600_000 }, '2026-08-04', 0],
    ['the last day', {}, '2026-07-04', 1_800],
    ['unmet and over', {}, '2026-07-05', null],
  ])('%s', (_, more, today, daily) => {
    expect(offerPacing({ ...offer, ...more }, today).dailySpendNeeded).toBe(daily);
  });
});

describe('WO-3 isAtRisk', () => {
  it.each<[string, Partial<PacedOffer>, string, boolean]>([
    ['14 days left', { currentSpend: 499_999 }, '2026-06-20', true],
    ['15 days left, nearly done', { currentSpend: 499_000 }, '2026-06-19', false],
    ['30 days left, more than half missing', { currentSpend: 249_999 }, '2026-06-04', true],
    ['30 days left, half missing', { currentSpend: 250_000 }, '2026-06-04', false],
    ['31 days left, more than half missing', { currentSpend: 249_999 }, '2026-06-03', false],
    ['a pace above twice the first', { currentSpend: 0 }, '2026-05-20', true],
    ['a pace of exactly twice', { currentSpend: 0, spendDeadline: '2026-07-03' }, '2026-05-19', false],
    ['over', {}, '2026-09-01', true],
    ['met', { currentSpend: 500_000 }, '2026-07-04', false],
    ['earned', { status: 'earned' }, '2026-07-04', false],
    ['cancelled', { status: 'cancelled' }, '2026-07-04', false],
  ])('%s', (_, more, today, answer) => {
    expect(offerPacing({ ...offer, ...more }, today).isAtRisk).toBe(answer);
  });

  it('more spend never puts an offer at risk', () => {
    const cents = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: -10, max: 120 }), (a, b, days) => {
        const today = addDays('2026-04-04', days);
        const less = offerPacing({ ...offer, currentSpend: Math.min(a, b) }, today);
        const more = offerPacing({ ...offer, currentSpend: Math.max(a, b) }, today);
        expect(more.isAtRisk && !less.isAtRisk).toBe(false);
        expect(less.spendRemaining >= more.spendRemaining).toBe(true);
      }),
    );
  });
});
