/** When a message that was not accepted is tried again. */
export interface RetrySchedule {
  /** Pauses after the first, second, … failed attempt; the message has failed when there is none. */
  readonly delaysMs: readonly number[];
  /** The share of each pause, 0 to 1, by which chance may lengthen or shorten it; `full` draws from the whole pause. */
  readonly jitter: number | 'full';
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Eight attempts within about 28 hours, as the Standard Webhooks specification recommends. */
export const usualSchedule: RetrySchedule = {
  delaysMs: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour],
  jitter: 0.1,
};

/** The longest wait that a receiver may ask for. */
export const longestWaitMs = 24 * hour;

/**
 * Milliseconds to wait after the `attempts`-th failed attempt, a whole number; null when it was the last. `unitRandom`
 * lies in [0, 1).
 *
 * @example
 * retryDelayMs({ delaysMs: [10_000, 20_000], jitter: 0 }, 2, 0.5); // 20000
 */
export function retryDelayMs(
  { delaysMs, jitter }: RetrySchedule,
  attempts: number,
  unitRandom: number,
): number | null {
  const delay = delaysMs[attempts - 1];
  if (delay === undefined) return null;
  const share = jitter === 'full' ? unitRandom : 1 + jitter * (2 * unitRandom - 1);
  return Math.round(delay * share);
}

/**
 * What a `retry-after` header asks for, in milliseconds from now, at most a day: whole seconds, or an HTTP date. Null
 * for anything else, and for the past.
 *
 * @example
 * retryAfterMs('120', new Date(0)); // 120000
 */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  const asked = /^\d{1,9}$/.test(text)
    ? Number.parseInt(text, 10) * second
    : /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
      ? Date.parse(text) - now.getTime()
      : Number.NaN;
  return asked > 0 ? Math.min(asked, longestWaitMs) : null;
}
