import { minorUnits } from './currency.js';
import { divideRound } from './divide.js';
import { checkMicros, formatMicros, parseMicros, type Micros } from './micros.js';
import { decimalOf, money, type Money, type Rounding } from './money.js';

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
