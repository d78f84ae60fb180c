import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { BenefitUnit } from '../../perks/model.js';
import { microsOfCents, roundedQuotient, weighedCents } from '../../rules/figures.js';
import type { FeeYear } from './fee-year.js';

/** A use of a benefit, as returns count it. */
export interface CapturedUse {
  readonly unit: BenefitUnit;
  readonly used: number;
  readonly usedOn: Day | null;
  /** What the benefit is worth to the household, 0 to 100; 100 when absent. */
  readonly weightPercent?: number;
}

/** The dollars used in a span of days, both included, each by its weight (ROI-2). */
export function capturedBetween(uses: readonly CapturedUse[], { start, end }: FeeYear): Micros {
  let captured = 0n;
  for (const { unit, used, usedOn, weightPercent = 100 } of uses)
    if (unit === 'dollars' && usedOn !== null && usedOn >= start && usedOn <= end)
      captured += weighedCents(used, weightPercent);
  return captured;
}

/** What a card brought in for its fee. */
export interface CardReturn {
  readonly capturedValue: Micros;
  readonly netValue: Micros;
  /** One decimal; null for a card without a fee. */
  readonly percent: number | null;
}

/**
 * The return on a fee (ROI-3). The fee is whole cents.
 *
 * @example
 * cardReturn(89_500, 1_250_000_000n).percent; // 139.7
 */
export function cardReturn(annualFee: number, capturedValue: Micros): CardReturn {
  const cost = microsOfCents(annualFee);
  return {
    capturedValue,
    netValue: capturedValue - cost,
    percent: cost === 0n ? null : roundedQuotient(capturedValue * 100n, cost, 1),
  };
}
