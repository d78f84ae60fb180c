import type { Micros } from '../../../../kernel/micros.js';
import type { CostBreakdown, CostStatus, Tokens } from '../model.js';
import { computeCost } from './compute-cost.js';
import type { PriceBook } from './price-book.js';

/** What is known of a request after it ran. */
export interface UsedModel {
  readonly provider: string;
  /** The model that was asked for. */
  readonly model: string;
  /** The model that the answer names; looked up when the asked one has no price. */
  readonly answeredModel?: string | null | undefined;
  readonly tier?: string | null | undefined;
  readonly at: Date;
  /** Null when the answer carried no usage. */
  readonly tokens: Tokens | null;
  /** What the provider or the caller says it cost, in micros; wins over our own figure. */
  readonly reported?: Micros | null | undefined;
  /** Answered from the caller's own cache: nothing was bought. */
  readonly cachedLocally?: boolean | undefined;
}

/** A cost and how it is known. */
export interface JudgedCost {
  /** Micros; 0 when `status` is `unknown`. */
  readonly cost: Micros;
  readonly status: CostStatus;
  readonly breakdown: CostBreakdown | null;
  /** Our own figure beside a reported one, for comparison; null where none can be made. */
  readonly computed: Micros | null;
}

const nothing: CostBreakdown = { input: 0n, output: 0n, cached: 0n, reasoning: 0n };

/**
 * Decides what a request cost. A reported figure wins, then tokens × price; without either the cost is `unknown`,
 * which is not the same as free. The price is the one in force when the tokens were used.
 */
export function judgeCost(used: UsedModel, book: PriceBook): JudgedCost {
  if (used.cachedLocally) return { cost: 0n, status: 'computed', breakdown: nothing, computed: 0n };
  const { provider, tier, at, answeredModel } = used;
  const question = { provider, tier: tier ?? null, at };
  const price =
    book.find({ ...question, model: used.model }) ??
    (answeredModel ? book.find({ ...question, model: answeredModel }) : null);
  const own = price && used.tokens ? computeCost(used.tokens, price) : null;
  if (used.reported !== undefined && used.reported !== null)
    return { cost: used.reported, status: 'reported', breakdown: null, computed: own?.total ?? null };
  if (!own) return { cost: 0n, status: 'unknown', breakdown: null, computed: null };
  return { cost: own.total, status: 'computed', breakdown: own.breakdown, computed: own.total };
}
