import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendNote } from './dated-note.js';
import {
  centsOf,
  formatAmount,
  formatCents,
  microsOfCents,
  roundedQuotient,
  weighedCents,
  worthOfPoints,
} from './figures.js';

describe('figures', () => {
  it('NUM-1 cents go to micros and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        expect(centsOf(microsOfCents(cents))).toBe(cents);
        expect(weighedCents(cents, 100)).toBe(microsOfCents(cents));
      }),
    );
  });

  it.each([
    [4_999n, 0],
    [5_000n, 1],
    [-5_000n, -1],
    [-4_999n, 0],
    [15_000n, 2],
  ])('NUM-2 %s micros are %i cents: half up, away from zero', (micros, cents) => {
    expect(centsOf(micros) + 0).toBe(cents);
  });

  it('NUM-2 quotients are rounded once', () => {
    expect([
      roundedQuotient(125_000n, 89_500n, 1),
      roundedQuotient(1n, 3n, 4),
      roundedQuotient(-5n, 10n, 0),
    ]).toEqual([1.4, 0.3333, -1]);
  });

  it.each([
    [1_524_000, 20_000, 3_048_000],
    [1_436_000, 20_000, 2_872_000],
    [80_000, 15_000, 120_000],
    [60_000, 20_000, 120_000],
  ])('NUM-3 %i points at %i micros are %i cents, as the reference prints', (points, cpp, cents) => {
    expect(centsOf(worthOfPoints(points, cpp))).toBe(cents);
  });

  it.each([
    [0, '$0'],
    [5, '$0.05'],
    [4_750, '$47.50'],
    [100_000, '$1,000'],
    [123_456_789, '$1,234,567.89'],
    [-320_703, '-$3,207.03'],
  ])('%i cents read %s', (cents, text) => {
    expect(formatCents(cents)).toBe(text);
  });

  it('NUM-4 amounts are told in their unit', () => {
    expect(formatAmount(1_000, 'dollars')).toBe('$10');
    expect(formatAmount(1, 'points')).toBe('1 point');
    expect(formatAmount(2, 'nights')).toBe('2 nights');
  });

  it('notes only grow', () => {
    const first = appendNote(null, '2026-04-04', 'PC from CSP April 2026');
    expect(first).toBe('[2026-04-04] PC from CSP April 2026');
    expect(appendNote(first, '2026-04-05', 'second')).toBe(`${first}\n[2026-04-05] second`);
  });
});
