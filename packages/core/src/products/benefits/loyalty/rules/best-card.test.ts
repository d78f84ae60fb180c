import { describe, expect, it } from 'vitest';
import type { EarnRate } from '../../catalog/model.js';
import { centsOf } from '../../rules/figures.js';
import { pointsFor, rankBestCards, type PayingCard } from './best-card.js';
import type { Purchase } from './earn-rates.js';
import type { Valuations } from './valuations.js';

const rate = (category: string, multiplier: number, more: Partial<EarnRate> = {}): EarnRate => ({
  category,
  multiplier: multiplier * 1000,
  channel: 'any',
  ...more,
});
const card = (displayName: string, programKey: string, ...earn: EarnRate[]): PayingCard => ({
  cardId: displayName,
  displayName,
  template: { programKey, earn: [...earn, rate('base', 1)] },
});
const worths: Readonly<Record<string, number>> = { amex_mr: 20_000, citi_typ: 17_000, cashback: 10_000 };
const valuations: Valuations = (currency) => {
  const cpp = worths[currency];
  return cpp === undefined ? null : { cpp, source: 'fallback' };
};
const dining: Purchase = { category: 'dining', brandCategory: null, channel: 'any', today: '2026-04-16' };
const gold = card('Amex Gold', 'amex_mr', rate('dining', 4, { cap: 5_000_000 }));
const elite = card('4410 · Citi Strata Elite', 'citi_typ', rate('dining', 3));

describe('rankBestCards', () => {
  it('BEST-4 and BEST-5 the example of the reference: 4 × 2.0 = 8 cents, 100 × 4 = 400 points = 8.00', () => {
    const [best] = rankBestCards({ cards: [gold], purchase: dining, valuations, cents: 10_000 });
    expect(best).toMatchObject({
      rank: 1,
      multiplier: 4,
      currency: 'amex_mr',
      cpp: 20_000,
      valuePerDollarCents: 8,
      pointsEarned: 400,
      estimatedValue: 8_000_000n,
      channel: 'any',
    });
  });

  it('BEST-4 ranks by value; 195 points at 1.7 are 3.32', () => {
    const ranked = rankBestCards({ cards: [elite, gold], purchase: dining, valuations, cents: 6_500 });
    expect(ranked.map(({ rank, displayName }) => [rank, displayName])).toEqual([
      [1, 'Amex Gold'],
      [2, '4410 · Citi Strata Elite'],
    ]);
    expect(ranked[1]).toMatchObject({ valuePerDollarCents: 5.1, pointsEarned: 195 });
    expect(centsOf(ranked[1]?.estimatedValue ?? 0n)).toBe(332);
  });

  it.each<[string, PayingCard, PayingCard]>([
    [
      'the higher multiplier',
      card('B', 'cashback', rate('dining', 4)),
      card('A', 'amex_mr', rate('dining', 2)),
    ],
    ['the uncapped rate', card('B', 'amex_mr', rate('dining', 4)), { ...gold, displayName: 'A' }],
    ['the name', card('A', 'amex_mr', rate('dining', 4)), card('B', 'amex_mr', rate('dining', 4))],
  ])('BEST-4 of equal values %s comes first', (_, first, second) => {
    const names = rankBestCards({ cards: [second, first], purchase: dining, valuations }).map(
      ({ displayName }) => displayName,
    );
    expect(names).toEqual([first.displayName, second.displayName]);
  });

  it('BEST-1 leaves out cards that earn nothing', () => {
    const none = { ...gold, template: { programKey: 'amex_mr', earn: [] } };
    expect(rankBestCards({ cards: [none], purchase: dining, valuations })).toEqual([]);
  });

  it('BEST-5 without a price there are no points', () => {
    expect(rankBestCards({ cards: [gold], purchase: dining, valuations })[0]).toMatchObject({
      pointsEarned: null,
      estimatedValue: null,
    });
  });

  it.each([
    [10_000, 400],
    [5_000_000, 200_000],
    [5_000_100, 200_001],
    [5_000_050, 200_001],
    [5_000_049, 200_000],
    [1, 0],
    [13, 1],
  ])('BEST-5 %i cents earn %i points: above the cap the base rate', (cents, points) => {
    expect(pointsFor(gold.template, rate('dining', 4, { cap: 5_000_000 }), cents)).toBe(points);
  });

  it('BEST-6 an open offer lifts a card only when asked, while spend is missing', () => {
    const openOffer = { bonusValue: 1_200_000_000n, spendRequirement: 400_000 };
    const lifted = { ...elite, openOffer };
    const ask = { cards: [gold, lifted], purchase: dining, valuations };
    expect(rankBestCards(ask)[0]).toMatchObject({ displayName: 'Amex Gold', subValuePerDollarCents: null });
    const [first, second] = rankBestCards({ ...ask, includeSubPriority: true });
    // 100 × 1,200 ÷ 4,000 = 30 cents per dollar.
    expect(first).toMatchObject({
      displayName: elite.displayName,
      subValuePerDollarCents: 30,
      valuePerDollarCents: 5.1,
    });
    expect(second?.subValuePerDollarCents).toBeNull();
    const unknown = { ...elite, openOffer: { bonusValue: null, spendRequirement: 400_000 } };
    expect(rankBestCards({ ...ask, cards: [gold, unknown], includeSubPriority: true })[0]?.displayName).toBe(
      'Amex Gold',
    );
  });

  it('BEST-7 a currency that nobody values comes last, with points but no value', () => {
    const odd = card('A', 'unknown', rate('dining', 10));
    const ranked = rankBestCards({ cards: [odd, elite], purchase: dining, valuations, cents: 100 });
    expect(ranked[1]).toMatchObject({
      displayName: 'A',
      cpp: null,
      valuePerDollarCents: null,
      estimatedValue: null,
      pointsEarned: 10,
    });
  });
});
