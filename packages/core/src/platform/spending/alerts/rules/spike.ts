import { addDays, daysBetween, type Day } from '../../../../kernel/day.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';

/** How many days before today make the baseline (projects spec §9.3). */
export const baselineDays = 7;
/** With fewer days of history there is no baseline. */
const fewestDays = 3;
const oneUnit: Micros = 1_000_000n;
/** Spend below 25 dollars a day is never a spike. */
const usualMinimum: Micros = 25n * oneUnit;

/** What one thing costs by day, as far as a spike depends on it. */
export interface SpikeHistory {
  readonly today: Day;
  /** The day of the first charge ever; null before it. */
  readonly first: Day | null;
  /** Spend less refunds by UTC day; absent days are 0. */
  readonly days: ReadonlyMap<Day, Micros>;
}

/** A rise that is worth an alert. */
export interface Spike {
  readonly current: Micros;
  /** The average of the preceding days, rounded half up to a micro. */
  readonly baseline: Micros;
  /** How much more than the baseline, in whole percent: 4.4 times as much is 340. */
  readonly jump: number;
}

/**
 * Whether today's spend is at least `threshold` (millionths of a multiple) times the average of the up to seven days before
 * (projects spec §9.3): days count from the first charge on, at least three are needed, and an average below one dollar
 * counts as one. Null when it is none.
 *
 * @example
 * const days = new Map([['2026-04-02', 20_000_000n], ['2026-04-03', 20_000_000n], ['2026-04-04', 20_000_000n],
 *   ['2026-04-05', 84_000_000n]]);
 * detectSpike({ today: '2026-04-05', first: '2026-04-02', days }, { threshold: 3_000_000n })?.jump; // 320
 */
export function detectSpike(
  { today, first, days }: SpikeHistory,
  { threshold, minimum = usualMinimum }: { readonly threshold: Micros; readonly minimum?: Micros },
): Spike | null {
  const current = days.get(today) ?? 0n;
  if (first === null || current < minimum) return null;
  const count = Math.min(baselineDays, daysBetween(first, today));
  if (count < fewestDays) return null;
  let sum = 0n;
  for (let back = 1; back <= count; back++) sum += days.get(addDays(today, -back)) ?? 0n;
  // Multiplied out, so that nothing is rounded before it is compared.
  const wide = BigInt(count);
  const base = sum > wide * oneUnit ? sum : wide * oneUnit;
  if (current * wide * oneUnit < threshold * base) return null;
  return {
    current,
    baseline: divideRound(sum, wide, 'half-up'),
    jump: Number(divideRound((current * wide - base) * 100n, base, 'half-up')),
  };
}
