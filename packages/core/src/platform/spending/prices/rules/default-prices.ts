import type { Price } from '../model.js';
import { anthropicLongContext, price, ratesOf } from './rates.js';

/** model, input, cached input, output: USD per million tokens (costs spec §14). */
const openai = [
  ['gpt-4o', '2.50', '1.25', '10'],
  ['gpt-4o-mini', '0.15', '0.075', '0.60'],
  ['gpt-4.1', '2', '0.50', '8'],
  ['gpt-4.1-mini', '0.40', '0.10', '1.60'],
  ['gpt-4.1-nano', '0.10', '0.025', '0.40'],
  ['o1', '15', '7.50', '60'],
  ['o3', '2', '0.50', '8'],
  ['o3-mini', '1.10', '0.55', '4.40'],
  ['o4-mini', '1.10', '0.275', '4.40'],
  ['gpt-5', '1.25', '0.125', '10'],
  ['gpt-5-mini', '0.25', '0.025', '2'],
  ['gpt-5-nano', '0.05', '0.005', '0.40'],
  ['gpt-5.1', '1.25', '0.125', '10'],
  ['gpt-5.2', '1.75', '0.175', '14'],
  ['gpt-5.3-chat-latest', '1.75', '0.175', '14'],
  ['gpt-5.3-codex', '1.75', '0.175', '14'],
  ['gpt-5.4', '2.50', '0.25', '15'],
  ['gpt-5.4-mini', '0.75', '0.075', '4.50'],
  ['gpt-5.4-nano', '0.20', '0.02', '1.25'],
  ['gpt-5.4-pro', '30', '30', '180'],
  ['o3-deep-research', '5', '5', '20'],
  ['o4-mini-deep-research', '1', '1', '4'],
  ['computer-use-preview', '1.50', '1.50', '6'],
] as const;

/** Output limits of the reasoning models; every other OpenAI model has 16,384 (costs spec §9.6). */
const reasoningCaps: Readonly<Record<string, number>> = {
  o1: 100_000,
  o3: 100_000,
  'o3-mini': 100_000,
  'o4-mini': 100_000,
};

/** model, aliases, input, cache read, write 5 min, write 1 h, output, output limit (costs spec §14, §9.6). */
const anthropic = [
  ['claude-opus-4-6', ['claude-opus-4-6-20260205'], '5', '0.50', '6.25', '10', '25', 128_000],
  ['claude-opus-4-5', ['claude-opus-4-5-20251101'], '5', '0.50', '6.25', '10', '25', 128_000],
  ['claude-opus-4-1', ['claude-opus-4-1-20250805'], '15', '1.50', '18.75', '30', '75', 64_000],
  ['claude-opus-4', ['claude-opus-4-0', 'claude-opus-4-20250514'], '15', '1.50', '18.75', '30', '75', 64_000],
  ['claude-sonnet-4-6', ['claude-sonnet-4-6-20260217'], '3', '0.30', '3.75', '6', '15', 64_000],
  ['claude-sonnet-4-5', ['claude-sonnet-4-5-20250929'], '3', '0.30', '3.75', '6', '15', 64_000],
  [
    'claude-sonnet-4',
    ['claude-sonnet-4-0', 'claude-sonnet-4-20250514'],
    '3',
    '0.30',
    '3.75',
    '6',
    '15',
    64_000,
  ],
  ['claude-haiku-4-5', ['claude-haiku-4-5-20251001'], '1', '0.10', '1.25', '2', '5', 64_000],
  ['claude-haiku-3.5', ['claude-3-5-haiku-20241022'], '0.80', '0.08', '1', '1.60', '4', 8_000],
  ['claude-haiku-3', ['claude-3-haiku-20240307'], '0.25', '0.03', '0.30', '0.50', '1.25', 4_000],
] as const;

/** model, input, cached input, output. The limit is the one Google publishes for both. */
const google = [
  ['gemini-2.5-pro', '1.25', '0.3125', '10', 65_536],
  ['gemini-2.5-flash', '0.15', '0.0375', '0.60', 65_536],
] as const;

/** The price table that is used unless the host gives its own (costs spec §14). */
export const defaultPrices: readonly Price[] = [
  ...openai.map(([model, input, cacheRead, output]) =>
    price({
      provider: 'openai',
      model,
      rates: { input, cacheRead, output },
      outputCap: reasoningCaps[model] ?? 16_384,
    }),
  ),
  ...anthropic.map(([model, aliases, input, cacheRead, cacheWrite5m, cacheWrite1h, output, outputCap]) => {
    const rates = { input, cacheRead, cacheWrite5m, cacheWrite1h, output };
    return price({
      provider: 'anthropic',
      model,
      aliases,
      rates,
      longContext: anthropicLongContext(ratesOf(rates)),
      outputCap,
    });
  }),
  ...google.map(([model, input, cacheRead, output, outputCap]) =>
    price({ provider: 'google', model, rates: { input, cacheRead, output }, outputCap }),
  ),
];
