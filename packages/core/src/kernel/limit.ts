import { invalid } from './errors.js';

/** What a sliding request-rate window remembers; plain JSON. */
export type HitState = {
  /** Start of the current bucket, a multiple of the window's length in epoch milliseconds. */
  readonly start: number;
  readonly previous: number;
  readonly current: number;
  /** The latest instant seen: time does not run backwards for a counter. */
  readonly last: number;
};

/** The answer to one hit, with the state to remember. */
export interface Hit {
  readonly state: HitState;
  readonly allowed: boolean;
  /** Hits that would pass right after this one. */
  readonly remaining: number;
  /** After a refusal the earliest instant at which a hit passes; otherwise the end of the current bucket. */
  readonly resetAt: Date;
}

function rotated(state: HitState | null, windowMs: number, now: Date): HitState {
  const last = Math.max(now.getTime(), state?.last ?? -Infinity);
  const start = last - (((last % windowMs) + windowMs) % windowMs);
  if (state !== null && last < state.start + windowMs) return { ...state, last };
  const previous = state !== null && start <= state.start + windowMs ? state.current : 0;
  return { start, previous, current: 0, last };
}

/** The earliest instant at which `limit` leaves room for a hit, when nothing else is counted until then. */
function nextRoom({ start, previous, current }: HitState, limit: number, windowMs: number): number {
  const room = limit - current - 1;
  // The previous bucket weighs `previous · (W − elapsed) / W`: it fits the room once elapsed reaches W − room · W / previous.
  if (room > 0) return start + windowMs - Math.min(windowMs, Math.floor((room * windowMs) / previous));
  const free = current === 0 ? windowMs : Math.min(windowMs, Math.floor(((limit - 1) * windowMs) / current));
  return limit === 0 ? start + 2 * windowMs : start + 2 * windowMs - free;
}

/**
 * Counts a hit in a window that slides over two buckets: the previous bucket counts for the share of it that still
 * lies inside the window. A refused hit is not counted. A clock that went back is read as not having moved.
 *
 * @throws DomainError `invalid` when limit or window is no positive integer (the limit may be 0), or their product is
 * too large to count exactly.
 */
export function hitWindow(
  state: HitState | null,
  { limit, windowMs, now }: { readonly limit: number; readonly windowMs: number; readonly now: Date },
): Hit {
  if (!Number.isSafeInteger(limit * windowMs) || !Number.isInteger(limit) || !Number.isInteger(windowMs))
    throw invalid(['limit'], 'limit and window must be integers of a product below 2^53');
  if (limit < 0 || windowMs < 1) throw invalid(['limit'], 'limit and window must be positive');
  if (Number.isNaN(now.getTime())) throw invalid(['now'], 'must be a valid date');
  const before = rotated(state, windowMs, now);
  // Everything times W, so that integers stay integers.
  const elapsed = Math.min(windowMs, Math.max(0, before.last - before.start));
  const used = before.previous * (windowMs - elapsed) + before.current * windowMs;
  const allowed = used + windowMs <= limit * windowMs;
  if (!allowed) {
    const resetAt = new Date(nextRoom(before, limit, windowMs));
    return { state: before, allowed, remaining: 0, resetAt };
  }
  return {
    state: { ...before, current: before.current + 1 },
    allowed,
    remaining: Math.floor((limit * windowMs - used) / windowMs) - 1,
    resetAt: new Date(before.start + windowMs),
  };
}
