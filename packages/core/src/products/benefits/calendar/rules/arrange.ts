import { addDays, daysBetween, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';
import { eventTypes, type CalendarEvent, type CalendarEventType } from './events.js';

/** First and last day of a calendar, both included. */
export interface DateRange {
  readonly start: Day;
  readonly end: Day;
}

const usualDays = 30;
const mostDays = 365;

/**
 * The range that a request means (benefits spec §3.8): from today, for 30 days, unless it says otherwise.
 *
 * @throws DomainError `invalid` naming `end_date` when it lies before the start or more than 365 days after it.
 * @example
 * dateRange('2026-09-24', {}); // { start: '2026-09-24', end: '2026-10-24' }
 */
export function dateRange(today: Day, asked: { readonly start?: Day; readonly end?: Day }): DateRange {
  const start = asked.start ?? today;
  const end = asked.end ?? addDays(start, usualDays);
  const days = daysBetween(start, end);
  if (days < 0) throw invalid(['end_date'], 'must not be before start_date');
  if (days > mostDays) throw invalid(['end_date'], `must be at most ${mostDays} days after start_date`);
  return { start, end };
}

/**
 * The types that a list asks for; all when it is empty.
 *
 * @throws DomainError `invalid` for an unknown type.
 */
export function expandEventTypes(text: string | undefined): ReadonlySet<CalendarEventType> {
  const names = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = names.map((name) => {
    const type = eventTypes.find((each) => each === name);
    if (type === undefined) throw invalid(['event_types'], `"${name}" is no event type`);
    return type;
  });
  return new Set(known.length === 0 ? eventTypes : known);
}

/** The events of a range and of the types asked for, by date, then type, then title (CAL-1). */
export function arrangeEvents(
  events: readonly CalendarEvent[],
  { start, end }: DateRange,
  types: ReadonlySet<CalendarEventType>,
): CalendarEvent[] {
  return events
    .filter(({ date, type }) => date >= start && date <= end && types.has(type))
    .sort((a, b) => {
      if (a.date !== b.date) return a.date < b.date ? -1 : 1;
      if (a.type !== b.type) return a.type < b.type ? -1 : 1;
      return a.title === b.title ? (a.uid < b.uid ? -1 : 1) : a.title < b.title ? -1 : 1;
    });
}
