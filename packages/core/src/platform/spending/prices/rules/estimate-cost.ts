import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Price } from '../model.js';
import { ratesFor } from './compute-cost.js';

/** What a request without a price may cost, in micros: one dollar unless the host declares another (costs spec §9.6). */
export const unpricedCeiling: Micros = 1_000_000n;

/** What is known of a request before it runs. */
export interface EstimateInput {
  /** Size of the request's body. */
  readonly bodyBytes: number;
  readonly maxCompletionTokens?: number | null;
  /** Read only where `maxCompletionTokens` is absent. */
  readonly maxTokens?: number | null;
  /** Null for a model without a price. */
  readonly price: Price | null;
  /** Answered for a model without a price; `unpricedCeiling` when absent. Never 0: a cap must bind (ruling: unknown is not free). */
  readonly ceiling?: Micros;
}

const limitOf = (value: number | null | undefined): number | null =>
  value !== null && value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : null;

/**
 * The amount to reserve for a request, in micros: a token for every four bytes of body, the output it allows (else all
 * the model can write; a limit that is no count is no limit), ten per cent on top, rounded half up (costs spec §9.6). Long prompts use their own rates.
 */
export function estimateCost(input: EstimateInput): Micros {
  const { price } = input;
  if (!price) return input.ceiling ?? unpricedCeiling;
  const prompt = Math.ceil(input.bodyBytes / 4);
  const output = limitOf(input.maxCompletionTokens) ?? limitOf(input.maxTokens) ?? price.outputCap;
  const rates = ratesFor(price, prompt);
  // Eleven tenths of a micro in one division, so that the estimate is rounded only once.
  return divideRound(
    11n * (BigInt(prompt) * rates.input + BigInt(output) * rates.output),
    10_000_000n,
    'half-up',
  );
}
