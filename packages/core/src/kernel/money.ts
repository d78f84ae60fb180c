import { minorUnits } from './currency.js';
import { Decimal, decimalRounding, type Rounding } from './decimal.js';
import { DomainError, invalid } from './errors.js';

export type { Rounding } from './decimal.js';

/**
 * An exact amount of one ISO 4217 currency, as plain frozen data that survives JSON. `amount` is a canonical decimal:
 * no exponent, no plus sign, no superfluous zero, never `-0`; below 10^30 with at most 29 digits after the point.
 */
export interface Money<C extends string = string> {
  readonly amount: string;
  readonly currency: C;
}

const shape = /^-?\d+(\.\d+)?$/;
const wholeDigits = 30;
const places = 29;

/** A decimal within the bounds of `Money`, under which sums need at most the type's 60 digits and so are exact. */
function exact(value: Decimal, what: string): Decimal {
  if (value.decimalPlaces() > places)
    throw invalid([what], `must have at most ${places} decimal places: round it first`);
  if (value.abs().gte(`1e${wholeDigits}`))
    throw invalid([what], `must have at most ${wholeDigits} digits before the point`);
  return value;
}

/**
 * Reads a plain decimal: digits with an optional minus sign and fraction; no exponent, sign `+`, spaces or separators.
 *
 * @throws DomainError `invalid`, also beyond the bounds of `Money`.
 */
export function decimalOf(value: string | bigint, what = 'amount'): Decimal {
  const text = typeof value === 'bigint' ? value.toString() : value;
  if (text.length > 2 * (wholeDigits + places) || !shape.test(text))
    throw invalid([what], 'must be a decimal number');
  return exact(new Decimal(text), what);
}

const print = (value: Decimal): string => (value.isZero() ? '0' : value.toFixed());
const make = <C extends string>(value: Decimal, currency: C): Money<C> =>
  Object.freeze({ amount: print(exact(value, 'amount')), currency });

/**
 * Makes money from decimal text, a bigint, or an integer number (whole units of the currency, not cents).
 *
 * @throws DomainError `invalid` for a fraction or unsafe integer given as a number, malformed text, an amount out of
 * bounds, or an unknown currency.
 * @example
 * money('012.50', 'USD'); // { amount: '12.5', currency: 'USD' }
 */
export function money<C extends string>(amount: string | bigint | number, currency: C): Money<C> {
  minorUnits(currency);
  if (typeof amount !== 'number') return make(decimalOf(amount), currency);
  if (!Number.isSafeInteger(amount))
    throw invalid(['amount'], 'a number must be a safe integer: give decimals as text');
  return make(new Decimal(amount), currency);
}

/** No money of a currency. */
export function zeroMoney<C extends string>(currency: C): Money<C> {
  return money(0n, currency);
}

function same(a: Money, b: Money): void {
  if (a.currency !== b.currency)
    throw new DomainError('currency_mismatch', 'invalid', `cannot combine ${a.currency} with ${b.currency}`);
}

/** The exact sum. @throws DomainError `currency_mismatch` where the compiler could not tell the currencies apart. */
export function addMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  same(a, b);
  return make(decimalOf(a.amount).plus(decimalOf(b.amount)), a.currency);
}

/** The exact difference `a − b`. @throws DomainError `currency_mismatch`. */
export function subtractMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  same(a, b);
  return make(decimalOf(a.amount).minus(decimalOf(b.amount)), a.currency);
}

/** The exact sum of a list, zero of `currency` when it is empty. @throws DomainError `currency_mismatch`. */
export function sumMoney<C extends string>(amounts: readonly Money<NoInfer<C>>[], currency: C): Money<C> {
  return amounts.reduce<Money<C>>((sum, each) => addMoney(sum, each), zeroMoney(currency));
}

/** The same amount on the other side of zero. */
export function negateMoney<C extends string>(amount: Money<C>): Money<C> {
  return make(decimalOf(amount.amount).negated(), amount.currency);
}

/**
 * The exact product with a plain number, given as decimal text or bigint.
 *
 * @throws DomainError `invalid` when the product needs more digits than money has: round a factor first.
 */
export function multiplyMoney<C extends string>(amount: Money<C>, factor: string | bigint): Money<C> {
  const [a, b] = [decimalOf(amount.amount), decimalOf(factor, 'factor')];
  if (a.decimalPlaces() + b.decimalPlaces() > places && a.precision() + b.precision() > 60)
    throw invalid(['factor'], 'the product has too many digits: round it first');
  return make(a.times(b), amount.currency);
}

/** Rounds by name, to the currency's minor units unless `decimals` (0 to 29) says otherwise. */
export function roundMoney<C extends string>(amount: Money<C>, mode: Rounding, decimals?: number): Money<C> {
  const value = decimalOf(amount.amount).toDecimalPlaces(
    decimals ?? minorUnits(amount.currency),
    decimalRounding[mode],
  );
  return make(value, amount.currency);
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. @throws DomainError `currency_mismatch`. */
export function compareMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): number {
  same(a, b);
  return decimalOf(a.amount).comparedTo(decimalOf(b.amount));
}

/** Whether two amounts are equal. @throws DomainError `currency_mismatch`. */
export function equalMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): boolean {
  return compareMoney(a, b) === 0;
}

/** The smaller of two amounts. @throws DomainError `currency_mismatch`. */
export function minMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return compareMoney(a, b) <= 0 ? a : make(decimalOf(b.amount), a.currency);
}

/** The larger of two amounts. @throws DomainError `currency_mismatch`. */
export function maxMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return compareMoney(a, b) >= 0 ? a : make(decimalOf(b.amount), a.currency);
}

/** Whether nothing is owed either way. */
export function isZero(amount: Money): boolean {
  return decimalOf(amount.amount).isZero();
}

/** Whether the amount is above zero. */
export function isPositive(amount: Money): boolean {
  return decimalOf(amount.amount).gt(0);
}

/** Whether the amount is below zero. */
export function isNegative(amount: Money): boolean {
  return decimalOf(amount.amount).lt(0);
}

/**
 * The amount with its code, and with at least the currency's minor digits; a finer amount keeps all of its digits.
 *
 * @example
 * formatMoney(money('-1234.5', 'USD')); // '-1234.50 USD'
 */
export function formatMoney(amount: Money): string {
  const value = decimalOf(amount.amount);
  return `${value.toFixed(Math.max(value.decimalPlaces(), minorUnits(amount.currency)))} ${amount.currency}`;
}
