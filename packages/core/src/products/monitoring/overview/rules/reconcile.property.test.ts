import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile, type Figures, type Side } from './reconcile.js';

const side: fc.Arbitrary<Side> = fc.record({
  micros: fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })),
  tokens: fc.option(fc.bigInt({ min: 0n, max: 10n ** 10n })),
});
const figures: fc.Arbitrary<Figures> = fc.record({
  provider: fc.constant('openai'),
  currency: fc.constant('USD'),
  estimated: side.chain((of) => fc.nat(3).map((unpriced) => ({ ...of, unpriced }))),
  metered: side,
  billed: side,
  derived: side,
  priced: side,
  incomplete: fc.constantFrom([], ['2026-04-12']),
});

const silent: Side = { micros: null, tokens: null };

describe('a reconciliation', () => {
  it('explains the whole difference, never more or less', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const { difference, causes } = reconcile(given);
        expect(causes.reduce((sum, { micros }) => sum + micros, 0n)).toBe(difference ?? 0n);
      }),
    );
  });

  it('keeps all figures apart and unchanged', () => {
    fc.assert(
      fc.property(figures, (given) => {
        expect(reconcile(given)).toMatchObject(given);
      }),
    );
  });

  it('tells volume from price', () => {
    const told = reconcile({
      provider: 'openai',
      currency: 'USD',
      estimated: { micros: 10_000_000n, tokens: 1_000_000n, unpriced: 0 },
      metered: { micros: null, tokens: 1_200_000n },
      billed: { micros: 15_000_000n, tokens: null },
      ...{ derived: silent, priced: silent },
      incomplete: [],
    });
    expect(told).toMatchObject({ against: 'billed', difference: 5_000_000n, percent: '33.3', remarks: [] });
    expect(told.causes).toEqual([
      { cause: 'volume', micros: 2_000_000n },
      { cause: 'price', micros: 3_000_000n },
    ]);
  });

  it('compares with the best that the provider has', () => {
    const ours = { micros: 10_000_000n, tokens: null, unpriced: 0 };
    const given = { provider: 'deepseek', currency: 'USD', estimated: ours, incomplete: [] };
    const some: Side = { micros: 11_000_000n, tokens: null };
    const none = { billed: silent, metered: silent, derived: silent, priced: silent };
    const againstOf = (told: Partial<typeof none>) => reconcile({ ...given, ...none, ...told }).against;
    expect(againstOf({ priced: some })).toBe('priced');
    expect(againstOf({ priced: some, derived: some })).toBe('derived');
    expect(againstOf({ priced: some, derived: some, metered: some })).toBe('metered');
    expect(againstOf({ priced: some, derived: some, metered: some, billed: some })).toBe('billed');
  });

  it('says what it cannot know', () => {
    const told = reconcile({
      ...{ provider: 'groq', currency: 'USD', incomplete: ['2026-04-12'] },
      ...{ estimated: { ...silent, unpriced: 2 }, metered: silent, billed: silent },
      ...{ derived: silent, priced: silent },
    });
    expect(told).toMatchObject({ against: null, difference: null, percent: null, causes: [] });
    expect(told.remarks).toEqual([
      'days_incomplete',
      'calls_without_price',
      'nothing_recorded_here',
      'provider_silent',
    ]);
  });
});
