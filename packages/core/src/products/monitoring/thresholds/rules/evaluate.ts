import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';
import type { Threshold } from '../model.js';

/** Where a threshold stands. */
export type ThresholdState = 'ok' | 'warning' | 'breached';

/** What a threshold is judged by. */
export interface Standing {
  /** Spend, projection, remaining credits or their share; micros. Null when there is no figure. */
  readonly value: Micros | null;
  readonly state: ThresholdState;
  /** Of the amount, one decimal as text; null without a value. */
  readonly percent: string | null;
  /** The furthest step reached: one of `warnAt`, 100, or null. */
  readonly step: number | null;
}

const breach = 100;

const isReached = ({ operator, amount }: Threshold, value: Micros, step: number): boolean => {
  const [share, asked] = [100n * value, BigInt(step) * amount];
  switch (operator) {
    case 'gt':
      return share > asked;
    case 'gte':
    case 'projected_gte':
      return share >= asked;
    case 'lt':
      return share < asked;
    case 'lte':
      return share <= asked;
  }
};

/** The steps that can be told: all of them of spend, only the breach of a projection or of credits. */
const stepsOf = ({ operator, period, warnAt }: Threshold): readonly number[] =>
  operator === 'projected_gte' || period === 'credits' ? [breach] : [...warnAt, breach];

/**
 * Judges a value (monitoring spec §6.2): the highest step of `warnAt` and 100 whose share of the amount it has reached,
 * strictly for `gt` and `lt`.
 */
export function judgeThreshold(threshold: Threshold, value: Micros | null): Standing {
  if (value === null) return { value, state: 'ok', percent: null, step: null };
  const reached = stepsOf(threshold).filter((step) => isReached(threshold, value, step));
  const step = reached.length === 0 ? null : Math.max(...reached);
  return {
    value,
    state: step === null ? 'ok' : step >= breach ? 'breached' : 'warning',
    percent: percentOf(value, threshold.amount, 1, 'half-up'),
    step,
  };
}

/** Whether credits rose far enough, five percent above the amount, to be told of again (monitoring spec §6.2). */
export const isRearmed = (threshold: Threshold, value: Micros): boolean =>
  threshold.period === 'credits' && 100n * value > 105n * threshold.amount;
