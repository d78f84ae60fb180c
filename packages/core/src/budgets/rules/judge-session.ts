import type { Counter } from '../../storage/counters.js';
import type { SessionState } from '../model.js';

/** A session whose last admitted request is older than this is forgotten (costs spec §9.3). */
export const sessionIdleMs = 86_400_000;

const stateOf = (counter: Counter): SessionState | null => counter.state as SessionState | null;

/** What a session has spent and holds; open holds outlast the forgetting. */
export function sessionUse(counter: Counter, nowMs: number): bigint {
  return isForgotten(counter, nowMs) ? counter.held : counter.settled + counter.held;
}

function isForgotten(counter: Counter, nowMs: number): boolean {
  const state = stateOf(counter);
  return state !== null && nowMs - state.at > sessionIdleMs;
}

/**
 * When time alone could let an amount pass that does not pass now: the next expiry of a hold when only holds are in the
 * way, else the end of the session's day of idleness; null when neither helps.
 */
export function sessionRoomAt(counter: Counter, cap: bigint, amount: bigint): number | null {
  const state = stateOf(counter);
  if (counter.settled + amount <= cap && counter.earliestExpiry !== null)
    return counter.earliestExpiry.getTime();
  const fits = counter.earliestExpiry === null ? counter.held + amount <= cap : amount <= cap;
  return state !== null && fits ? state.at + sessionIdleMs + 1 : null;
}

/** The session's counter after one more admitted request that holds `amount`. */
export function countSession(counter: Counter, amount: bigint, nowMs: number): Counter {
  const state = stateOf(counter);
  const forgotten = isForgotten(counter, nowMs);
  return {
    settled: forgotten ? 0n : counter.settled,
    held: counter.held + amount,
    earliestExpiry: counter.earliestExpiry,
    state: {
      at: state === null ? nowMs : Math.max(state.at, nowMs),
      count: forgotten || state === null ? 1 : state.count + 1,
    },
  };
}
