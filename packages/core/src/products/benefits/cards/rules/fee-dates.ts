import { civilFromDays } from '../../../../kernel/civil.js';
import { addDays, dayNumber, daysBetween, type Day } from '../../../../kernel/day.js';
import { anniversaryIn, type Anchor } from './anniversary.js';

const yearOf = (day: Day): number => civilFromDays(dayNumber(day)).year;

/**
 * The fee date of a card in a year (FEE-1): its anniversary, from the opening day on. Null before that, and for a card
 * of which neither opening day nor fee month is known.
 *
 * @example
 * feeDate({ openDate: '2022-04-05', feeMonth: null }, 2026); // '2026-04-05'
 */
export function feeDate(anchor: Anchor, year: number): Day | null {
  if (anchor.openDate === null && anchor.feeMonth === null) return null;
  const date = anniversaryIn(anchor, year);
  return anchor.openDate !== null && date < anchor.openDate ? null : date;
}

/** All fee dates between two days, both included, ascending. */
export function feeDatesBetween(anchor: Anchor, from: Day, to: Day): Day[] {
  const dates: Day[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const date = feeDate(anchor, year);
    if (date !== null && date >= from && date <= to) dates.push(date);
  }
  return dates;
}

/** The fee of a card's first year: its earliest date where the opening day is known (FEE-1). */
export function firstYearFeeDate(anchor: Anchor): Day | null {
  if (anchor.openDate === null) return null;
  const year = yearOf(anchor.openDate);
  return feeDate(anchor, year) ?? feeDate(anchor, year + 1);
}

/** A fee that somebody should know of: near and worth advice, or too early to call about. */
export type FeeEvent =
  | { readonly kind: 'renewal'; readonly date: Day; readonly daysRemaining: number }
  | { readonly kind: 'suppressed'; readonly date: Day; readonly daysSincePosted: number };

/** How far around a fee's date it matters, in days; 60 before and 30 after (FEE-2). */
export interface FeeWindow {
  readonly daysBefore: number;
  readonly daysAfter: number;
}

/** A card so young has nothing to talk about with its bank (SUP-1). */
const youngDays = 30;

/**
 * The fee of a card that matters today (FEE-2, SUP-1); null when none does. The first year's fee never becomes a
 * renewal: posted on a card under 30 days old it is suppressed, later it appears nowhere.
 *
 * @example
 * feeEvent({ today: '2026-04-16', anchor: { openDate: '2026-04-11', feeMonth: null }, annualFee: 19_500 })?.kind;
 * // 'suppressed'
 */
export function feeEvent(input: {
  readonly today: Day;
  readonly anchor: Anchor;
  /** Whole cents. */
  readonly annualFee: number;
  readonly window?: FeeWindow;
}): FeeEvent | null {
  const { today, anchor, annualFee, window = { daysBefore: 60, daysAfter: 30 } } = input;
  if (annualFee <= 0) return null;
  const { openDate } = anchor;
  if (openDate !== null && daysBetween(openDate, today) < youngDays) {
    const [posted] = feeDatesBetween(anchor, addDays(today, -youngDays), today);
    if (posted !== undefined)
      return { kind: 'suppressed', date: posted, daysSincePosted: daysBetween(posted, today) };
  }
  const first = firstYearFeeDate(anchor);
  const near = feeDatesBetween(anchor, addDays(today, -window.daysAfter), addDays(today, window.daysBefore));
  const date = near.find((each) => each !== first);
  return date === undefined ? null : { kind: 'renewal', date, daysRemaining: daysBetween(today, date) };
}
