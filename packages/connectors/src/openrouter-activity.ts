import type { ProviderSample, PullRequest } from '@bursar/core/monitoring';
import { readDay } from './reading/days.js';
import { countOf, decimalOf, without } from './reading/decimal.js';
import { listOf, recordOf, textOf, textOrNone, told } from './reading/json.js';
import { quantitiesOf } from './reading/quantities.js';

const dollars = (value: string) => ({ value, unit: 'major' as const, currency: 'USD' });

/**
 * The rows of `/activity`. `usage` is what OpenRouter took from the credits; what the caller's own keys were charged
 * elsewhere is an estimate and stays apart (monitoring spec §3.3). Reasoning is part of the completion and taken out of it.
 *
 * @throws Unreadable.
 */
export function readActivity(body: unknown, signal: PullRequest['signal']): readonly ProviderSample[] {
  return listOf(recordOf(body, 'the answer')['data'], 'data').flatMap((each): ProviderSample[] => {
    const row = recordOf(each, 'data[]');
    const about = {
      day: readDay(row['date'], 'date'),
      dimensions: told({
        service: textOrNone(row['provider_name'], 'provider_name'),
        model: textOf(row['model'], 'model'),
      }),
    };
    if (signal === 'usage') {
      const count = (name: string): bigint => countOf(row[name], name);
      const reasoning = count('reasoning_tokens');
      const quantities = quantitiesOf({
        requests: count('requests'),
        inputTokens: count('prompt_tokens'),
        outputTokens: without(count('completion_tokens'), reasoning),
        reasoningTokens: reasoning,
      });
      return [{ ...about, amount: null, basis: 'metered', quantities }];
    }
    const spent = decimalOf(row['usage'], 'usage');
    const elsewhere = decimalOf(row['byok_usage_inference'] ?? 0, 'byok_usage_inference');
    return [
      { ...about, amount: dollars(spent), basis: 'metered', quantities: {} },
      ...(elsewhere === '0'
        ? []
        : [{ ...about, amount: dollars(elsewhere), basis: 'estimated' as const, quantities: {} }]),
    ];
  });
}
