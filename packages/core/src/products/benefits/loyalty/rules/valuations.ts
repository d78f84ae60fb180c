import { invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import { microsOfCents, worthOfPoints } from '../../rules/figures.js';

/** Hard dollars: a unit that a card earns is one cent. */
export const cashback = 'cashback';

/** A program's key in its one spelling (CPP-3); unknown keys are their own. */
export function canonicalKey(key: string, aliases: Readonly<Record<string, string>>): string {
  return Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key;
}

/** Who says what a point is worth: the household, the catalog, or nobody because it is money. */
export type ValuationSource = 'user' | 'fallback' | 'cashback';

/** What a point is worth, in micros of a dollar (2 cents are 20,000). */
export interface Valuation {
  readonly cpp: number;
  readonly source: ValuationSource;
}

/** Worths by canonical key, in micros of a dollar per point. */
export type WorthByKey = ReadonlyMap<string, number>;

/** Looks up what a point of a currency is worth; null when nobody knows. */
export type Valuations = (currency: string) => Valuation | null;

/**
 * Worths in order of precedence (CPP-1): the request's, the household's, the catalog's.
 *
 * @example
 * const worth = valuationsOf({ household: new Map(), defaults: new Map([['amex_mr', 20_000]]), aliases: {} });
 * worth('amex_mr'); // { cpp: 20_000, source: 'fallback' }
 */
export function valuationsOf(from: {
  readonly overrides?: WorthByKey;
  readonly household: WorthByKey;
  readonly defaults: WorthByKey;
  readonly aliases: Readonly<Record<string, string>>;
}): Valuations {
  const { overrides, household, defaults, aliases } = from;
  return (currency) => {
    const key = canonicalKey(currency, aliases);
    const own = overrides?.get(key) ?? household.get(key);
    if (own !== undefined) return { cpp: own, source: 'user' };
    if (key === cashback) return { cpp: 10_000, source: 'cashback' };
    const usual = defaults.get(key);
    return usual === undefined ? null : { cpp: usual, source: 'fallback' };
  };
}

/**
 * Reads cents per point as micros of a dollar: digits, with at most four decimals, above zero.
 *
 * @throws DomainError `invalid` for anything else.
 * @example
 * parseCpp('1.575'); // 15_750
 */
export function parseCpp(text: string): number {
  const [, whole, decimals = ''] = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  const cpp = whole === undefined ? 0 : parseInt(whole + decimals.padEnd(4, '0'), 10);
  if (cpp === 0) throw invalid([], 'must be cents per point above 0 with at most 4 decimals');
  return cpp;
}

/**
 * Reads `key:value` pairs separated by commas (CPP-1). Of a key that is named twice the last value holds.
 *
 * @throws DomainError `invalid` naming `cpp_override` for a malformed pair or a value that is not above zero.
 */
export function parseCppOverride(text: string, aliases: Readonly<Record<string, string>>): WorthByKey {
  const worths = new Map<string, number>();
  for (const pair of text.split(',')) {
    const [, key, value] = /^\s*(\w+)\s*:\s*([\d.]+)\s*$/.exec(pair) ?? [];
    if (key === undefined || value === undefined)
      throw invalid(['cpp_override'], 'must be pairs such as amex_mr:2.5, separated by commas');
    try {
      worths.set(canonicalKey(key, aliases), parseCpp(value));
    } catch {
      throw invalid(['cpp_override'], `the value of ${key} must be above 0 with at most 4 decimals`);
    }
  }
  return worths;
}

/** What a bonus is worth; cash is given in whole cents, everything else in points (WO-1). Null when nobody knows. */
export function bonusWorth(
  bonus: { readonly bonusAmount: number; readonly bonusCurrency: string },
  valuations: Valuations,
): { readonly value: Micros; readonly source: ValuationSource } | null {
  if (bonus.bonusCurrency === cashback)
    return { value: microsOfCents(bonus.bonusAmount), source: 'cashback' };
  const worth = valuations(bonus.bonusCurrency);
  return worth && { value: worthOfPoints(bonus.bonusAmount, worth.cpp), source: worth.source };
}

/** The dollars in an amount of a benefit: cents as they are, points by their worth, nights and unknown points nothing (ACT-3). */
export function worthOfAmount(
  amount: number,
  unit: 'dollars' | 'points' | 'nights',
  currency: string | null,
  valuations: Valuations,
): Micros {
  if (unit === 'dollars') return microsOfCents(amount);
  const worth = unit === 'points' && currency !== null ? valuations(currency) : null;
  return worth === null ? 0n : worthOfPoints(amount, worth.cpp);
}
