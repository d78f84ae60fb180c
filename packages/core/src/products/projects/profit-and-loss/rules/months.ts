import { addDays, addMonths, dayIn, isDay, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';

/** UTC days, half open. */
export interface DayRange {
  readonly from: Day;
  readonly before: Day;
}

/** The calendar month of an instant, in UTC (projects spec §1). */
export const monthOf = (now: Date): DayRange => monthNamed(dayIn(now, 'UTC').slice(0, 7));

/** A month by its name `YYYY-MM`. @throws DomainError `invalid` naming `month`. */
export function monthNamed(month: string): DayRange {
  const from = `${month}-01`;
  if (!isDay(from)) throw invalid(['month'], 'must be a month YYYY-MM');
  return { from, before: addMonths(from, 1) };
}

/** Days from the first to the last, both included; the present month where none is named (projects spec §5). */
export function daysAsked(
  asked: { readonly from?: Day | undefined; readonly to?: Day | undefined },
  now: Date,
): DayRange {
  const month = monthOf(now);
  const from = asked.from ?? (asked.to === undefined ? month.from : `${asked.to.slice(0, 7)}-01`);
  const before =
    asked.to === undefined
      ? asked.from === undefined
        ? month.before
        : addDays(dayIn(now, 'UTC'), 1)
      : addDays(asked.to, 1);
  if (from >= before) throw invalid(['to'], 'must not be before from');
  return { from, before };
}
