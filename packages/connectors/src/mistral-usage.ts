import type { Meter, ProviderSample, PullRequest } from '@bursar/core/monitoring';
import { readDay } from './reading/days.js';
import { decimalOf, productOf, quantityOf } from './reading/decimal.js';
import {
  currencyOf,
  listOf,
  recordOf,
  textOf,
  textOrNone,
  told,
  Unreadable,
  type JsonRecord,
} from './reading/json.js';

/** The categories that the provider documents; each holds entries at some depth, by model. */
const categories = [
  'chat',
  'completion',
  'ocr',
  'audio',
  'connectors',
  'libraries_api',
  'fine_tuning',
  'vibe_usage',
];

/** Every entry under a category: what has a metric and a value. */
function entriesUnder(value: unknown, depth = 0): readonly JsonRecord[] {
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  if (Array.isArray(value)) return value.flatMap((each) => entriesUnder(each, depth + 1));
  const record = value as JsonRecord;
  if ('billing_metric' in record && 'value' in record) return [record];
  return Object.values(record).flatMap((each) => entriesUnder(each, depth + 1));
}

/** The entries of a category; a figure without entries would be lost silently and is refused instead. */
function entriesOf(usage: JsonRecord, category: string): readonly JsonRecord[] {
  const value = usage[category];
  if (value === undefined || value === null) return [];
  if (typeof value === 'object') return entriesUnder(value);
  if (decimalOf(value, category) !== '0') throw new Unreadable(`${category} is told without its entries`);
  return [];
}

const meters: Readonly<Record<string, Meter>> = {
  input: 'inputTokens',
  cached: 'cachedInputTokens',
  output: 'outputTokens',
};

const priceKey = (row: JsonRecord): string =>
  JSON.stringify([
    textOf(row['billing_metric'], 'billing_metric'),
    textOrNone(row['billing_group'], 'billing_group'),
  ]);

/**
 * What a month's usage says: each entry's paid quantity times the price that the answer gives for its metric and group.
 *
 * @throws Unreadable, also for a paid entry without a price: its cost is unknown, not 0.
 */
export function readMistralUsage(body: unknown, signal: PullRequest['signal']): readonly ProviderSample[] {
  const usage = recordOf(body, 'the answer');
  const prices = new Map(
    listOf(usage['prices'] ?? [], 'prices').map((each) => {
      const row = recordOf(each, 'prices[]');
      return [priceKey(row), decimalOf(row['price'], 'price')] as const;
    }),
  );
  return categories.flatMap((service) =>
    entriesOf(usage, service).map((entry): ProviderSample => {
      const group = textOrNone(entry['billing_group'], 'billing_group');
      const about = {
        day: readDay(entry['timestamp'], 'timestamp'),
        dimensions: told({
          service,
          model: textOf(entry['billing_metric'], 'billing_metric'),
          lineItem: group,
        }),
        basis: 'metered' as const,
      };
      if (signal === 'usage') {
        const quantities = { [meters[group] ?? 'units']: quantityOf(entry['value'], 'value') };
        return { ...about, amount: null, quantities };
      }
      const paid = quantityOf(entry['value_paid'] ?? entry['value'], 'value_paid');
      const price = paid === '0' ? '0' : prices.get(priceKey(entry));
      if (price === undefined) throw new Unreadable('prices lacks the price of a metric');
      const currency = currencyOf(usage['currency'], 'currency');
      return {
        ...about,
        amount: { value: productOf(paid, price, 'price'), unit: 'major', currency },
        quantities: {},
      };
    }),
  );
}
