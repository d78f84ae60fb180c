import { describe, expect, it } from 'vitest';
import type { AccountSnapshot, KeptCredits, KeptReading } from '../model.js';
import { deriveDay } from './derive-cost.js';
import { microsOf } from './read-amount.js';
import { readDays } from './read-page.js';

describe('amounts of providers', () => {
  it('are read in the unit that each really uses', () => {
    expect(microsOf({ value: '318.25', unit: 'minor', currency: 'USD' })).toBe(3_182_500n);
    expect(microsOf({ value: '4.27', unit: 'major', currency: 'USD' })).toBe(4_270_000n);
    expect(microsOf({ value: '12345', unit: 'minor', currency: 'JPY' })).toBe(12_345_000_000n);
    expect(microsOf({ value: '750000000', unit: 'nano', currency: 'USD' })).toBe(750_000n);
    expect(microsOf({ value: '0.0000005', unit: 'major', currency: 'USD' })).toBe(1n);
    expect(microsOf({ value: '-0.0000004', unit: 'major', currency: 'USD' })).toBe(0n);
  });

  it.each([
    { value: '1e3', unit: 'major', currency: 'USD' },
    { value: '', unit: 'major', currency: 'USD' },
    { value: '12', unit: 'major', currency: 'usd' },
    { value: '12', unit: 'major', currency: 'XYZ' },
    { value: '99999999999999999999', unit: 'major', currency: 'USD' },
  ] as const)('are refused when they are none: %j', (amount) => {
    expect(() => microsOf(amount)).toThrow();
  });
});

describe('samples', () => {
  const good = { day: '2026-04-01', dimensions: {}, amount: null, basis: 'billed', quantities: {} } as const;
  const range = { from: '2026-04-01', before: '2026-04-02' };

  it.each([
    { ...good, quantities: { requests: '-1' } },
    { ...good, quantities: { requests: 'many' } },
    { ...good, dimensions: { model: 'a\0b' } },
    { ...good, day: '2026-02-30' },
  ])('that cannot be kept are refused', (sample) => {
    expect(() => readDays([sample], range)).toThrow();
  });

  it('of the same key are added up, counts too', () => {
    const usd = (value: string) => ({ value, unit: 'major', currency: 'USD' }) as const;
    const [day] = readDays(
      [
        { ...good, amount: usd('1.5'), quantities: { requests: '2' } },
        { ...good, amount: usd('2.25'), quantities: { requests: '3', outputTokens: '7' } },
      ],
      range,
    );
    expect(day?.buckets).toEqual([
      expect.objectContaining({ amount: '3750000', quantities: { requests: '5', outputTokens: '7' } }),
    ]);
  });
});

describe('derived cost', () => {
  const usd = (value: number) => ({ micros: (BigInt(value) * 1_000_000n).toString(), currency: 'USD' });
  const at = (
    takenAt: string,
    given: { credits?: KeptCredits; readings?: readonly KeptReading[] },
  ): Pick<AccountSnapshot, 'takenAt' | 'credits' | 'readings'> => ({
    takenAt: new Date(takenAt),
    credits: given.credits ?? null,
    readings: given.readings ?? [],
  });
  const left = (remaining: number, total?: number): { credits: KeptCredits } => ({
    credits: { remaining: usd(remaining), total: total === undefined ? null : usd(total) },
  });
  const used = (value: number, since: string | null = null) => ({
    readings: [{ name: 'usage', amount: usd(value), since }],
  });
  const spent = (moments: Parameters<typeof deriveDay>[0], day: string) =>
    deriveDay(moments, day)?.map(({ amount, basis }) => [amount, basis]) ?? null;

  it('is the rise of a total, counted from zero when it began again', () => {
    const moments = [
      at('2026-04-01T20:00:00Z', used(10, '2026-04-01')),
      at('2026-04-02T08:00:00Z', used(13, '2026-04-01')),
      at('2026-04-02T20:00:00Z', used(2, '2026-04-02')),
    ];
    expect(spent(moments, '2026-04-02')).toEqual([['5000000', 'derived']]);
    expect(spent([...moments].reverse(), '2026-04-02')).toEqual([['5000000', 'derived']]);
  });

  it('is the fall of a balance; a rise resets the base, a visible top-up is added', () => {
    const blind = [
      at('2026-04-01T20:00:00Z', left(50)),
      at('2026-04-02T08:00:00Z', left(44)),
      at('2026-04-02T12:00:00Z', left(100)),
      at('2026-04-02T20:00:00Z', left(98)),
    ];
    expect(spent(blind, '2026-04-02')).toEqual([['8000000', 'derived']]);
    const seen = [at('2026-04-01T20:00:00Z', left(50, 80)), at('2026-04-02T08:00:00Z', left(94, 130))];
    expect(spent(seen, '2026-04-02')).toEqual([['6000000', 'derived']]);
  });

  it('is unknown, not zero, before there are two moments', () => {
    expect(spent([at('2026-04-02T20:00:00Z', left(50))], '2026-04-02')).toBeNull();
    expect(spent([], '2026-04-02')).toBeNull();
  });
});
