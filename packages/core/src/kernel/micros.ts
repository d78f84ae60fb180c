import { minorUnits } from './currency.js';
import { divideRound } from './divide.js';
import { invalid } from './errors.js';
import { decimalOf, money, type Money, type Rounding } from './money.js';

/** Millionths of a unit (of a currency, or of whatever a budget counts), within a signed 64-bit integer. */
export type Micros = bigint;
/** Millionths of a micro: fine enough for the price of one token. */
export type Picos = bigint;

/** Micros in one unit. */
export const microsPerUnit = 1_000_000n;
/** The largest amount that a store holds. */
export const maxMicros: Micros = 2n ** 63n - 1n;
/** The smallest amount that a store holds. */
export const minMicros: Micros = -(2n ** 63n);

/**
 * Returns the amount unchanged when a 64-bit column can hold it.
 *
 * @throws DomainError `invalid` when it cannot.
 */
export function checkMicros(micros: Micros): Micros {
  if (micros > maxMicros || micros < minMicros) throw invalid(['amount'], 'is out of the 64-bit range');
  return micros;
}

const malformed = 'must be a decimal number with at most 6 decimal places';
/** Up to so many digits, six decimals included, every step of a sum of digits is an exact integer. */
const exactDigits = 15;
const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/**
 * Reads decimal units as micros: an optional minus sign, digits, and up to six after the point. Nothing is rounded.
 *
 * @throws DomainError `invalid` for any other text or an amount beyond 64 bits.
 * @example
 * parseMicros('12.5'); // 12_500_000n
 */
export function parseMicros(text: string): Micros {
  if (text.length > 64) throw invalid(['amount'], malformed);
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  let point = -1;
  let digits = 0;
  // A digit loop over small integers costs a third of a pattern and a bigint made from text.
  for (let i = first; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (digit === -2 && point < 0) point = i;
    else throw invalid(['amount'], malformed);
  }
  const decimals = point < 0 ? 0 : text.length - point - 1;
  const whole = (point < 0 ? text.length : point) - first;
  if (whole < 1 || decimals > 6 || (point >= 0 && decimals < 1)) throw invalid(['amount'], malformed);
  if (whole + 6 > exactDigits) return parseLong(text, point, decimals);
  const micros = BigInt(digits * (powers[6 - decimals] as number));
  return first === 1 ? -micros : micros;
}

function parseLong(text: string, point: number, decimals: number): Micros {
  const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  return checkMicros(BigInt(digits) * 10n ** BigInt(6 - decimals));
}

/**
 * Writes micros as a canonical decimal: no superfluous zeros, no exponent.
 *
 * @example
 * formatMicros(-1_500_000n); // '-1.5'
 */
export function formatMicros(micros: Micros): string {
  const negative = micros < 0n;
  const digits = (negative ? -micros : micros).toString().padStart(7, '0');
  const point = digits.length - 6;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 48) end--;
  const whole = (negative ? '-' : '') + digits.slice(0, point);
  return end === point ? whole : `${whole}.${digits.slice(point, end)}`;
}

/**
 * The micros of money or of decimal text. `exact` refuses what has more than six decimal places; the other modes
 * round it by name.
 *
 * @throws DomainError `invalid` when it does not fit.
 */
export function toMicros(amount: Money | string, mode: Rounding | 'exact' = 'exact'): Micros {
  const text = typeof amount === 'string' ? amount : amount.amount;
  if (mode === 'exact') return parseMicros(text);
  const { unscaled, scale } = unscale(text);
  return scale <= 6
    ? checkMicros(unscaled * 10n ** BigInt(6 - scale))
    : checkMicros(divideRound(unscaled, 10n ** BigInt(scale - 6), mode));
}

/** Micros of a currency as money, exactly. @throws DomainError `invalid` for an unknown currency. */
export function fromMicros<C extends string>(micros: Micros, currency: C): Money<C> {
  minorUnits(currency);
  return Object.freeze({ amount: formatMicros(micros), currency });
}

/** A decimal as a whole number and the count of digits after its point. @throws DomainError `invalid` as `decimalOf`. */
export function unscale(text: string): { readonly unscaled: bigint; readonly scale: number } {
  const plain = decimalOf(text).toFixed();
  const point = plain.indexOf('.');
  if (point < 0) return { unscaled: BigInt(plain), scale: 0 };
  return {
    unscaled: BigInt(plain.slice(0, point) + plain.slice(point + 1)),
    scale: plain.length - point - 1,
  };
}

/** The decimal with so many digits after the point, in canonical form; undoes `unscale`. */
export function rescale(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Divides money, rounded once by name to `decimals` places (the currency's minor units when absent). */
export function divideMoney<C extends string>(
  amount: Money<C>,
  divisor: string | bigint,
  mode: Rounding,
  decimals?: number,
): Money<C> {
  const places = decimals ?? minorUnits(amount.currency);
  const by = unscale(divisor.toString());
  const value = unscale(amount.amount);
  // (value / 10^s) / (by / 10^t) × 10^places, kept as one fraction so that it is rounded only once.
  const dividend = value.unscaled * 10n ** BigInt(by.scale + places);
  const quotient = divideRound(dividend, by.unscaled * 10n ** BigInt(value.scale), mode);
  return money(rescale(quotient, places), amount.currency);
}
