import { dayMs } from './civil.js';
import { DomainError, invalid } from './errors.js';
import { indexOfLocal, localStart, rulerFrom, type Ruler } from './ruler.js';
import { firstInstantAt, isUtc, isZone, offsetAt } from './zone.js';

/** A budget or quota that never turns: one period, for ever. */
export interface ForeverWindow {
  readonly kind: 'forever';
}
/** Whole units of the civil calendar in a zone. */
export interface CalendarWindow {
  readonly kind: 'calendar';
  readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year';
  readonly zone: string;
  /** First day of the week, 0 for Sunday to 6 for Saturday; Monday when absent. */
  readonly weekStart?: number;
}
/**
 * Intervals counted from an instant (costs spec §9.2). Hours are 3,600 s everywhere; days and longer repeat the
 * anchor's wall-clock time in the zone, months and years on the anchor's own day or the month's last when shorter.
 */
export interface AnchoredWindow {
  readonly kind: 'anchored';
  readonly unit: 'hour' | 'day' | 'week' | 'month' | 'year';
  /** Units per period, 1 to 1,000. */
  readonly every: number;
  readonly anchor: Date;
  /** UTC when absent. */
  readonly zone?: string;
}
/** The time that lies up to `ms` behind the present. It has no boundaries. */
export interface RollingWindow {
  readonly kind: 'rolling';
  readonly ms: number;
}
/** How time is cut for a total that starts anew. */
export type Window = ForeverWindow | CalendarWindow | AnchoredWindow | RollingWindow;

/** One interval of a window, half open: `start` belongs to it, `end` (null: never) does not. */
export interface Period {
  /** Whole intervals since the anchor (0 begins at it, negative before) or since the calendar unit of 1 January 1970. */
  readonly index: number;
  readonly start: Date;
  readonly end: Date | null;
}

const firstMs = -62_135_596_800_000; // 0001-01-01T00:00Z
const limitMs = 253_402_300_800_000; // 10000-01-01T00:00Z

const calendarUnits: readonly string[] = ['day', 'week', 'month', 'quarter', 'year'];
const anchoredUnits: readonly string[] = ['hour', 'day', 'week', 'month', 'year'];

/** Milliseconds of an instant within the years 0001 to 9999, which every store can hold and print. */
function millisOf(instant: Date, name: string): number {
  const ms = instant.getTime();
  if (ms >= firstMs && ms < limitMs) return ms;
  throw invalid([name], 'must be a valid date in the years 0001 to 9999');
}

/**
 * Returns the window unchanged when it can be computed with.
 *
 * @throws DomainError `invalid` naming the member: an unknown unit or zone, a bad week start, anchor, interval or length.
 */
export function checkWindow(window: Window): Window {
  switch (window.kind) {
    case 'forever':
      return window;
    case 'rolling':
      if (!Number.isSafeInteger(window.ms) || window.ms < 1)
        throw invalid(['ms'], 'must be a positive integer');
      return window;
    case 'calendar':
      if (!calendarUnits.includes(window.unit)) throw invalid(['unit'], 'is not a calendar unit');
      if (!isZone(window.zone)) throw invalid(['zone'], 'unknown time zone');
      if (![undefined, 0, 1, 2, 3, 4, 5, 6].includes(window.weekStart))
        throw invalid(['weekStart'], 'must be 0 (Sunday) to 6 (Saturday)');
      return window;
    case 'anchored':
      if (!anchoredUnits.includes(window.unit)) throw invalid(['unit'], 'is not an interval unit');
      if (!Number.isInteger(window.every) || window.every < 1 || window.every > 1000)
        throw invalid(['every'], 'must be an integer from 1 to 1000');
      if (window.zone !== undefined && !isZone(window.zone)) throw invalid(['zone'], 'unknown time zone');
      millisOf(window.anchor, 'anchor');
      return window;
    default:
      throw invalid(['kind'], 'is not a kind of window');
  }
}

