import { describe, expect, it } from 'vitest';
import { balanceAfter, balanceAge } from './balance.js';

describe('balanceAfter', () => {
  it('the change that the reference prints', () => {
    expect(balanceAfter(1_524_000, { delta: -88_000 })).toBe(1_436_000);
  });

  it.each([
    [{ balance: 7 }, 7],
    [{ balance: 0 }, 0],
    [{ delta: 5 }, 15],
    [{ delta: -10, cpp: 1 }, 0],
    [{ cpp: 20_000 }, null],
  ])('10 points and %o: %s', (change, after) => {
    expect(balanceAfter(10, change)).toBe(after);
  });

  it.each([
    [{ balance: 1, delta: 1 }, 'balance'],
    [{}, 'balance'],
    [{ delta: -11 }, 'delta'],
  ])('refuses %o', (change, field) => {
    expect(() => balanceAfter(10, change)).toThrow(field);
  });
});

describe('balanceAge', () => {
  it.each([
    // 3 days since 2026-04-01, as the reference prints.
    ['2026-04-01', '2026-04-04', 3, false],
    ['2026-08-01', '2026-08-31', 30, false],
    ['2026-08-01', '2026-09-24', 54, true],
    [null, '2026-09-24', null, true],
  ])('of %s on %s: %s, stale %s', (told, today, days, isStale) => {
    expect(balanceAge(told, today)).toEqual({ days, isStale });
  });
});
