import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Month } from './months.js';

/** How well a customer pays for what it costs. */
export type MarginTier = 'healthy' | 'moderate' | 'at_risk' | 'critical';

/** Best first. */
const tiers: readonly MarginTier[] = ['healthy', 'moderate', 'at_risk', 'critical'];

/** What came in and went out. */
export interface Earned {
  readonly revenue: Micros;
  readonly cost: Micros;
}

/** A margin in hundredths of a percent, and what it is called. */
export interface Margin {
  /** Rounded half up; 0 without revenue. */
  readonly basisPoints: bigint;
  readonly tier: MarginTier;
}

/**
 * (revenue − cost) / revenue. Healthy from 50 %, moderate from 20 %, at risk from 0 %, critical below; cost without
 * revenue is critical and shown as 0 % (costs spec §13.4). Null where there is neither.
 *
 * @example
 * marginOf({ revenue: 100_000_000n, cost: 25_000_000n }); // { basisPoints: 7500n, tier: 'healthy' }
 */
export function marginOf({ revenue, cost }: Earned): Margin | null {
  if (revenue <= 0n) return cost > 0n || revenue < 0n ? { basisPoints: 0n, tier: 'critical' } : null;
  const left = (revenue - cost) * 100n;
  const tier =
    left >= revenue * 50n
      ? 'healthy'
      : left >= revenue * 20n
        ? 'moderate'
        : left >= 0n
          ? 'at_risk'
          : 'critical';
  return { basisPoints: divideRound(left * 100n, revenue, 'half-up'), tier };
}

/** Whether a tier is worse than another; nothing is worse than a tier that is not known. */
export const isWorse = (tier: MarginTier, than: MarginTier): boolean =>
  tiers.indexOf(tier) > tiers.indexOf(than);

/** One point of a customer's course. */
export interface MarginPoint extends Earned {
  readonly month: Month;
  /** Null without revenue and cost. */
  readonly margin: Margin | null;
}

/**
 * Where a straight line through three months leads, by least squares; null unless there is something in all three
 * (costs spec §13.4).
 *
 * @param points oldest first.
 * @example
 * const points = [3000n, 4000n, 5000n].map((basisPoints) => ({ margin: { basisPoints, tier: 'moderate' as const } }));
 * projectedBasisPoints(points); // 6000n
 */
export function projectedBasisPoints(points: readonly Pick<MarginPoint, 'margin'>[]): bigint | null {
  const [first, second, third, ...more] = points.map(({ margin }) => margin?.basisPoints ?? null);
  if (first == null || second == null || third == null || more.length > 0) return null;
  return divideRound(second - 2n * first + 4n * third, 3n, 'half-up');
}

/** What a critical customer may cost: half of what it pays; null for others, and without revenue (costs spec §13.4). */
export const suggestedBudget = ({ revenue }: Earned, tier: MarginTier): Micros | null =>
  tier === 'critical' && revenue > 0n ? revenue / 2n : null;
