import { computeCost } from '../../../../platform/spending/prices/rules/compute-cost.js';
import type { Bucket, Meter, Quantities } from '../model.js';
import type { DayStatement } from '../rules/read-page.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';

const countOf = (quantities: Quantities, meter: Meter): number => {
  const text = quantities[meter] ?? '0';
  const whole = parseInt(text, 10);
  return Number.isSafeInteger(whole) ? whole : 0;
};

/**
 * What a day's usage costs by our own prices, labelled as such (monitoring spec §3.1): tokens by provider and model, a model
 * without a price left out. A day's tokens are many calls, so no call of them counts as a long one.
 */
export function estimateDay(
  { prices }: Pick<MonitoringParts, 'prices'>,
  provider: string,
  { day, buckets }: DayStatement,
): DayStatement {
  const at = new Date(`${day}T12:00:00Z`);
  const estimated = buckets.flatMap((bucket): Bucket[] => {
    const price = prices.find({ provider, model: bucket.model, at });
    if (!price) return [];
    const of = (meter: Meter): number => countOf(bucket.quantities, meter);
    const tokens = {
      input: of('inputTokens'),
      cacheRead: of('cachedInputTokens'),
      cacheWrite5m: of('cacheWriteTokens'),
      cacheWrite1h: 0,
      output: of('outputTokens') + of('reasoningTokens'),
      reasoning: of('reasoningTokens'),
    };
    const { total } = computeCost(tokens, { rates: price.rates, longContext: null });
    return [{ ...bucket, amount: total.toString(), currency: 'USD', basis: 'estimated', quantities: {} }];
  });
  return { day, buckets: estimated };
}
