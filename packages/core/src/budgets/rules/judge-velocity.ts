import type { VelocityState } from '../model.js';
import type { VelocityFacts } from './facts.js';

/** How a request stands against a velocity limit. */
export interface VelocityVerdict {
  /** `recovered` passes untested; `cooling` and `tripped` refuse. */
  readonly outcome: 'passed' | 'recovered' | 'cooling' | 'tripped';
  /** The state after rotating, clearing or tripping; the request itself is not counted yet. */
  readonly state: VelocityState;
  /** Micros counted in the sliding window, rounded half up; null when nothing was compared. */
  readonly used: bigint | null;
  /** The largest amount that would have passed; negative when none would; null when nothing was compared. */
  readonly room: bigint | null;
  /** When a refused request could pass, epoch milliseconds. */
  readonly retryAt: number | null;
}

/** The state of a limit that nothing was counted under: its window begins when the limit was set. */
export function freshVelocity({ since, windowMs }: Pick<VelocityFacts, 'since' | 'windowMs'>): VelocityState {
  const start = Date.parse(since);
  return { since, windowMs, start, prev: '0', curr: '0', tripped: null, last: start, counts: [0, 0] };
}

/** Whether a state was kept for this limit. */
export const isOf = (state: VelocityState, limit: Pick<VelocityFacts, 'since' | 'windowMs'>): boolean =>
  state.since === limit.since && state.windowMs === limit.windowMs;

/** Moves the two buckets on when the window is over; windows after the first are aligned to the epoch (costs spec §9.4). */
export function rotateVelocity(state: VelocityState, nowMs: number): VelocityState {
  const { windowMs } = state;
  if (nowMs < state.start + windowMs) return state;
  const start = nowMs - (nowMs % windowMs);
  const { curr, counts } = state;
  if (start > state.start + windowMs) return { ...state, start, prev: '0', curr: '0', counts: [0, 0] };
  return { ...state, start, prev: curr, curr: '0', counts: [counts[1], 0] };
}

/**
 * Tests an amount against two buckets that slide over the window, in integers:
 * `prev·(W − elapsed) + (curr + amount)·W > limit·W` trips the breaker (costs spec §9.4, ruling 10). Time never runs
 * backwards for a counter, whatever clocks its callers have.
 */
export function judgeVelocity(
  limit: VelocityFacts,
  stored: VelocityState | null,
  amount: bigint,
  nowMs: number,
): VelocityVerdict {
  const { windowMs, cooldownMs } = limit;
  const old = stored !== null && isOf(stored, limit) ? stored : freshVelocity(limit);
  const now = Math.max(nowMs, old.last);
  if (old.tripped !== null) {
    const retryAt = old.tripped + cooldownMs;
    if (now < retryAt)
      return { outcome: 'cooling', state: { ...old, last: now }, used: null, room: null, retryAt };
    const state = { ...freshVelocity(limit), start: now, last: now };
    return { outcome: 'recovered', state, used: null, room: null, retryAt: null };
  }
  const state = { ...rotateVelocity(old, now), last: now };
  const width = BigInt(windowMs);
  const weight = BigInt(Math.min(windowMs, Math.max(0, windowMs - (now - state.start))));
  const carried = BigInt(state.prev) * weight;
  const curr = BigInt(state.curr);
  const used = curr + (2n * carried + width) / (2n * width);
  const room = limit.limit - curr - (carried + width - 1n) / width;
  if (amount <= room) return { outcome: 'passed', state, used, room, retryAt: null };
  return { outcome: 'tripped', state: { ...state, tripped: now }, used, room, retryAt: now + cooldownMs };
}

/** Counts an admitted request: its estimate, which settling never corrects (costs spec §9.4). */
export function countVelocity(state: VelocityState, amount: bigint): VelocityState {
  const { curr, counts } = state;
  return { ...state, curr: (BigInt(curr) + amount).toString(), counts: [counts[0], counts[1] + 1] };
}
