/** A reproducible source of numbers and choices. Not for secrets. */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One of these. @throws Error when there is none. */
  pick<T>(from: readonly T[]): T;
  /** The same things in another order. */
  shuffle<T>(list: readonly T[]): T[];
  /** True with this probability. */
  chance(probability: number): boolean;
}

/**
 * The same seed gives the same numbers everywhere (mulberry32: 32 bits of state, good enough to vary tests).
 *
 * @example
 * seededRandom(7).integer(1, 6) === seededRandom(7).integer(1, 6); // true
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new Error('there is nothing to pick from');
      return from[integer(0, from.length - 1)] as T;
    },
    shuffle: <T>(list: readonly T[]): T[] => {
      const shuffled = [...list];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
      }
      return shuffled;
    },
    chance: (probability) => next() < probability,
  };
}
