import { addDays, addMonths, weekday, type Day } from '../../../../kernel/day.js';
import type { DigestKind } from '../../plans/model.js';
import type { DayRange } from '../../samples/model.js';

/** The days that a digest is about, and the equal ones before them. */
export interface DigestPeriod {
  readonly kind: DigestKind;
  readonly range: DayRange;
  readonly previous: DayRange;
}

/** The last whole day, ISO week or month before a day (monitoring spec §8). */
export function digestPeriod(kind: DigestKind, today: Day): DigestPeriod {
  if (kind === 'daily') {
    const from = addDays(today, -1);
    return { kind, range: { from, before: today }, previous: { from: addDays(from, -1), before: from } };
  }
  if (kind === 'weekly') {
    const before = addDays(today, -((weekday(today) + 6) % 7));
    const from = addDays(before, -7);
    return { kind, range: { from, before }, previous: { from: addDays(from, -7), before: from } };
  }
  const before = `${today.slice(0, 8)}01`;
  const from = addMonths(before, -1);
  return { kind, range: { from, before }, previous: { from: addMonths(before, -2), before: from } };
}
