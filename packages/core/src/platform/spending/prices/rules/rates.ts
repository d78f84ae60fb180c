import { picosPerUnitFromPerMillion as picosPerToken } from '../../../../kernel/price.js';
import type { LongContext, Price, Rates } from '../model.js';

/** Rates as a price list prints them: USD per million tokens. */
export interface PrintedRates {
  readonly input: string;
  /** The input rate when absent. */
  readonly cacheRead?: string;
  /** The input rate when absent. */
  readonly cacheWrite5m?: string;
  /** The five-minute rate when absent. */
  readonly cacheWrite1h?: string;
  readonly output: string;
}

/**
 * Turns printed rates into picos per token; an absent cache rate is never free, it falls back to a dearer bucket.
 *
 * @throws DomainError `invalid` for a rate that is negative or finer than six decimal places.
 */
export function ratesOf(printed: PrintedRates): Rates {
  const write = printed.cacheWrite5m ?? printed.input;
  return {
    input: picosPerToken(printed.input),
    cacheRead: picosPerToken(printed.cacheRead ?? printed.input),
    cacheWrite5m: picosPerToken(write),
    cacheWrite1h: picosPerToken(printed.cacheWrite1h ?? write),
    output: picosPerToken(printed.output),
  };
}

/** Anthropic's rule for prompts over 200,000 tokens: twice every input rate, one and a half times the output rate (costs spec §14). */
export function anthropicLongContext(rates: Rates): LongContext {
  return {
    above: 200_000,
    rates: {
      input: rates.input * 2n,
      cacheRead: rates.cacheRead * 2n,
      cacheWrite5m: rates.cacheWrite5m * 2n,
      cacheWrite1h: rates.cacheWrite1h * 2n,
      output: (rates.output * 3n) / 2n,
    },
  };
}

/**
 * One line of a price table from printed rates.
 *
 * @example
 * price({ provider: 'acme', model: 'tiny', rates: { input: '0.10', output: '0.40' } }).rates.output; // 400_000n
 */
export function price(
  line: Pick<Price, 'provider' | 'model'> & Partial<Omit<Price, 'rates'>> & { readonly rates: PrintedRates },
): Price {
  return {
    aliases: [],
    tier: null,
    from: null,
    longContext: null,
    outputCap: 16_384,
    ...line,
    rates: ratesOf(line.rates),
  };
}
