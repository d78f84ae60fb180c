import { tzOffset } from '@date-fns/tz/tzOffset';
import { dayMs } from './civil.js';
import { invalid } from './errors.js';

const utcNames = new Set(['utc', 'etc/utc', 'gmt', 'etc/gmt', 'zulu', 'etc/zulu', 'uct', 'etc/uct']);
/** Valid names seen so far in lower case, which bounds their number by that of all zones. */
const seen = /* @__PURE__ */ new Set<string>(utcNames);

const known = (name: string): boolean => {
  if (seen.has(name)) return true;
  // Bare offsets are accepted by some runtimes only, and have no rules to follow.
  if (name.length > 64 || !/^[a-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
  } catch {
    return false;
  }
  seen.add(name);
  return true;
};

/** Whether a text names a time zone of the IANA database (in any case; offsets such as `+02:00` are no zones). */
export function isZone(text: string): boolean {
  // ASCII only: a few other letters have an ASCII lower case.
  return text === 'UTC' || (/^[\w+/-]+$/.test(text) && known(text.toLowerCase()));
}

/** Whether a zone is one of the names of UTC, whose arithmetic needs no rules. */
export function isUtc(zone: string): boolean {
  return zone === 'UTC' || utcNames.has(zone.toLowerCase());
}

/**
 * How far clocks in a zone are ahead of UTC at an instant, in milliseconds. Exact since 1972; of earlier offsets those
 * between −1 h and 0 (Liberia, Ireland before 1916) are read with the wrong sign.
 *
 * @throws DomainError `invalid` for an unknown zone or an instant that is not a number.
 */
export function offsetAt(zone: string, ms: number): number {
  if (Number.isNaN(ms)) throw invalid([], 'must be a valid date');
  if (zone === 'UTC') return 0;
  // One spelling per zone keeps the library's own cache, which is keyed by it, as small as the list of zones.
  const name = zone.toLowerCase();
  if (!known(name)) throw invalid(['zone'], 'unknown time zone');
  return utcNames.has(name) ? 0 : tzOffset(name, new Date(ms)) * 60_000;
}

/**
 * The first instant at which clocks in a zone show `local` or later, where `local` is a wall-clock reading written as
 * if it were UTC milliseconds. A reading that is skipped gives the instant of the jump, one that comes twice its
 * first time, so that later readings never give earlier instants.
 *
 * @throws DomainError `invalid` as `offsetAt`.
 */
export function firstInstantAt(zone: string, local: number): number {
  // No zone is a whole day from UTC, so the answer lies within a day of the reading.
  const early = local - dayMs;
  const late = local + dayMs;
  const before = offsetAt(zone, early);
  if (offsetAt(zone, local - before) === before) return local - before;
  // Here the reading lies behind the last one under `before`: it comes under `after`, or clocks jump over it.
  const after = offsetAt(zone, late);
  if (offsetAt(zone, local - after) === after) return local - after;
  return firstAfter(early, late, (ms) => ms + offsetAt(zone, ms) >= local);
}

/** The first whole number in (low, high] that passes a test which passes from some number on. */
function firstAfter(low: number, high: number, passes: (n: number) => boolean): number {
  let [fails, ok] = [low, high];
  while (ok - fails > 1) {
    const middle = Math.floor((fails + ok) / 2);
    if (passes(middle)) ok = middle;
    else fails = middle;
  }
  return ok;
}
