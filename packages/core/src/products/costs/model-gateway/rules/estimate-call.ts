import type { Micros } from '../../../../kernel/micros.js';
import type { Price } from '../../../../platform/spending/prices/model.js';
import { estimateCost } from '../../../../platform/spending/prices/rules/estimate-cost.js';
import type { ModelRequest } from './read-request.js';

/**
 * What to reserve for a request, in micros (costs spec §9.6): its body at four bytes a token, and for every answer that
 * it asks for all the tokens that one may have.
 *
 * @param price null for a model without one, which reserves the ceiling.
 */
export function estimateCall(
  { outputLimit, answers }: Pick<ModelRequest, 'outputLimit' | 'answers'>,
  { bodyBytes, price, ceiling }: { bodyBytes: number; price: Price | null; ceiling: Micros },
): Micros {
  const output = (outputLimit ?? price?.outputCap ?? 0) * answers;
  // A product beyond what counts exactly is no limit at all, and the ceiling of one answer must not stand for it.
  const limit = Math.min(output, Number.MAX_SAFE_INTEGER);
  return estimateCost({ bodyBytes, maxCompletionTokens: limit, price, ceiling });
}
