import type { Channel } from '../plans/model.js';

/** Over what a threshold adds up. `credits` watches a balance instead. */
export type ThresholdPeriod = 'daily' | 'weekly' | 'monthly' | 'total' | 'credits';
/** What a threshold watches. */
export type ScopeType = 'workspace' | 'provider' | 'account' | 'project' | 'person';
/** How figure and amount are compared; `projected_gte` compares the month's projection. */
export type ThresholdOperator = 'gt' | 'gte' | 'projected_gte' | 'lt' | 'lte';

/** What a threshold watches; `id` is a slug, or the id of an account, project or user; null for the workspace. */
export type ThresholdScope = { readonly type: ScopeType; readonly id: string | null };

/** One threshold as its workspace set it. */
export interface Threshold {
  readonly id: string;
  readonly name: string;
  readonly scope: ThresholdScope;
  readonly period: ThresholdPeriod;
  readonly operator: ThresholdOperator;
  /** Micros of the currency, or of a percent. */
  readonly amount: bigint;
  readonly unit: 'currency' | 'percent';
  readonly currency: string;
  /** Percents at which to warn, ascending. */
  readonly warnAt: readonly number[];
  /** Null for those of the workspace. */
  readonly channels: readonly Channel[] | null;
  readonly ownerId: string | null;
  readonly enabled: boolean;
  /** Rises when the threshold may tell again what it has told before. */
  readonly armed: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What of it the stored rule keeps as JSON. */
export type ThresholdOptions = Pick<
  Threshold,
  'name' | 'operator' | 'unit' | 'currency' | 'warnAt' | 'channels' | 'ownerId' | 'armed'
>;
