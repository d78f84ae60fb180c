import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VelocityState } from '../model.js';
import { countVelocity, judgeVelocity } from './judge-velocity.js';

const windowMs = 60_000;
const limit = { limit: 1_000n, windowMs, cooldownMs: 30_000, since: new Date(0).toISOString() };
const requests = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 90_000 }), amount: fc.bigInt({ min: 0n, max: 1_200n }) }),
  { maxLength: 40 },
);

/** Replays requests and answers each verdict with the instant and amount it was about. */
function replay(list: readonly { readonly wait: number; readonly amount: bigint }[]) {
  let state: VelocityState | null = null;
  let now = 0;
  return list.map(({ wait, amount }) => {
    now += wait;
    const verdict = judgeVelocity(limit, state, amount, now);
    const passed = verdict.outcome === 'passed' || verdict.outcome === 'recovered';
    state = passed ? countVelocity(verdict.state, amount) : verdict.state;
    return { now, amount, passed, verdict };
  });
}

describe('judgeVelocity', () => {
  it('agrees with exact fractions: prev·weight + curr + amount against the limit', () => {
    fc.assert(
      fc.property(requests, (list) => {
        for (const { now, amount, verdict } of replay(list)) {
          if (verdict.outcome !== 'passed' && verdict.outcome !== 'tripped') continue;
          const { prev, curr, start } = verdict.state;
          const weight = BigInt(Math.max(0, windowMs - (now - start)));
          const used = BigInt(prev) * weight + (BigInt(curr) + amount) * BigInt(windowMs);
          expect(verdict.outcome === 'tripped').toBe(used > limit.limit * BigInt(windowMs));
        }
      }),
    );
  });

  it('passes a smaller amount wherever it passes a larger one', () => {
    fc.assert(
      fc.property(requests, fc.bigInt({ min: 0n, max: 1_200n }), (list, less) => {
        let state: VelocityState | null = null;
        let now = 0;
        for (const { wait, amount } of list) {
          now += wait;
          const verdict = judgeVelocity(limit, state, amount, now);
          const smaller = judgeVelocity(limit, state, less < amount ? less : amount, now);
          if (verdict.outcome === 'passed') expect(smaller.outcome).toBe('passed');
          state = verdict.outcome === 'passed' ? countVelocity(verdict.state, amount) : verdict.state;
        }
      }),
    );
  });

  it('refuses everything for the whole cooldown and nothing by the breaker after it', () => {
    fc.assert(
      fc.property(requests, (list) => {
        let tripped: number | null = null;
        for (const { now, verdict } of replay(list)) {
          if (tripped !== null) {
            const over = now >= tripped + limit.cooldownMs;
            expect(verdict.outcome).toBe(over ? 'recovered' : 'cooling');
          }
          tripped = verdict.state.tripped;
        }
      }),
    );
  });

  it('admits at most twice the limit, and one recovering request, in any window', () => {
    fc.assert(
      fc.property(requests, (list) => {
        const passed = replay(list).filter((each) => each.passed && each.verdict.outcome === 'passed');
        for (const first of passed) {
          const inside = passed.filter(({ now }) => now >= first.now && now < first.now + windowMs);
          const sum = inside.reduce((total, { amount }) => total + amount, 0n);
          expect(sum <= 2n * limit.limit).toBe(true);
        }
      }),
    );
  });
});
