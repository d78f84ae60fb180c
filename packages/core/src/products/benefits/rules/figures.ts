import { divideRound } from '../../../kernel/divide.js';
import type { Micros } from '../../../kernel/micros.js';
import type { BenefitUnit } from '../perks/model.js';

/** Cents as micros of a dollar, in which values are compared: a point may be worth a fraction of a cent. */
export function microsOfCents(cents: number): Micros {
  return BigInt(cents) * 10_000n;
}

/** The part of an amount of cents that a percentage leaves; exact, whatever the percentage (0 to 100). */
export function weighedCents(cents: number, percent: number): Micros {
  return BigInt(cents) * BigInt(percent) * 100n;
}

/** Points at so many micros of a dollar each (NUM-3). */
export function worthOfPoints(points: number, cpp: number): Micros {
  return BigInt(points) * BigInt(cpp);
}

/** Micros rounded half up to whole cents (NUM-2). */
export function centsOf(micros: Micros): number {
  const whole = divideRound(micros, 10_000n, 'half-up');
  return Number(whole);
}

/**
 * A quotient rounded half up (away from zero) to so many decimals, as a number for print; never for further arithmetic.
 *
 * @example
 * roundedQuotient(2n, 3n, 4); // 0.6667
 */
export function roundedQuotient(part: bigint, whole: bigint, decimals: number): number {
  const scale = 10 ** decimals;
  return Number(divideRound(part * BigInt(scale), whole, 'half-up')) / scale;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/**
 * Cents as people write dollars: without decimals when there are none.
 *
 * @example
 * formatCents(123_450); // '$1,234.50'
 * formatCents(-500); // '-$5'
 */
export function formatCents(cents: number): string {
  const size = Math.abs(cents);
  const rest = size % 100;
  const whole = grouped(((size - rest) / 100).toString());
  return `${cents < 0 ? '-' : ''}$${whole}${rest === 0 ? '' : `.${rest.toString().padStart(2, '0')}`}`;
}

/**
 * An amount in its own unit, for titles.
 *
 * @example
 * formatAmount(7_500, 'points'); // '7,500 points'
 * formatAmount(1, 'nights'); // '1 night'
 */
export function formatAmount(amount: number, unit: BenefitUnit): string {
  if (unit === 'dollars') return formatCents(amount);
  return `${grouped(amount.toString())} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
