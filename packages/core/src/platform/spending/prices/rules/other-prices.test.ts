import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { defaultPrices } from './default-prices.js';

/** Their names of our rates. */
const rates = [
  ['input', 'input_mtok'],
  ['cacheRead', 'cache_read_mtok'],
  ['cacheWrite5m', 'cache_write_mtok'],
  ['output', 'output_mtok'],
] as const;

/** A rate of theirs in picos of a dollar per token; null where they have none. One that rises with the prompt begins low. */
function picosOf(rate: unknown): bigint | null {
  if (typeof rate === 'object' && rate !== null && 'base' in rate) return picosOf(rate.base);
  return typeof rate === 'number' ? BigInt(Math.round(rate * 1_000_000)) : null;
}

/** Every rate that both tables name and that is not the same: model, rate, ours, theirs in picos per token. */
function differences(): readonly (readonly [string, string, bigint, bigint])[] {
  return defaultPrices.flatMap((price) =>
    [price.model, ...price.aliases].flatMap((model) => {
      const theirs = calcPrice({ input_tokens: 1 }, model, { providerId: price.provider })?.model_price;
      return rates.flatMap(([ours, name]) => {
        const [own, other] = [price.rates[ours], picosOf(theirs?.[name])];
        return other === null || other === own ? [] : [[model, ours, own, other] as const];
      });
    }),
  );
}

/** Where the printed table wins (costs spec §14): model, rate, the printed one, theirs. */
const known = [
  ['o3-deep-research', 'input', 5_000_000n, 10_000_000n],
  ['o3-deep-research', 'cacheRead', 5_000_000n, 2_500_000n],
  ['o3-deep-research', 'output', 20_000_000n, 40_000_000n],
  ['o4-mini-deep-research', 'input', 1_000_000n, 2_000_000n],
  ['o4-mini-deep-research', 'cacheRead', 1_000_000n, 500_000n],
  ['o4-mini-deep-research', 'output', 4_000_000n, 8_000_000n],
  ['computer-use-preview', 'input', 1_500_000n, 3_000_000n],
  ['computer-use-preview', 'output', 6_000_000n, 12_000_000n],
  ['gemini-2.5-pro', 'cacheRead', 312_500n, 125_000n],
  ['gemini-2.5-flash', 'input', 150_000n, 300_000n],
  ['gemini-2.5-flash', 'cacheRead', 37_500n, 30_000n],
  ['gemini-2.5-flash', 'output', 600_000n, 2_500_000n],
];

const namedByBoth = (): number =>
  defaultPrices.filter(({ provider, model }) =>
    calcPrice({ input_tokens: 1 }, model, { providerId: provider }),
  ).length;

describe('our prices and those of genai-prices', () => {
  it('differ where the printed table says so, and nowhere else', () => {
    expect(differences()).toEqual(known);
  });

  it('name mostly the same models', () => {
    expect(namedByBoth()).toBeGreaterThan(25);
  });
});
