import { describe, expect, it } from 'vitest';
import { indexOfLocal, localStart, rulerFrom, type RulerUnit } from './ruler.js';

const at = (text: string): number => Date.parse(`${text}Z`);

describe('rulers', () => {
  it('hold the first moment of a step and not the last of the one before', () => {
    const origin = at('2024-02-29T06:00:00');
    for (const unit of ['hour', 'day', 'week', 'month', 'year'] as RulerUnit[])
      for (const every of [1, 3])
        for (const index of [-40, -1, 0, 1, 11, 12, 40]) {
          const ruler = rulerFrom(origin, every, unit);
          const start = localStart(ruler, index);
          expect(indexOfLocal(ruler, start)).toBe(index);
          expect(indexOfLocal(ruler, start - 1)).toBe(index - 1);
        }
  });

  it('keep day and time of the origin', () => {
    const ruler = rulerFrom(at('2026-01-31T10:20:30.400'), 1, 'month');
    expect(localStart(ruler, 0)).toBe(at('2026-01-31T10:20:30.400'));
    expect(localStart(ruler, 1)).toBe(at('2026-02-28T10:20:30.400'));
    expect(localStart(ruler, -2)).toBe(at('2025-11-30T10:20:30.400'));
  });
});
