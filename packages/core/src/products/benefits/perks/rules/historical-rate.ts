import type { Day } from '../../../../kernel/day.js';
import { roundedQuotient } from '../../rules/figures.js';
import type { BenefitUnit } from '../model.js';

/** A period as history sees it. */
export interface PastPeriod {
  readonly end: Day | null;
  readonly amount: number;
  readonly used: number;
  /** A gated period that never opened: nothing was allocated. */
  readonly locked?: boolean;
}

/** How much of a benefit was used before. */
export interface HistoricalRate {
  /** Used over allocated with 4 decimals; null without a sample. */
  readonly rate: number | null;
  /** Periods in the sample, at most 4. */
  readonly n: number;
  readonly confidence: 'high' | 'low';
  /** What the rate is made of, for comparisons without rounding. */
  readonly used: number;
  readonly allocated: number;
}

const noHistory: HistoricalRate = { rate: null, n: 0, confidence: 'low', used: 0, allocated: 0 };

/** Periods that a rate is taken over (RATE-1). */
export const sampleSize = 4;
/** Periods from which on a rate can be relied upon. */
const reliableSize = 3;

/**
 * The share of a dollar benefit that was used in its up to four latest completed periods (RATE-1), in any order given.
 * Points and nights have no rate.
 *
 * @example
 * const periods = [{ end: '2026-03-31', amount: 5_000, used: 1_250 }, { end: '2026-06-30', amount: 5_000, used: 2_500 }];
 * historicalRate({ today: '2026-07-01', unit: 'dollars', periods }).rate; // 0.375
 */
export function historicalRate(input: {
  readonly today: Day;
  readonly unit: BenefitUnit;
  readonly periods: readonly PastPeriod[];
}): HistoricalRate {
  const { today, unit, periods } = input;
  if (unit !== 'dollars') return noHistory;
  const sample = periods
    .filter(({ end, amount, locked }) => end !== null && end < today && amount > 0 && locked !== true)
    .sort((a, b) => ((a.end ?? '') < (b.end ?? '') ? 1 : -1))
    .slice(0, sampleSize);
  if (sample.length === 0) return noHistory;
  const used = sample.reduce((sum, period) => sum + period.used, 0);
  const allocated = sample.reduce((sum, period) => sum + period.amount, 0);
  return {
    rate: roundedQuotient(BigInt(used), BigInt(allocated), 4),
    n: sample.length,
    confidence: sample.length >= reliableSize ? 'high' : 'low',
    used,
    allocated,
  };
}
