import type { Micros } from '../../../../kernel/micros.js';
import { microsOfCents } from '../../rules/figures.js';

/** What to do about a fee (FEE-5). */
export type FeeAction = 'hold' | 'retention_call' | 'cancel';
/** How much a household has to say in a call: the less it captured, the more it can threaten to leave (FEE-4). */
export type RetentionLeverage = 'weak' | 'moderate' | 'strong';

/** Shares of the fee, in percent. */
export interface FeeThresholds {
  readonly strongBelowPercent: number;
  readonly holdFromPercent: number;
}

/** The thresholds of FEE-4 and FEE-5. */
export const usualFeeThresholds: FeeThresholds = { strongBelowPercent: 50, holdFromPercent: 80 };

/** Fewer days of tracking say nothing about what a card brings. */
export const tellingDays = 60;

/** Advice about one fee. */
export interface FeeDecision {
  readonly action: FeeAction;
  /** Null while the card is tracked for less than 60 days. */
  readonly leverage: RetentionLeverage | null;
  /** Fee minus captured, never below zero (FEE-3). */
  readonly valueAtRisk: Micros;
}

/**
 * Judges a fee by what the year before it brought (FEE-3 to FEE-5). `lastAccepted` is what the latest accepted
 * retention offer was worth, null when there is none: where the like of it would make the card worth its fee, calling
 * comes before cancelling. Thin data never cancels.
 *
 * @example
 * feeDecision({ annualFee: 89_500, captured: 820_000_000n, trackedDays: 200, lastAccepted: null }).action; // 'hold'
 */
export function feeDecision(input: {
  /** Whole cents, above zero. */
  readonly annualFee: number;
  readonly captured: Micros;
  /** Days since the card was added. */
  readonly trackedDays: number;
  readonly lastAccepted: Micros | null;
  readonly thresholds?: FeeThresholds;
}): FeeDecision {
  const { annualFee, captured, trackedDays, lastAccepted, thresholds = usualFeeThresholds } = input;
  const cost = microsOfCents(annualFee);
  const reaches = (value: Micros, percent: number): boolean => value * 100n >= cost * BigInt(percent);
  const holds = reaches(captured, thresholds.holdFromPercent);
  const fair = reaches(captured, thresholds.strongBelowPercent);
  const isTelling = trackedDays >= tellingDays;
  const lifts = lastAccepted !== null && reaches(captured + lastAccepted, thresholds.holdFromPercent);
  return {
    action: holds ? 'hold' : !isTelling || fair || lifts ? 'retention_call' : 'cancel',
    leverage: isTelling ? (holds ? 'weak' : fair ? 'moderate' : 'strong') : null,
    valueAtRisk: captured >= cost ? 0n : cost - captured,
  };
}
