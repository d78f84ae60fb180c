import { invalid } from './errors.js';

/** Millionths of a unit (of a currency, or of whatever a budget counts), within a signed 64-bit integer. */
export type Micros = bigint;
/** Millionths of a micro: fine enough for the price of one token. */
export type Picos = bigint;

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
