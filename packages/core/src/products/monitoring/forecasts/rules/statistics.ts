import { Decimal } from '../../../../kernel/decimal.js';
import type { Micros } from '../../../../kernel/micros.js';

/** Middle and spread of some amounts, in micros; they are between micros, so they are decimals. */
export interface Spread {
  readonly mean: Decimal;
  /** Of a sample: divided by one less than the count. Zero for fewer than two values. */
  readonly deviation: Decimal;
  readonly median: Decimal;
}

const decimal = (micros: Micros): Decimal => new Decimal(micros.toString());

/** The sum of some amounts. */
export const sumOf = (values: readonly Micros[]): Micros => values.reduce((sum, value) => sum + value, 0n);

/** The arithmetic mean; zero of nothing. */
export const meanOf = (values: readonly Micros[]): Decimal =>
  values.length === 0 ? new Decimal(0) : decimal(sumOf(values)).div(values.length);

/** Describes amounts (monitoring spec §11.1); all zero for none. */
export function spreadOf(values: readonly Micros[]): Spread {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum.plus(decimal(value).minus(mean).pow(2)), new Decimal(0));
  const deviation = values.length < 2 ? new Decimal(0) : squares.div(values.length - 1).sqrt();
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const half = Math.floor(sorted.length / 2);
  const [low = 0n, high = 0n] =
    sorted.length % 2 === 1 ? [sorted[half], sorted[half]] : [sorted[half - 1], sorted[half]];
  return { mean, deviation, median: decimal(low + high).div(2) };
}

/** A decimal of micros as whole micros, half up. */
export const wholeMicros = (value: Decimal): Micros => BigInt(value.toDecimalPlaces(0).toFixed());
