import { describe, expect, it } from 'vitest';
import { isDomainError } from './errors.js';
import { divideMoney, fromMicros, toMicros } from './conversion.js';
import { checkMicros, formatMicros, maxMicros, minMicros, parseMicros } from './micros.js';
import { money } from './money.js';
import { costOf, picosPerUnitFromPerMillion as picos } from './price.js';

const refused = (run: () => unknown): void => {
  expect(run).toThrow(expect.toSatisfy((error) => isDomainError(error, 'invalid')));
};

describe('micros', () => {
  it('read and write decimals', () => {
    const cases: [string, bigint][] = [
      ['0', 0n],
      ['1', 1_000_000n],
      ['12.5', 12_500_000n],
      ['-0.000001', -1n],
      ['0.1', 100_000n],
      ['123456789.123456', 123_456_789_123_456n],
      ['1234567890.123456', 1_234_567_890_123_456n],
      ['9223372036854.775807', maxMicros],
      ['-9223372036854.775808', minMicros],
    ];
    for (const [text, micros] of cases) {
      expect(parseMicros(text)).toBe(micros);
      expect(formatMicros(micros)).toBe(text);
    }
    expect(parseMicros('007.50')).toBe(7_500_000n);
    expect(parseMicros('-0')).toBe(0n);
  });

  it('refuse other text', () => {
    for (const text of [
      '',
      '-',
      '.',
      '1.',
      '.5',
      '1.2.3',
      '1.1234567',
      '+1',
      '1e3',
      ' 1',
      '1 ',
      '1-',
      '--1',
      '１',
      '1,5',
      '/',
      ':',
    ])
      refused(() => parseMicros(text));
    refused(() => parseMicros('1'.repeat(1_000_000)));
  });

  it('stay within 64 bits', () => {
    refused(() => parseMicros('9223372036854.775808'));
    refused(() => parseMicros('-9223372036854.775809'));
    refused(() => parseMicros('99999999999999999999'));
    refused(() => checkMicros(maxMicros + 1n));
    expect(checkMicros(minMicros)).toBe(minMicros);
  });

  it('convert money exactly, or rounded by name when asked', () => {
    expect(toMicros(money('2.5', 'USD'))).toBe(2_500_000n);
    expect(fromMicros(2_500_000n, 'USD')).toEqual(money('2.5', 'USD'));
    refused(() => toMicros('0.0000005'));
    expect(toMicros('0.0000005', 'half-up')).toBe(1n);
    expect(toMicros('0.0000005', 'half-even')).toBe(0n);
    expect(toMicros('-0.0000001', 'floor')).toBe(-1n);
    expect(toMicros('3', 'half-up')).toBe(3_000_000n);
    refused(() => toMicros('9223372036854.7758075', 'half-up'));
    refused(() => fromMicros(1n, 'XXX'));
  });

  it('divide money with one rounding', () => {
    expect(divideMoney(money('10', 'USD'), 3n, 'half-up')).toEqual(money('3.33', 'USD'));
    expect(divideMoney(money('1110', 'USD'), '60000', 'half-up', 4)).toEqual(money('0.0185', 'USD'));
    expect(divideMoney(money('1', 'USD'), '0.3', 'up', 0)).toEqual(money('4', 'USD'));
    refused(() => divideMoney(money('1', 'USD'), 0n, 'down'));
  });
});

describe('prices', () => {
  it('become picos per unit exactly', () => {
    expect(picos('2.50')).toBe(2_500_000n);
    expect(picos('0.005')).toBe(5_000n);
    refused(() => picos('-1'));
    refused(() => picos('0.0000001'));
  });

  it('give the totals of the cost examples (costs spec §14)', () => {
    const cost = (...parts: [bigint, string][]): bigint =>
      costOf(parts.map(([count, price]) => [count, picos(price)]));
    expect(cost([800n, '2.50'], [200n, '1.25'], [500n, '10'])).toBe(7250n);
    expect(cost([7n, '0.15'], [3n, '0.60'])).toBe(3n);
    expect(cost([2n, '0.10'], [1n, '0.025'], [1n, '0.40'])).toBe(1n);
    expect(cost([1134n, '2'], [100n, '0.50'], [777n, '8'])).toBe(8534n);
    expect(cost([222n, '0.75'], [111n, '0.075'], [77n, '4.50'])).toBe(521n);
    expect(cost([5000n, '3'], [1000n, '0.30'], [2000n, '15'])).toBe(45_300n);
    expect(cost([100n, '1'], [1000n, '1.25'], [50n, '5'])).toBe(1600n);
    expect(cost([100n, '5'], [10n, '0.50'], [400n, '6.25'], [600n, '10'], [50n, '25'])).toBe(10_255n);
    expect(cost([150_000n, '3'], [30_000n, '3.75'], [20_000n, '0.30'], [1000n, '15'])).toBe(583_500n);
    expect(cost([150_000n, '6'], [30_000n, '7.50'], [20_001n, '0.60'], [1000n, '22.50'])).toBe(1_159_501n);
  });

  it('round half up once, not per part', () => {
    expect(costOf([[1n, 500_000n]])).toBe(1n);
    expect(costOf([[1n, 499_999n]])).toBe(0n);
    expect(
      costOf([
        [1n, 400_000n],
        [1n, 400_000n],
        [1n, 400_000n],
      ]),
    ).toBe(1n);
    expect(costOf([])).toBe(0n);
  });

  it('refuse negative parts and costs beyond 64 bits', () => {
    refused(() => costOf([[-1n, 1n]]));
    refused(() => costOf([[1n, -1n]]));
    refused(() => costOf([[maxMicros, 1_000_001n]]));
  });
});
