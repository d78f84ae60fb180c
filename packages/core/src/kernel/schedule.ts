import { dayMs } from './civil.js';
import { invalid } from './errors.js';
import { indexOfLocal, localStart, rulerFrom, type Ruler } from './ruler.js';
import { firstInstantAt, isZone, offsetAt } from './zone.js';

/**
 * When recurring work is due. `every` counts milliseconds from the epoch plus `phase`. The others name a wall-clock
 * time `HH:MM` in a zone: daily, weekly (`weekday` 0 for Sunday to 6), or monthly (`day` 1 to 31, the last day of
 * shorter months). A time that clocks skip is due when they jump, a time that comes twice only at first.
 */
export type Schedule =
  | { readonly every: number; readonly phase?: number }
  | { readonly daily: string; readonly zone: string }
  | { readonly weekly: string; readonly weekday: number; readonly zone: string }
  | { readonly monthly: string; readonly day: number; readonly zone: string };

function timeMs(text: string, name: string): number {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) throw invalid([name], 'must be a time HH:MM');
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
}

function within(value: number, low: number, high: number, name: string): number {
  if (!Number.isInteger(value) || value < low || value > high)
    throw invalid([name], `must be an integer from ${low} to ${high}`);
  return value;
}

function rulerOf(schedule: Exclude<Schedule, { readonly every: number }>): Ruler {
  if ('daily' in schedule) return rulerFrom(timeMs(schedule.daily, 'daily'), 1, 'day');
  if ('weekly' in schedule) {
    // 4 January 1970 was a Sunday.
    const day = 3 + within(schedule.weekday, 0, 6, 'weekday');
    return rulerFrom(day * dayMs + timeMs(schedule.weekly, 'weekly'), 1, 'week');
  }
  const day = within(schedule.day, 1, 31, 'day') - 1;
  return rulerFrom(day * dayMs + timeMs(schedule.monthly, 'monthly'), 1, 'month');
}

/**
 * The first due time strictly after an instant.
 *
 * @throws DomainError `invalid` for a malformed schedule, an unknown zone or an invalid Date.
 * @example
 * nextDue({ monthly: '09:00', day: 31, zone: 'UTC' }, new Date('2026-01-31T09:00:00Z')).toISOString(); // '2026-02-28T09:00:00.000Z'
 */
export function nextDue(schedule: Schedule, after: Date): Date {
  const ms = after.getTime();
  if (Number.isNaN(ms)) throw invalid(['after'], 'must be a valid date');
  if ('every' in schedule) {
    const every = within(schedule.every, 1, Number.MAX_SAFE_INTEGER, 'every');
    const phase = schedule.phase ?? 0;
    return new Date(phase + (Math.floor((ms - phase) / every) + 1) * every);
  }
  const ruler = rulerOf(schedule);
  if (!isZone(schedule.zone)) throw invalid(['zone'], 'unknown time zone');
  // Clocks that were set back show a time before steps that are already behind us, hence the search.
  for (let index = indexOfLocal(ruler, ms + offsetAt(schedule.zone, ms)) + 1; ; index++) {
    const due = firstInstantAt(schedule.zone, localStart(ruler, index));
    if (due > ms) return new Date(due);
  }
}

/** How delays between attempts grow: `baseMs · factor^(attempt − 1)`, at most `capMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
  /** The share of each delay that is left to chance, 0 to 1; chance only shortens. */
  readonly jitter: number;
}

/**
 * Milliseconds to wait after a failed attempt, a whole number. `attempt` is 1 after the first; `unitRandom` lies in
 * [0, 1) and decides the random share.
 */
export function backoff(
  { baseMs, factor, capMs, jitter }: Backoff,
  attempt: number,
  unitRandom: number,
): number {
  const full = Math.min(capMs, baseMs * factor ** Math.max(0, attempt - 1));
  return Math.round(full * (1 - jitter * unitRandom));
}

/** A number in [0, 1) from at least six random bytes. */
export function unitFromBytes(random: Uint8Array): number {
  let unit = 0;
  for (let i = 5; i >= 0; i--) unit = (unit + (random[i] ?? 0)) / 256;
  return unit;
}
