import { hitWindow, type HitState } from '@bursar/core/rules';
import type { Windows } from '@bursar/core/storage';

/** Windows kept before those that have ended are swept; doubled while most of them are alive. */
const firstSweep = 10_000;

/** Request-rate windows of this process. Transactions neither hold them up nor roll them back. */
export function openWindows(): Windows {
  const windows = new Map<string, { readonly state: HitState; readonly ends: number }>();
  let sweepAt = firstSweep;

  const sweep = (now: number): void => {
    for (const [key, { ends }] of windows) if (ends <= now) windows.delete(key);
    sweepAt = Math.max(firstSweep, 2 * windows.size);
  };

  return {
    hit: async ({ key, limit, windowMs, now }) => {
      const { state, allowed, remaining, resetAt } = hitWindow(windows.get(key)?.state ?? null, {
        limit,
        windowMs,
        now,
      });
      // Two lengths after its start a bucket weighs nothing any more.
      windows.set(key, { state, ends: state.start + 2 * windowMs });
      if (windows.size > sweepAt) sweep(now.getTime());
      return { allowed, remaining, resetAt };
    },
  };
}
