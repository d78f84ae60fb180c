import type { Counter } from '../../storage/counters.js';
import type { Hold } from '../model.js';
import { moveKind } from './budget-state.js';
import { isSessionKey } from './counter-keys.js';

/** How far ahead a step looks for the next expiry, so that a busy counter is not searched again at every request. */
export const expiryHorizonMs = 500;

/** Shortest time to live of a hold: beyond the horizon, so that no hold of a running batch is overlooked. */
export const shortestTtlMs = 1_000;

/** What the passing of time does to the counters of a step before anything is decided on them. */
export interface Expiry {
  /** Changed counters. */
  readonly counters: ReadonlyMap<string, Counter>;
  readonly expired: readonly { readonly seen: Hold; readonly next: Hold }[];
}

/** Whether an open hold is over by the clock, swept or not. */
export const isOver = (hold: Hold, nowMs: number): boolean =>
  hold.expiresAt !== null && hold.expiresAt.getTime() <= nowMs;

const isDue = ({ earliestExpiry }: Counter, nowMs: number): boolean =>
  earliestExpiry !== null && earliestExpiry.getTime() <= nowMs;

/** Gives a hold's amount on one counter back. With nothing held, nothing can expire. */
export function releaseOn(counter: Counter, amount: bigint): Counter {
  const held = counter.held - amount;
  const { settled, earliestExpiry, state } = counter;
  return { settled, held, earliestExpiry: held === 0n ? null : earliestExpiry, state };
}

/**
 * Ends the holds that are over, and moves each due counter's earliest expiry on. Null when nothing is due.
 *
 * @param rows open holds whose expiry lies before the horizon; those not over yet only tell when to look again.
 * @param searched the counters of which `rows` names every such hold. A counter that is there only because one of its
 * holds is over is not among them: it may have others, so its earliest expiry stays.
 */
export function expireHolds(
  rows: readonly Hold[],
  counters: ReadonlyMap<string, Counter>,
  nowMs: number,
  searched: () => readonly string[],
): Expiry | null {
  const changed = new Map<string, Counter>();
  for (const [key, counter] of counters) if (isDue(counter, nowMs)) changed.set(key, counter);
  const expired = rows.length === 0 ? rows : rows.filter((hold) => isOver(hold, nowMs));
  if (changed.size === 0 && expired.length === 0) return null;
  for (const hold of expired)
    for (const { key, amount } of hold.lines) {
      const counter = changed.get(key) ?? counters.get(key);
      if (counter === undefined) continue;
      const released = releaseOn(counter, BigInt(amount));
      changed.set(key, isSessionKey(key) ? released : moveKind(released, hold.kind, -BigInt(amount)));
    }
  for (const key of searched()) {
    const counter = changed.get(key);
    if (counter === undefined || !isDue(counter, nowMs)) continue;
    const next = rows.reduce(
      (least, hold) => Math.min(least, nextExpiry(hold, key, nowMs)),
      nowMs + expiryHorizonMs,
    );
    changed.set(key, { ...counter, earliestExpiry: new Date(next) });
  }
  const closedAt = new Date(nowMs);
  return {
    counters: changed,
    expired: expired.map((seen) => ({ seen, next: { ...seen, status: 'expired', closedAt } })),
  };
}

function nextExpiry(hold: Hold, key: string, nowMs: number): number {
  if (hold.expiresAt === null || isOver(hold, nowMs)) return Infinity;
  return hold.lines.some((line) => line.key === key) ? hold.expiresAt.getTime() : Infinity;
}
