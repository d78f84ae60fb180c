import { isCurrency, minorUnits } from '../../../../kernel/currency.js';
import { maxMicros, parseMicros, type Micros } from '../../../../kernel/micros.js';
import type { AmountText } from '../model.js';

const written = /^(?:(\$)\s*|([A-Za-z]{3})\s+)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:\s*([A-Za-z]{2,12}))?$/;
const longest = 48;
/** What is said for no limit at all (wallets spec §10.3). */
const nothing = /^(unlimited|none)$/i;

/** What an amount's text was read as: its canonical form, null for no limit, or a fault. */
export type ReadAmount = { readonly amount: AmountText | null } | { readonly fault: string };

/** Digits without superfluous zeros. */
function canonical(whole: string, fraction: string): string {
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/0+$/, '');
  return decimals === '' ? digits : `${digits}.${decimals}`;
}

function faultOfText(text: string): string {
  if (/^[^\d]*-/.test(text)) return 'must not be negative';
  if (/\de[+-]?\d/i.test(text)) return 'must be written in plain digits, without an exponent';
  return 'must be an amount like "500 USD"';
}

/**
 * Reads `500 USD`, `500.00`, `1,000 USD`, `$500`, `USD 500` or `unlimited`; a text without a currency is in `currency`
 * (wallets spec §10.3). `decimals` is how many digits may follow the point, those of the currency when absent.
 *
 * @example
 * readAmount('$1,000.50', { currency: 'USD' }); // { amount: '1000.5 USD' }
 */
export function readAmount(
  text: string,
  { currency, decimals }: { readonly currency: string; readonly decimals?: number },
): ReadAmount {
  const trimmed = text.trim();
  if (nothing.test(trimmed)) return { amount: null };
  const [, dollar, before, whole, fraction = '', after] =
    trimmed.length > longest ? [] : (written.exec(trimmed) ?? []);
  if (whole === undefined) return { fault: faultOfText(trimmed.slice(0, longest)) };
  const units = [dollar && 'USD', before?.toUpperCase(), after?.toUpperCase()].filter(
    (unit) => unit !== undefined,
  );
  const [unit = currency, second] = units;
  if (second !== undefined && second !== unit)
    return { fault: `names two currencies, ${unit} and ${second}` };
  if (!isCurrency(unit)) return { fault: `"${unit}" is no currency; write for example "500 USD"` };
  const digits = canonical(whole, fraction);
  const places = decimals ?? minorUnits(unit);
  if ((digits.split('.')[1] ?? '').length > places)
    return { fault: `must have at most ${places} digits after the point` };
  // Prices finer than a micro never become counters.
  if (BigInt(digits.split('.')[0] ?? '0') >= maxMicros / 1_000_000n) return { fault: 'is too large' };
  return { amount: `${digits} ${unit}` };
}

/** The micros of a canonical text with at most six decimals; null for no limit. */
export function microsOf(amount: AmountText | null): Micros | null {
  return amount === null ? null : parseMicros(amount.split(' ')[0] ?? '');
}

/** The currency of a canonical text. */
export const currencyOf = (amount: AmountText): string => amount.split(' ')[1] ?? '';
