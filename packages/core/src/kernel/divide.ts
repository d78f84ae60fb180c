import { invalid } from './errors.js';
import type { Rounding } from './decimal.js';

/** Whether a quotient cut off toward zero moves one step away from it. `tie` compares twice the remainder with the divisor. */
function stepsAway(mode: Rounding, negative: boolean, odd: boolean, tie: number): boolean {
  switch (mode) {
    case 'down':
      return false;
    case 'up':
      return true;
    case 'floor':
      return negative;
    case 'ceiling':
      return !negative;
    case 'half-up':
      return tie >= 0;
    case 'half-even':
      return tie > 0 || (tie === 0 && odd);
  }
}

/**
 * An exact quotient rounded once, by name, to a whole number.
 *
 * @throws DomainError `invalid` when `divisor` is zero.
 * @example
 * divideRound(-7n, 2n, 'half-up'); // -4n
 */
export function divideRound(dividend: bigint, divisor: bigint, mode: Rounding): bigint {
  if (divisor === 0n) throw invalid(['divisor'], 'must not be zero');
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  if (remainder === 0n) return quotient;
  const size = divisor < 0n ? -divisor : divisor;
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  const negative = dividend < 0n !== divisor < 0n;
  const tie = twice > size ? 1 : twice < size ? -1 : 0;
  return stepsAway(mode, negative, (quotient & 1n) === 1n || (quotient & 1n) === -1n, tie)
    ? quotient + (negative ? -1n : 1n)
    : quotient;
}
