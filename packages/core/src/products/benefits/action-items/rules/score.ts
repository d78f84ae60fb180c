import type { Micros } from '../../../../kernel/micros.js';

/** How pressing an item is (SCORE-2). */
export type Priority = 'critical' | 'high' | 'medium' | 'low';

/** A value times its urgency, in ten-millionths of a dollar: exact, for order and thresholds only. */
export type Score = bigint;

/** Tenths, so that scores stay whole. */
function urgencyTenths(days: number | null): number {
  if (days === null) return 10;
  if (days < 0) return days >= -30 ? 15 : 4;
  if (days <= 7) return 20;
  if (days <= 30) return 15;
  if (days <= 60) return 12;
  if (days <= 90) return 10;
  return days <= 180 ? 7 : 4;
}

/**
 * How much a value counts by the days that are left (SCORE-1); null where nothing runs out.
 *
 * @example
 * urgencyFactor(-11); // 1.5
 */
export function urgencyFactor(days: number | null): number {
  return urgencyTenths(days) / 10;
}

/** The score of micros at risk with so many days left (SCORE-3). */
export function scoreItem(valueAtRisk: Micros, days: number | null): Score {
  return valueAtRisk * BigInt(urgencyTenths(days));
}

const scorePerDollar = 10_000_000n;

/**
 * The priority of a score (SCORE-2): from 500 dollars critical, from 100 high, from 25 medium.
 *
 * @example
 * priorityOf(scoreItem(75_000_000n, -11)); // 'high'
 */
export function priorityOf(score: Score): Priority {
  if (score >= 500n * scorePerDollar) return 'critical';
  if (score >= 100n * scorePerDollar) return 'high';
  return score >= 25n * scorePerDollar ? 'medium' : 'low';
}

/** What the order of items depends on. */
export interface Scored {
  readonly valueAtRisk: Micros;
  readonly daysRemaining: number | null;
  readonly type: string;
  readonly title: string;
}

/** Negative when `a` comes first (SCORE-4): the higher score, then fewer days left, then type and title. */
export function compareItems(a: Scored, b: Scored): number {
  const [x, y] = [scoreItem(a.valueAtRisk, a.daysRemaining), scoreItem(b.valueAtRisk, b.daysRemaining)];
  if (x !== y) return x > y ? -1 : 1;
  const [aDays, bDays] = [a.daysRemaining ?? Infinity, b.daysRemaining ?? Infinity];
  if (aDays !== bDays) return aDays - bDays;
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  return a.title === b.title ? 0 : a.title < b.title ? -1 : 1;
}
