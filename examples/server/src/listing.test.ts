import { describe, expect, it } from 'vitest';
import { columns, dollars } from './listing.js';

describe('dollars', () => {
  it.each([
    [0n, '$0.00'],
    [4_999n, '$0.00'],
    [5_000n, '$0.01'],
    [1_234_567_890n, '$1,234.57'],
    [-1_500_000n, '-$1.50'],
  ])('prints %s micros as %s', (micros, text) => {
    expect(dollars(micros)).toBe(text);
  });

  it('prints more places when asked', () => {
    expect(dollars(1_378n, 6)).toBe('$0.001378');
  });
});

describe('columns', () => {
  it('aligns the first column left and the others right', () => {
    expect(
      columns([
        ['budget', 'spent'],
        ['a', '$1.00'],
      ]),
    ).toBe('  budget   spent\n  a        $1.00');
  });
});
