import { costOf, type PricedPart } from '../../../../kernel/price.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { CostBreakdown, Price, Rates, Tokens } from '../model.js';

/** The rates that hold for a whole request with this many prompt tokens. */
export function ratesFor(price: Pick<Price, 'rates' | 'longContext'>, promptTokens: number): Rates {
  const { longContext } = price;
  return longContext && promptTokens > longContext.above ? longContext.rates : price.rates;
}

/** The prompt of a request: every input bucket once. */
export const promptTokens = (tokens: Tokens): number =>
  tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h;

/**
 * What a request cost, in micros. The unrounded parts are summed and rounded once, half up; the parts are rounded one
 * by one, and what that leaves over goes to the largest of them, output before input before cached (costs spec §14).
 *
 * @param tokens whole, not negative; see `readTokens` for what providers send.
 * @example
 * const tiny = price({ provider: 'acme', model: 'tiny', rates: { input: '2.50', output: '10' } });
 * computeCost({ input: 800, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 500, reasoning: 0 }, tiny).total; // 7000n
 */
export function computeCost(
  tokens: Tokens,
  price: Pick<Price, 'rates' | 'longContext'>,
): { readonly total: Micros; readonly breakdown: CostBreakdown } {
  const rates = ratesFor(price, promptTokens(tokens));
  const part = (bucket: keyof Rates): PricedPart => [BigInt(tokens[bucket]), rates[bucket]];
  const cached = [part('cacheRead'), part('cacheWrite5m'), part('cacheWrite1h')];
  const total = costOf([part('input'), part('output'), ...cached]);
  const parts = { output: costOf([part('output')]), input: costOf([part('input')]), cached: costOf(cached) };
  const largest = (['output', 'input', 'cached'] as const).reduce((a, b) => (parts[b] > parts[a] ? b : a));
  parts[largest] += total - parts.output - parts.input - parts.cached;
  return { total, breakdown: { ...parts, reasoning: costOf([[BigInt(tokens.reasoning), rates.output]]) } };
}
