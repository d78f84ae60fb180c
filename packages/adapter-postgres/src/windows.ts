import { hitWindow, type HitState } from '@bursar/core/rules';
import type { Windows } from '@bursar/core/storage';

interface Window {
  readonly state: HitState;
  /** When it weighs nothing any more. */
  readonly over: number;
}

const leastToSweep = 10_000;

/**
 * Request-rate windows of this process. Each process counts for itself: with n of them a caller may get n times the
 * limit, which protects service all the same and costs no statement per request.
 */
export function openWindows(): Windows {
  const windows = new Map<string, Window>();
  let sweepAbove = leastToSweep;
  return {
    hit: async ({ key, ...request }) => {
      const { state, ...answer } = hitWindow(windows.get(key)?.state ?? null, request);
      windows.set(key, { state, over: state.start + 2 * request.windowMs });
      if (windows.size > sweepAbove) {
        const now = request.now.getTime();
        for (const [name, { over }] of windows) if (over <= now) windows.delete(name);
        sweepAbove = Math.max(leastToSweep, 2 * windows.size);
      }
      return answer;
    },
  };
}
