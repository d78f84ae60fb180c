import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.js';

describe('seeded random', () => {
  it('repeats for the same seed', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, seededRandom(seed).next);
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
  });

  it('reaches both ends of a range and nothing beyond', () => {
    const random = seededRandom(1);
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(-2, 2)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('picks and shuffles what it is given', () => {
    const random = seededRandom(3);
    const list = [1, 2, 3, 4, 5, 6, 7, 8];
    const shuffled = random.shuffle(list);
    expect(shuffled).not.toEqual(list);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(list);
    expect(list).toContain(random.pick(list));
    expect(() => random.pick([])).toThrow('nothing to pick');
  });

  it('says yes about as often as asked', () => {
    const random = seededRandom(5);
    const yes = Array.from({ length: 2_000 }, () => random.chance(0.25)).filter(Boolean).length;
    expect(yes).toBeGreaterThan(400);
    expect(yes).toBeLessThan(600);
  });
});
