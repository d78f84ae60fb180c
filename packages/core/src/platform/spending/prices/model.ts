import type { Micros, Picos } from '../../../kernel/micros.js';

/** What one token costs, by the bucket it falls in. The buckets of one request do not overlap. */
export interface Rates {
  /** Input that no cache answered. */
  readonly input: Picos;
  /** Input read from the provider's prompt cache. */
  readonly cacheRead: Picos;
  /** Input written to a cache that lives about five minutes; also for writes of unknown lifetime. */
  readonly cacheWrite5m: Picos;
  /** Input written to a cache that lives about an hour. */
  readonly cacheWrite1h: Picos;
  /** Everything the model wrote, reasoning included. */
  readonly output: Picos;
}

/** Other rates for a whole request whose prompt is long. The whole prompt decides: uncached, read and written. */
export interface LongContext {
  /** The rates apply to prompts of more tokens than this. */
  readonly above: number;
  readonly rates: Rates;
}

/** One line of a price table: what a model costs from some instant on. */
export interface Price {
  readonly provider: string;
  readonly model: string;
  /** Other names of the same model at the same price, dated ones for instance. */
  readonly aliases: readonly string[];
  /** The provider's service tier (batch, priority, …); null is the ordinary one. A tier without a line is unpriced. */
  readonly tier: string | null;
  /** The first instant of this price; null reaches back for ever. */
  readonly from: Date | null;
  readonly rates: Rates;
  readonly longContext: LongContext | null;
  /** The most output tokens one request can cause when it names no limit; for estimates. */
  readonly outputCap: number;
}

/** Tokens of one request in buckets that do not overlap: the first four sum to the prompt. */
export interface Tokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  /** How many of `output` were reasoning; never priced a second time. */
  readonly reasoning: number;
}

/** A cost in micros, by part. `input + output + cached` is the total; `reasoning` is part of `output`, for information. */
export interface CostBreakdown {
  readonly input: Micros;
  readonly output: Micros;
  readonly cached: Micros;
  readonly reasoning: Micros;
}

/**
 * How a cost is known: `reported` by the provider or the caller, `computed` from tokens and prices, `estimated` from a
 * request without usage, `unknown` when there is no price or no usage (its cost reads 0 and is counted as unknown).
 */
export type CostStatus = 'reported' | 'computed' | 'estimated' | 'unknown';
