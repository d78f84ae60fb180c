import type { DayRange } from '@bursar/core/monitoring';
import { Unreadable } from './json.js';

const dayMs = 86_400_000;

/** The UTC day of an instant. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** The instant at which a UTC day begins, as RFC 3339. */
export const startOf = (day: string): string => `${day}T00:00:00Z`;

/** The same in Unix seconds. */
export const secondsOf = (day: string): number => Date.parse(startOf(day)) / 1_000;

/** So many days later. */
export const daysAfter = (day: string, days: number): string =>
  dayOf(new Date(Date.parse(startOf(day)) + days * dayMs));

/** How many days a range has. */
export const lengthOf = ({ from, before }: DayRange): number =>
  (Date.parse(startOf(before)) - Date.parse(startOf(from))) / dayMs;

/** The whole day before the present one, for a first question that costs little. */
export const yesterdayOf = (now: Date): DayRange => ({ from: daysAfter(dayOf(now), -1), before: dayOf(now) });

/** Whether a day belongs to a range. */
export const isIn = (day: string, { from, before }: DayRange): boolean => from <= day && day < before;

const shape = /^(\d{4}-\d{2}-\d{2})(?:[T ]([\d:.]+)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A text without a zone is UTC; a day that does not exist is none, although `Date` would take it for a later one. */
function instantOf(text: string): number {
  const [, day = '', time = '00:00:00', zone = 'Z'] = shape.exec(text) ?? [];
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || dayOf(midnight) !== day) return NaN;
  return Date.parse(`${day}T${time}${zone}`);
}

/** The UTC day of what came: RFC 3339, a bare date, or Unix seconds. @throws Unreadable. */
export function readDay(value: unknown, place: string): string {
  const at = typeof value === 'number' ? value * 1_000 : typeof value === 'string' ? instantOf(value) : NaN;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) throw new Unreadable(`${place} is no date`);
  return dayOf(date);
}
