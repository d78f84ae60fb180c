import {
  civilFromDays,
  dayOfMonthNumber,
  daysFromCivil,
  monthNumber,
  type CivilDate,
} from '../../../../kernel/civil.js';
import { dayNumber, type Day } from '../../../../kernel/day.js';
import {
  anniversaryNumber,
  anniversaryOf,
  countsFromOpening,
  type Anchor,
} from '../../cards/rules/anniversary.js';
import type { ScheduleType } from '../model.js';

/** First and last day of a period as day numbers, both included; `end` is null where there is none. */
export interface Bounds {
  readonly start: number;
  readonly end: number | null;
}

/** A schedule and what its periods hang on. */
export interface ScheduleFacts extends Anchor {
  readonly scheduleType: ScheduleType;
  /** The day on which the benefit came to the household. */
  readonly createdOn: Day;
  /** The last day of a one-time benefit. */
  readonly endsOn: Day | null;
}

/** A schedule that is ready to be asked. */
export interface Schedule {
  /** No period starts before this day number; −∞ for schedules that have always been. */
  readonly floor: number;
  /** The bounds around a day number at or behind the floor. A one-time benefit has the same ones for every day. */
  around(on: number): Bounds;
}

const always = -Infinity;

/** Whole months of the calendar. */
function calendarMonths(months: number): Schedule {
  return {
    floor: always,
    around: (on) => {
      const { year, month } = civilFromDays(on);
      const first = month - ((month - 1) % months);
      const past = first + months;
      const next = past > 12 ? daysFromCivil(year + 1, past - 12, 1) : daysFromCivil(year, past, 1);
      return { start: daysFromCivil(year, first, 1), end: next - 1 };
    },
  };
}

/** From anniversary to anniversary (PER-5 to PER-7). */
function cardYears(anchor: Anchor): Schedule {
  const anniversary = anniversaryOf(anchor);
  const { openDate } = anchor;
  return {
    floor: openDate !== null && countsFromOpening(anchor) ? dayNumber(openDate) : always,
    around: (on) => {
      const { year } = civilFromDays(on);
      const first = anniversaryNumber(anniversary, year) > on ? year - 1 : year;
      return {
        start: anniversaryNumber(anniversary, first),
        end: anniversaryNumber(anniversary, first + 1) - 1,
      };
    },
  };
}

const cycleMonths = 48;

/** Four years each, from the opening day or from January of the year in which the benefit came (PER-4). */
function cycles({ openDate, createdOn }: ScheduleFacts): Schedule {
  const opened = openDate === null ? null : dayNumber(openDate);
  const anchor: CivilDate =
    opened === null
      ? { year: civilFromDays(dayNumber(createdOn)).year, month: 1, day: 1 }
      : civilFromDays(opened);
  // Every start is counted from the anchor, so that a 29th comes back (DATE-4).
  const base = monthNumber(anchor);
  const startOf = (cycle: number): number => dayOfMonthNumber(base + cycle * cycleMonths, anchor.day);
  return {
    floor: opened ?? always,
    around: (on) => {
      const guess = Math.floor((monthNumber(civilFromDays(on)) - base) / cycleMonths);
      const cycle = startOf(guess) > on ? guess - 1 : guess;
      return { start: startOf(cycle), end: startOf(cycle + 1) - 1 };
    },
  };
}

/** One period from the day on which the benefit came (PER-9). */
function once({ createdOn, endsOn }: ScheduleFacts): Schedule {
  const start = dayNumber(createdOn);
  const end = endsOn === null ? null : dayNumber(endsOn);
  return { floor: start, around: () => ({ start, end }) };
}

/** Prepares a schedule; its periods are those of PER-3. */
export function scheduleOf(facts: ScheduleFacts): Schedule {
  switch (facts.scheduleType) {
    case 'monthly':
      return calendarMonths(1);
    case 'quarterly':
      return calendarMonths(3);
    case 'semiannual':
      return calendarMonths(6);
    case 'annual_calendar':
    case 'spend_gated':
      return calendarMonths(12);
    case 'annual_cardmember':
      return cardYears(facts);
    case 'every_4_years':
      return cycles(facts);
    case 'one_time':
      return once(facts);
  }
}
