import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainError } from './errors.js';
import { hitWindow, type Hit, type HitState } from './limit.js';

const windowMs = 60_000;

/** Hits at these milliseconds, one after the other. */
function run(limit: number, times: readonly number[], length = windowMs): Hit[] {
  let state: HitState | null = null;
  return times.map((ms) => {
    const hit = hitWindow(state, { limit, windowMs: length, now: new Date(ms) });
    state = hit.state;
    return hit;
  });
}

describe('hitWindow', () => {
  it('allows the limit, then refuses and says when room returns', () => {
    const hits = run(3, [0, 1, 2, 3]);
    expect(hits.map((hit) => hit.allowed)).toEqual([true, true, true, false]);
    expect(hits.map((hit) => hit.remaining)).toEqual([2, 1, 0, 0]);
    expect(hits[0]?.resetAt).toEqual(new Date(windowMs));
    // A third of the full bucket must have slid out.
    expect(hits[3]?.resetAt).toEqual(new Date(windowMs + windowMs / 3));
  });

  it('does not count what it refused', () => {
    const [last] = run(1, [0, 10, 20, 30, 2 * windowMs]).slice(-1);
    expect(last?.allowed).toBe(true);
    expect(run(2, [0, 1, ...Array<number>(50).fill(2)]).at(-1)?.state).toMatchObject({ current: 2 });
  });

  it('weighs the bucket before by what is left of it', () => {
    const early = run(4, [50_000, 50_000, 50_000, 50_000, 60_000 + 14_999]).at(-1);
    const late = run(4, [50_000, 50_000, 50_000, 50_000, 60_000 + 15_000]).at(-1);
    expect([early?.allowed, late?.allowed]).toEqual([false, true]);
    expect(early?.resetAt).toEqual(new Date(75_000));
  });

  it('forgets after two windows, and takes a clock that went back as standing still', () => {
    expect(run(1, [0, 2 * windowMs]).at(-1)?.allowed).toBe(true);
    const back = run(2, [70_000, 10_000, 10_001]);
    expect(back.map((hit) => hit.allowed)).toEqual([true, true, false]);
    expect(back.at(-1)?.state.last).toBe(70_000);
  });

  it('never allows anything at a limit of zero', () => {
    expect(run(0, [0, windowMs, 5 * windowMs]).some((hit) => hit.allowed)).toBe(false);
  });

  it('refuses what it cannot count exactly', () => {
    const bad = [
      { limit: -1, windowMs },
      { limit: 1.5, windowMs },
      { limit: 1, windowMs: 0 },
      { limit: 2 ** 40, windowMs: 2 ** 20 },
      { limit: NaN, windowMs },
    ];
    const refused = (run: () => unknown): void => {
      expect(run).toThrow(expect.toSatisfy((error) => isDomainError(error, 'invalid')));
    };
    for (const each of bad) refused(() => hitWindow(null, { ...each, now: new Date(0) }));
    refused(() => hitWindow(null, { limit: 1, windowMs, now: new Date(NaN) }));
  });
});

describe('any sequence of hits', () => {
  const length = 1000;
  const limit = fc.integer({ min: 1, max: 12 });
  const times = fc
    .array(fc.oneof(fc.nat(50), fc.nat(2500)), { minLength: 1, maxLength: 80 })
    .map((gaps) => gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, 0)));

  it('keeps every bucket within the limit, and twice the limit in any window at most', () => {
    fc.assert(
      fc.property(limit, times, (limit, times) => {
        const hits = run(limit, times, length);
        const allowed = times.filter((_, i) => hits[i]?.allowed);
        for (const from of allowed) {
          const bucket = Math.floor(from / length);
          expect(allowed.filter((ms) => Math.floor(ms / length) === bucket).length).toBeLessThanOrEqual(
            limit,
          );
          expect(allowed.filter((ms) => ms >= from && ms < from + length).length).toBeLessThanOrEqual(
            2 * limit,
          );
        }
      }),
    );
  });

  it('lets a hit pass at the instant it named, and not a millisecond sooner', () => {
    fc.assert(
      fc.property(limit, times, (limit, times) => {
        const last = run(limit, times, length).at(-1) as Hit;
        fc.pre(!last.allowed);
        const passes = (ms: number): boolean =>
          hitWindow(last.state, { limit, windowMs: length, now: new Date(ms) }).allowed;
        expect(passes(last.resetAt.getTime())).toBe(true);
        expect(passes(last.resetAt.getTime() - 1)).toBe(false);
      }),
    );
  });

  it('lets as many more pass at once as it said remain', () => {
    fc.assert(
      fc.property(limit, times, (limit, times) => {
        const last = run(limit, times, length).at(-1) as Hit;
        const again = Array<number>(limit + 1).fill(times.at(-1) as number);
        const passed = run(limit, [...times, ...again], length).slice(times.length);
        expect(passed.filter((hit) => hit.allowed)).toHaveLength(last.remaining);
      }),
    );
  });
});
