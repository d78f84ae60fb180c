import { addMonths, daysBetween, type Day } from '../../../../kernel/day.js';
import type { AmountByMonth, ScheduleType } from '../model.js';
import { timelineOf, type Period, type PeriodPlan, type Timeline } from './timeline.js';

/** A schedule as a caller describes it. */
export interface ScheduleInput {
  readonly scheduleType: ScheduleType;
  /** Per period: whole cents, points or nights. */
  readonly amount: number;
  readonly openDate?: Day | null;
  /** 1 to 12. */
  readonly feeMonth?: number | null;
  /** The day on which the benefit came; the day asked about when absent. */
  readonly createdOn?: Day;
  /** No period starts after it. */
  readonly endsOn?: Day | null;
  readonly amountByMonth?: AmountByMonth | null;
}

/** The plan of a benefit whose terms never changed. */
export function simplePlan(input: ScheduleInput & { readonly createdOn: Day }): PeriodPlan {
  const { scheduleType, amount, createdOn, openDate = null, feeMonth = null } = input;
  const { endsOn = null, amountByMonth = null } = input;
  const terms = { since: createdOn, scheduleType, amount, amountByMonth, openDate, feeMonth };
  return { createdOn, endsOn, terms: [terms] };
}

/** How far ahead periods are laid out (PER-2). */
export const horizonMonths = 12;

/** The periods that end on or after a day and start at most twelve months behind it (PER-2), ascending. */
export function periodsAhead(line: Timeline, today: Day): Period[] {
  const horizon = addMonths(today, horizonMonths);
  const ahead: Period[] = [];
  for (let period = line.from(today); period !== null && period.start <= horizon; period = line.after(period))
    ahead.push(period);
  return ahead;
}

/**
 * The current and the coming periods of a schedule (benefits spec §4.2). Nothing is prorated: a benefit that comes in
 * the middle of a period has the whole of it (PER-10).
 *
 * @throws DomainError `invalid` for a text that is no date.
 * @example
 * const periods = generatePeriods({ scheduleType: 'semiannual', today: '2026-04-16', amount: 30_000 });
 * periods.map(({ label }) => label); // ['H1 2026', 'H2 2026', 'H1 2027']
 */
export function generatePeriods(input: ScheduleInput & { readonly today: Day }): Period[] {
  const { today, createdOn = today } = input;
  return periodsAhead(timelineOf(simplePlan({ ...input, createdOn })), today);
}

/**
 * Whole days that are left: 0 on the last one, negative afterwards, null without an end (DATE-3).
 *
 * @example
 * daysRemaining('2026-04-30', '2026-04-02'); // 28
 */
export function daysRemaining(end: Day | null, today: Day): number | null {
  return end === null ? null : daysBetween(today, end);
}

/**
 * The period of a schedule that holds a day, with the days that are left of it; null when there is none.
 *
 * @example
 * periodContaining({ scheduleType: 'annual_cardmember', on: '2026-04-04', amount: 100, openDate: '2022-04-05' })?.label;
 * // '2025-2026'
 */
export function periodContaining(
  input: ScheduleInput & { readonly on: Day },
): (Period & { readonly daysRemaining: number | null }) | null {
  const { on, createdOn = on } = input;
  const period = timelineOf(simplePlan({ ...input, createdOn })).on(on);
  return period && { ...period, daysRemaining: daysRemaining(period.end, on) };
}