/** A period in milliseconds. */
interface Span {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

const periodOf = ({ index, start, end }: Span): Period => ({
  index,
  start: new Date(start),
  end: new Date(end),
});

/** A window that has boundaries, reduced to civil arithmetic and a zone. */
interface Cut {
  readonly ruler: Ruler;
  readonly zone: string;
  /** Where period 0 begins when that is given as an instant and not as a wall-clock reading. */
  readonly anchor: number | null;
}

function cutOf(window: CalendarWindow | AnchoredWindow): Cut {
  checkWindow(window);
  if (window.kind === 'calendar') return { ruler: calendarRuler(window), zone: window.zone, anchor: null };
  const zone = window.unit === 'hour' ? 'UTC' : (window.zone ?? 'UTC');
  const anchor = window.anchor.getTime();
  return { ruler: rulerFrom(anchor + offsetAt(zone, anchor), window.every, window.unit), zone, anchor };
}

function calendarRuler({ unit, weekStart = 1 }: CalendarWindow): Ruler {
  // 1 January 1970 was a Thursday, so its week began `(4 - weekStart) mod 7` days earlier.
  if (unit === 'week') return rulerFrom(-((11 - weekStart) % 7) * dayMs, 1, unit);
  return unit === 'quarter' ? rulerFrom(0, 3, 'month') : rulerFrom(0, 1, unit);
}

function startAt({ ruler, zone, anchor }: Cut, index: number): number {
  const local = localStart(ruler, index);
  if (isUtc(zone)) return local;
  // An anchor in the second of two equal hours is not the first instant of its own wall-clock reading.
  return index === 0 && anchor !== null ? anchor : firstInstantAt(zone, local);
}

function spanAt(cut: Cut, ms: number): Span {
  let index = indexOfLocal(cut.ruler, ms + offsetAt(cut.zone, ms));
  let start = startAt(cut, index);
  let end = startAt(cut, index + 1);
  // Where clocks are set back over a boundary they show a time of the period before it.
  while (start > ms) [index, end, start] = [index - 1, start, startAt(cut, index - 1)];
  while (end <= ms) [index, start, end] = [index + 1, end, startAt(cut, index + 2)];
  return { index, start, end };
}

/** The last period looked up in each zoned window: asking the zone's rules costs fifty times more than this. */
const recent = new Map<string, Span>();
const recentLimit = 1024;

const keyOf = (window: CalendarWindow | AnchoredWindow): string =>
  window.kind === 'calendar'
    ? `${window.zone}/${window.unit}/${window.weekStart}`
    : `${window.zone}/${window.unit}/${window.every}/${window.anchor.getTime()}`;

/**
 * The period that an instant falls in. Periods tile time: the end of one is the start of the next, also where days
 * have 23 or 25 hours or are skipped. A forever window's period is 0, from the year 1 on; a rolling window's is 0 too,
 * beginning `ms` before the instant and open: it never turns.
 *
 * @throws DomainError `invalid` for an invalid Date or window.
 * @example
 * const monthly = { kind: 'anchored', unit: 'month', every: 1, anchor: new Date('2026-01-31T00:00:00Z') } as const;
 * periodContaining(monthly, new Date('2026-03-05T12:00:00Z')).start.toISOString(); // '2026-02-28T00:00:00.000Z'
 */
export function periodContaining(window: Window, instant: Date): Period {
  const ms = millisOf(instant, 'instant');
  if (window.kind === 'forever') return { index: 0, start: new Date(firstMs), end: null };
  if (window.kind === 'rolling') return { index: 0, start: windowStart(window, instant), end: null };
  if (window.zone === undefined || window.zone === 'UTC') return periodOf(spanAt(cutOf(window), ms));
  const key = keyOf(window);
  const last = recent.get(key);
  if (last !== undefined && ms >= last.start && ms < last.end) return periodOf(last);
  const span = spanAt(cutOf(window), ms);
  if (recent.size >= recentLimit) recent.clear();
  recent.set(key, span);
  return periodOf(span);
}

/**
 * The period of an index. A calendar day that its zone skipped is an empty period.
 *
 * @throws DomainError `invalid` for an index that is no integer, is out of the calendar, or is not 0 in a forever
 * window; `unsupported` for a rolling window, whose start depends on the present.
 */
export function periodByIndex(window: Window, index: number): Period {
  if (window.kind === 'rolling')
    throw new DomainError('rolling_window', 'unsupported', 'a rolling window has no numbered periods');
  if (!Number.isSafeInteger(index) || (window.kind === 'forever' && index !== 0))
    throw invalid(['index'], 'is not the number of a period');
  if (window.kind === 'forever') return { index, start: new Date(firstMs), end: null };
  const cut = cutOf(window);
  millisOf(new Date(localStart(cut.ruler, index)), 'index');
  return periodOf({ index, start: startAt(cut, index), end: startAt(cut, index + 1) });
}

/** Where what counts at `now` begins: `ms` ago in a rolling window, else the start of the current period. */
export function windowStart(window: Window, now: Date): Date {
  if (window.kind !== 'rolling') return periodContaining(window, now).start;
  checkWindow(window);
  return new Date(millisOf(now, 'now') - window.ms);
}
