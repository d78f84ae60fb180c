import { describe, expect, it } from 'vitest';
import {
  bonusWorth,
  canonicalKey,
  parseCpp,
  parseCppOverride,
  valuationsOf,
  worthOfAmount,
} from './valuations.js';

const aliases = { aa_advantage: 'aa_aadvantage' };
const worth = valuationsOf({
  overrides: new Map([['citi_typ', 20_000]]),
  household: new Map([
    ['citi_typ', 19_000],
    ['chase_ur', 21_000],
  ]),
  defaults: new Map([
    ['citi_typ', 17_000],
    ['chase_ur', 20_000],
    ['aa_aadvantage', 15_000],
  ]),
  aliases,
});

describe('valuations', () => {
  it.each([
    ['the request first', 'citi_typ', { cpp: 20_000, source: 'user' }],
    ['then the household', 'chase_ur', { cpp: 21_000, source: 'user' }],
    ['then the catalog', 'aa_aadvantage', { cpp: 15_000, source: 'fallback' }],
    ['cash by itself', 'cashback', { cpp: 10_000, source: 'cashback' }],
    ['or nobody', 'unknown', null],
    ['nor a name every object has', 'constructor', null],
  ])('CPP-1 %s', (_, currency, answer) => {
    expect(worth(currency)).toEqual(answer);
  });

  it('CPP-3 two spellings are one program', () => {
    expect(canonicalKey('aa_advantage', aliases)).toBe('aa_aadvantage');
    expect(canonicalKey('toString', aliases)).toBe('toString');
    expect(worth('aa_advantage')).toEqual(worth('aa_aadvantage'));
  });

  it.each([
    ['2', 20_000],
    ['2.5', 25_000],
    ['1.575', 15_750],
    ['0.0001', 1],
    ['9999.9999', 99_999_999],
  ])('reads %s cents', (text, cpp) => {
    expect(parseCpp(text)).toBe(cpp);
  });

  it.each(['0', '0.0000', '-1', '', '.5', '1.', '1.23456', '1e3', '10000', 'abc'])(
    'refuses %o cents',
    (text) => {
      expect(() => parseCpp(text)).toThrow('above 0');
    },
  );

  it('CPP-1 reads overrides, the last of a key', () => {
    const read = parseCppOverride('amex_mr:2.5, aa_advantage : 1.5,amex_mr:2', aliases);
    expect([...read]).toEqual([
      ['amex_mr', 20_000],
      ['aa_aadvantage', 15_000],
    ]);
  });

  it.each(['amex_mr', 'amex_mr:', ':2', 'amex_mr=2', 'amex_mr:0', 'amex_mr:-1', 'amex_mr:2,', '', 'a:1:2'])(
    'CPP-1 refuses the override %o',
    (text) => {
      expect(() => parseCppOverride(text, aliases)).toThrow('cpp_override');
    },
  );

  it.each([
    // 80,000 miles at 1.5 and 60,000 points at 2.0 are 1,200 each, as the reference prints.
    [80_000, 'aa_aadvantage', 1_200_000_000n, 'fallback'],
    [20_000, 'cashback', 200_000_000n, 'cashback'],
    [100, 'chase_ur', 2_100_000n, 'user'],
  ])('WO-1 a bonus of %i %s is worth %s micros', (bonusAmount, bonusCurrency, value, source) => {
    expect(bonusWorth({ bonusAmount, bonusCurrency }, worth)).toEqual({ value, source });
  });

  it('WO-1 a bonus that nobody values has no worth', () => {
    expect(bonusWorth({ bonusAmount: 1, bonusCurrency: 'unknown' }, worth)).toBeNull();
  });

  it('ACT-3 and NUM-4 amounts are worth their dollars, their points, or nothing', () => {
    expect(worthOfAmount(4_750, 'dollars', null, worth)).toBe(47_500_000n);
    expect(worthOfAmount(1_000, 'points', 'chase_ur', worth)).toBe(21_000_000n);
    expect(worthOfAmount(1_000, 'points', 'unknown', worth)).toBe(0n);
    expect(worthOfAmount(1_000, 'points', null, worth)).toBe(0n);
    expect(worthOfAmount(1, 'nights', 'chase_ur', worth)).toBe(0n);
  });
});
