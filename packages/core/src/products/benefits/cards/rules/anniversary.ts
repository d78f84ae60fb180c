import { civilFromDays, dayOfMonthNumber, monthNumber } from '../../../../kernel/civil.js';
import { dayFromNumber, dayNumber, type Day } from '../../../../kernel/day.js';

/** What a card's years hang on: when it was opened, and the month in which its fee posts (1 to 12). */
export interface Anchor {
  readonly openDate: Day | null;
  readonly feeMonth: number | null;
}

/** Where a card's years begin: a month and a day of it. */
export interface Anniversary {
  readonly month: number;
  /** 1 to 31; shorter months take their last day. */
  readonly day: number;
}

/**
 * The day on which a card's year begins (ANC-1, ANC-2): the opening day in the fee month, or in the opening month
 * where no fee month is known; 1 January when nothing is known.
 *
 * @example
 * anniversaryOf({ openDate: '2024-01-31', feeMonth: 6 }); // { month: 6, day: 31 }
 */
export function anniversaryOf({ openDate, feeMonth }: Anchor): Anniversary {
  const opened = openDate === null ? null : civilFromDays(dayNumber(openDate));
  return { month: feeMonth ?? opened?.month ?? 1, day: opened?.day ?? 1 };
}

/** The day number of the anniversary in a year, on the month's last day where that is earlier. */
export function anniversaryNumber({ month, day }: Anniversary, year: number): number {
  return dayOfMonthNumber(monthNumber({ year, month, day }), day);
}

/**
 * The anniversary of a card in a year.
 *
 * @example
 * anniversaryIn({ openDate: '2024-02-29', feeMonth: null }, 2026); // '2026-02-28'
 */
export function anniversaryIn(anchor: Anchor, year: number): Day {
  return dayFromNumber(anniversaryNumber(anniversaryOf(anchor), year));
}

/** Whether the card's years are counted from its opening day itself, and not only in the fee's month. */
export function countsFromOpening({ openDate, feeMonth }: Anchor): boolean {
  if (openDate === null) return false;
  return feeMonth === null || feeMonth === civilFromDays(dayNumber(openDate)).month;
}
