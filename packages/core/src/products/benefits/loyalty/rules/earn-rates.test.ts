import { describe, expect, it } from 'vitest';
import { usCatalog } from '../../catalog/rules/us-catalog.js';
import type { CardTemplate, EarnRate } from '../../catalog/model.js';
import { categoryOfBrand, knownCategories, rateFor, type Purchase } from './earn-rates.js';

const rate = (category: string, multiplier: number, more: Partial<EarnRate> = {}): EarnRate => ({
  category,
  multiplier,
  channel: 'any',
  ...more,
});
const buy = (category: string, more: Partial<Purchase> = {}): Purchase => ({
  category,
  brandCategory: null,
  channel: 'any',
  today: '2026-05-01',
  ...more,
});
const pick = (earn: readonly EarnRate[], purchase: Purchase): number | null =>
  rateFor({ earn }, purchase)?.multiplier ?? null;

describe('BEST-1 rateFor', () => {
  const earn = [rate('travel', 2), rate('hotels', 4, { channel: 'direct' }), rate('base', 1)];

  it.each([
    ['its own category', 'hotels', 4],
    ['else the parent', 'flights', 2],
    ['the parent itself', 'travel', 2],
    ['else base', 'dining', 1],
    ['base when asked for it', 'base', 1],
  ])('%s', (_, category, multiplier) => {
    expect(pick(earn, buy(category))).toBe(multiplier);
  });

  it('the highest of several, a rate for any channel on ties', () => {
    const tied = [
      rate('dining', 3, { channel: 'portal' }),
      rate('dining', 3),
      rate('dining', 2),
      rate('base', 1),
    ];
    expect(rateFor({ earn: tied }, buy('dining'))?.channel).toBe('any');
    expect(pick([rate('all', 2, { cap: 5_000_000 }), rate('base', 1)], buy('gas'))).toBe(2);
  });

  it('nothing when nothing applies', () => {
    expect(pick([rate('dining', 3)], buy('gas'))).toBeNull();
  });

  it('BEST-2 only rates that the channel admits', () => {
    const portal = [rate('hotels', 10, { channel: 'portal' }), ...earn];
    expect(pick(portal, buy('hotels'))).toBe(10);
    expect(pick(portal, buy('hotels', { channel: 'direct' }))).toBe(4);
    expect(pick(portal, buy('hotels', { channel: 'portal' }))).toBe(10);
    expect(pick(earn, buy('hotels', { channel: 'portal' }))).toBe(2);
  });

  it('BEST-3 a brand rate applies to that brand only', () => {
    const delta = [rate('flights', 3, { brand: 'delta' }), rate('travel', 2), rate('base', 1)];
    expect(pick(delta, buy('flights'))).toBe(2);
    expect(pick(delta, buy('delta', { brandCategory: 'flights' }))).toBe(3);
    expect(pick(delta, buy('united', { brandCategory: 'flights' }))).toBe(2);
  });

  it('rates of certain hours are shown, never ranked', () => {
    expect(pick([rate('dining', 6, { timeWindow: 'Fri-Sat' }), rate('dining', 3)], buy('dining'))).toBe(3);
  });

  it("rotating rates apply to the quarter's categories while it lasts", () => {
    const flex: Pick<CardTemplate, 'earn' | 'rotating'> = {
      earn: [rate('rotating', 5), rate('dining', 3), rate('base', 1)],
      rotating: [
        { startsOn: '2026-04-01', endsOn: '2026-06-30', categories: ['gas', 'dining'], source: 'x' },
      ],
    };
    expect(rateFor(flex, buy('gas'))?.multiplier).toBe(5);
    expect(rateFor(flex, buy('dining'))?.multiplier).toBe(5);
    expect(rateFor(flex, buy('gas', { today: '2026-07-01' }))?.multiplier).toBe(1);
    expect(rateFor(flex, buy('dining', { today: '2026-03-31' }))?.multiplier).toBe(3);
  });
});

describe('the catalog', () => {
  it('knows its categories and brands', () => {
    const known = knownCategories(usCatalog.templates);
    for (const word of ['dining', 'online_shopping', 'delta', 'car_rental', 'base'])
      expect(known.has(word)).toBe(true);
    expect(known.has('submarines')).toBe(false);
  });

  it('knows where a brand sells', () => {
    expect(categoryOfBrand(usCatalog.templates, 'hilton')).toBe('hotels');
    expect(categoryOfBrand(usCatalog.templates, 'dining')).toBeNull();
  });
});
