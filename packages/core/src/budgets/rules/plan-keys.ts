import { sessionKey, velocityKey } from './counter-keys.js';
import type { Facts } from './facts.js';
import { isTurned, lastTouchedKey } from './touch-period.js';

/** What a step is going to do with the budgets that it plans for. */
export interface Touch {
  readonly nowMs: number;
  readonly session: string | null;
  /** Whether it counts against velocity limits. */
  readonly velocity: boolean;
}

/** The counters that a step on these budgets changes: periods, sessions, velocities; and the last touched period of one that has turned. */
export function planKeys(all: readonly Facts[], touch: Touch): string[] {
  const keys = guessKeys(all, touch);
  for (const facts of all) if (isTurned(facts, touch.nowMs)) keys.push(lastTouchedKey(facts.budget));
  return keys;
}

/** The same without periods that may have turned: what a remembered row cannot know. */
export function guessKeys(all: readonly Facts[], { nowMs, session, velocity }: Touch): string[] {
  const keys: string[] = [];
  for (const { budget, spanAt } of all) {
    keys.push(spanAt(nowMs).key);
    if (session !== null && budget.sessionCap !== null)
      keys.push(sessionKey(budget.id, budget.resets, session));
    if (velocity && budget.velocity !== null) keys.push(velocityKey(budget.id, budget.resets));
  }
  return keys;
}
