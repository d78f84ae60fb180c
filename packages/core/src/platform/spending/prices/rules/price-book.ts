import type { Price } from '../model.js';

/** What a price is asked for. */
export interface PriceQuestion {
  readonly provider: string;
  readonly model: string;
  /** Null or absent: the provider's ordinary service tier. */
  readonly tier?: string | null;
  /** When the tokens were used, not when the question is asked. */
  readonly at: Date;
}

/** Finds prices. Built once from tables; replace it to replace the prices. */
export interface PriceBook {
  /** Null when no table has a line for the model at that instant. */
  find(question: PriceQuestion): Price | null;
  /** Every line in force at an instant under the model's own name, overrides applied. */
  all(at: Date): readonly Price[];
}

const keyOf = (provider: string, model: string, tier: string | null): string =>
  JSON.stringify([provider, model, tier]);

const startOf = (price: Price): number => price.from?.getTime() ?? -Infinity;

/**
 * Builds a price book. Tables are searched in order and the first that has a line in force for the model at that
 * instant answers, so overrides come first. Within a table the line with the latest start not after the instant wins;
 * of two with one start, the later in the table.
 *
 * @example
 * const own = price({ provider: 'acme', model: 'tiny', rates: { input: '0.10', output: '0.40' } });
 * const book = priceBook([[own], defaultPrices]);
 * book.find({ provider: 'acme', model: 'tiny', at: new Date(0) }) === own; // true
 */
export function priceBook(tables: readonly (readonly Price[])[]): PriceBook {
  const indexes = tables.map((table) => {
    const index = new Map<string, Price[]>();
    for (const price of table)
      for (const name of [price.model, ...price.aliases]) {
        const key = keyOf(price.provider, name, price.tier);
        index.set(key, [...(index.get(key) ?? []), price]);
      }
    // A stable sort keeps table order among equal starts; searched from the end.
    for (const lines of index.values()) lines.sort((a, b) => Math.sign(startOf(a) - startOf(b)) || 0);
    return index;
  });

  const find = ({ provider, model, tier = null, at }: PriceQuestion): Price | null => {
    const key = keyOf(provider, model, tier);
    for (const index of indexes) {
      const line = index.get(key)?.findLast((price) => startOf(price) <= at.getTime());
      if (line) return line;
    }
    return null;
  };

  const all = (at: Date): readonly Price[] => {
    const own = tables.flat().map(({ provider, model, tier }) => find({ provider, model, tier, at }));
    return [...new Set(own)].filter((price) => price !== null);
  };

  return { find, all };
}
