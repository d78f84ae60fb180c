import { describe, expect, it } from 'vitest';
import {
  byRecency,
  checkRetention,
  legacyFacts,
  pairedBonus,
  retentionWorth,
  type RetentionFacts,
} from './retention-event.js';

const facts: RetentionFacts = {
  offer: '$200 statement credit',
  offerType: 'statement_credit',
  outcome: 'accepted',
  offerValue: 20_000,
  offerPoints: null,
  offerCurrency: null,
};

describe('retention events', () => {
  it('know what each type needs', () => {
    expect(checkRetention(facts)).toBe(facts);
    const points = { ...facts, offerType: 'points_bonus', offerValue: null } as const;
    expect(() => checkRetention(points)).toThrow('offer_points');
    expect(() => checkRetention({ ...points, offerPoints: 10_000 })).toThrow('offer_currency');
    expect(() => checkRetention({ ...facts, offerValue: null })).toThrow('offer_value_dollars');
    expect(() => checkRetention({ ...facts, offerType: 'fee_waiver', offerValue: null })).toThrow(
      'fee_waiver',
    );
    expect(checkRetention({ ...facts, offerType: 'other', offerValue: null }).offerType).toBe('other');
  });

  it('read the old form as accepted or declined', () => {
    expect(legacyFacts('10,000 points', true)).toMatchObject({ outcome: 'accepted', offerType: 'other' });
    expect(legacyFacts('nothing', false).outcome).toBe('declined');
  });

  it('FEE-5 are worth their dollars, else their points', () => {
    const worth = (currency: string) =>
      currency === 'citi_typ' ? { cpp: 17_000, source: 'fallback' as const } : null;
    expect(retentionWorth(facts, worth)).toBe(200_000_000n);
    const points = { ...facts, offerValue: null, offerPoints: 10_000 };
    expect(retentionWorth({ ...points, offerCurrency: 'citi_typ' }, worth)).toBe(170_000_000n);
    expect(retentionWorth({ ...points, offerCurrency: 'unknown' }, worth)).toBeNull();
    expect(retentionWorth(points, worth)).toBeNull();
  });

  it('FEE-6 are told newest first', () => {
    const at = (id: string, date: string, ms: number) => ({ id, date, createdAt: new Date(ms) });
    const list = [
      at('a', '2024-09-20', 9),
      at('b', '2025-09-20', 1),
      at('c', '2025-09-20', 2),
      at('d', '2025-09-20', 2),
    ];
    expect(list.sort(byRecency).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('bring a bonus of points or of cash', () => {
    expect(pairedBonus({ ...facts, offerPoints: 10_000, offerCurrency: 'citi_typ' })).toEqual({
      bonusAmount: 10_000,
      bonusCurrency: 'citi_typ',
    });
    expect(pairedBonus(facts)).toEqual({ bonusAmount: 20_000, bonusCurrency: 'cashback' });
    expect(pairedBonus({ ...facts, offerValue: null })).toBeNull();
  });
});
