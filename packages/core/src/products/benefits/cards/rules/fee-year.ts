import { civilFromDays, daysFromCivil } from '../../../../kernel/civil.js';
import { dayFromNumber, dayNumber, type Day } from '../../../../kernel/day.js';
import { anniversaryOf, type Anchor } from './anniversary.js';

/** Twelve whole months, first and last day included. */
export interface FeeYear {
  readonly start: Day;
  readonly end: Day;
}

function yearFrom(year: number, month: number): FeeYear {
  return {
    start: dayFromNumber(daysFromCivil(year, month, 1)),
    end: dayFromNumber(daysFromCivil(year + 1, month, 1) - 1),
  };
}

/**
 * The fee year that holds a day (ROI-1): from the first of the fee month, or of the opening month, or of January. Fee
 * years begin on the first on purpose, although fees post on the anniversary (ANC-3).
 *
 * @example
 * feeYear({ openDate: '2022-04-05', feeMonth: null }, '2026-04-02'); // { start: '2026-04-01', end: '2027-03-31' }
 */
export function feeYear(anchor: Anchor, on: Day): FeeYear {
  const { month } = anniversaryOf(anchor);
  const today = civilFromDays(dayNumber(on));
  return yearFrom(today.month >= month ? today.year : today.year - 1, month);
}

/** The fee year that a fee is judged by: the one that ends just before the month in which the fee falls (FEE-3). */
export function judgedYear(feeDate: Day): FeeYear {
  const { year, month } = civilFromDays(dayNumber(feeDate));
  return yearFrom(year - 1, month);
}
