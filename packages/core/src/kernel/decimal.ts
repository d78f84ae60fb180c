import { Decimal as Base } from 'decimal.js';

/**
 * The project's only decimal type: 60 significant digits, half up unless told otherwise, and printed without an
 * exponent. Values of it live inside a calculation; what leaves one is `Money` or a decimal string.
 */
export const Decimal = Base.clone({ precision: 60, rounding: 4, toExpNeg: -9e15, toExpPos: 9e15 });
/** A value of the project's decimal type. */
export type Decimal = Base;

/**
 * A named way to drop digits. The halves round to the nearest and differ only on an exact tie: `half-up` away from
 * zero, `half-even` to the even neighbour. `down` is toward zero, `up` away from it, `floor` and `ceiling` toward −∞ and +∞.
 */
export type Rounding = 'half-up' | 'half-even' | 'down' | 'up' | 'floor' | 'ceiling';

/** decimal.js's number for each named rounding. */
export const decimalRounding: Readonly<Record<Rounding, Base.Rounding>> = {
  up: 0,
  down: 1,
  ceiling: 2,
  floor: 3,
  'half-up': 4,
  'half-even': 6,
};
