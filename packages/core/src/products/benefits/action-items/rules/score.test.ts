import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareItems, priorityOf, scoreItem, urgencyFactor, type Scored } from './score.js';

const dollar = 1_000_000n;

describe('SCORE-1 urgencyFactor', () => {
  it.each<[number | null, number]>([
    [null, 1],
    [-31, 0.4],
    [-30, 1.5],
    [-11, 1.5],
    [-1, 1.5],
    [0, 2],
    [7, 2],
    [8, 1.5],
    [30, 1.5],
    [31, 1.2],
    [60, 1.2],
    [61, 1],
    [90, 1],
    [91, 0.7],
    [180, 0.7],
    [181, 0.4],
  ])('%s days: %d', (days, factor) => {
    expect(urgencyFactor(days)).toBe(factor);
  });
});

describe('SCORE-2 priorityOf', () => {
  it.each([
    [500n * dollar, 'critical'],
    [500n * dollar - 1n, 'high'],
    [100n * dollar, 'high'],
    [100n * dollar - 1n, 'medium'],
    [25n * dollar, 'medium'],
    [25n * dollar - 1n, 'low'],
    [0n, 'low'],
  ])('a score of %s micros is %s', (micros, priority) => {
    expect(priorityOf(micros * 10n)).toBe(priority);
  });

  it('the fee that the reference prints: 75 at 11 days past is 112.5, high (known difference 1)', () => {
    const score = scoreItem(75n * dollar, -11);
    expect(score).toBe(1_125_000_000n);
    expect(priorityOf(score)).toBe('high');
  });
});

describe('SCORE-3 scoreItem', () => {
  it('is exact where binary fractions are not, and thresholds see what is not rounded', () => {
    expect(scoreItem(357_142_857n, 181)).toBe(1_428_571_428n);
    // 416.66 × 1.2 is 499.992, just not critical.
    expect(priorityOf(scoreItem(416_660_000n, 45))).toBe('high');
    expect(priorityOf(scoreItem(416_670_000n, 45))).toBe('critical');
  });

  it('never falls when more is at stake', () => {
    const value = fc.bigInt({ min: 0n, max: 10n ** 14n });
    fc.assert(
      fc.property(value, value, fc.option(fc.integer({ min: -400, max: 400 })), (a, b, days) => {
        expect(scoreItem(a < b ? a : b, days) <= scoreItem(a < b ? b : a, days)).toBe(true);
      }),
    );
  });
});

describe('SCORE-4 compareItems', () => {
  const item = (more: Partial<Scored>): Scored => ({
    valueAtRisk: 10n * dollar,
    daysRemaining: 5,
    type: 'b',
    title: 'b',
    ...more,
  });

  it.each<[string, Scored, Scored]>([
    ['higher score', item({ valueAtRisk: 11n * dollar }), item({ daysRemaining: 0 })],
    ['fewer days', item({ daysRemaining: 4 }), item({ type: 'a' })],
    ['days before none', item({ valueAtRisk: 5n * dollar }), item({ daysRemaining: null })],
    ['type', item({ type: 'a' }), item({ title: 'a' })],
    ['title', item({ title: 'a' }), item({})],
  ])('puts the %s first', (_, first, second) => {
    expect(compareItems(first, second)).toBeLessThan(0);
    expect(compareItems(second, first)).toBeGreaterThan(0);
  });

  it('is one order whatever the list began with', () => {
    const some = fc.record({
      valueAtRisk: fc.bigInt({ min: 0n, max: 3n }),
      daysRemaining: fc.option(fc.integer({ min: -2, max: 2 })),
      type: fc.constantFrom('a', 'b'),
      title: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), (list) => {
        expect([...list].reverse().sort(compareItems)).toEqual([...list].sort(compareItems));
        expect(list.every((each) => compareItems(each, each) === 0)).toBe(true);
      }),
    );
  });
});
