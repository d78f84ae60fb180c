import { describe, expect, it } from 'vitest';
import { readDay } from './days.js';

describe('a day that a provider names', () => {
  it.each([
    ['2026-04-03', '2026-04-03'],
    ['2026-04-03T00:00:00Z', '2026-04-03'],
    ['2026-04-03T23:30:00-07:00', '2026-04-04'],
    ['2026-04-03T00:00:00+00:00', '2026-04-03'],
    ['2026-04-03 00:00:00', '2026-04-03'],
    [1_775_174_400, '2026-04-03'],
  ])('is the UTC day of %s', (value, day) => {
    expect(readDay(value, 'date')).toBe(day);
  });

  it.each(['2026-02-30', '2026-4-3', 'April', '', '2026-04-03T25:00:00Z', null, NaN, 1e300])(
    'is not %s',
    (value) => {
      expect(() => readDay(value, 'date')).toThrow('date is no date');
    },
  );
});
