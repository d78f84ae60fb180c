import { describe, expect, it } from 'vitest';
import type { VelocityState } from '../model.js';
import { countVelocity, freshVelocity, judgeVelocity, rotateVelocity } from './judge-velocity.js';

const at = (seconds: number): number => seconds * 1000;
const limit = {
  limit: 1000n,
  windowMs: at(60),
  cooldownMs: at(30),
  since: new Date(at(10)).toISOString(),
};

/** Judges requests one after another, counting those that pass, as the engine does. */
function timeline(requests: readonly (readonly [seconds: number, amount: bigint])[]) {
  let state: VelocityState | null = null;
  return requests.map(([seconds, amount]) => {
    const verdict = judgeVelocity(limit, state, amount, at(seconds));
    const passed = verdict.outcome === 'passed' || verdict.outcome === 'recovered';
    state = passed ? countVelocity(verdict.state, amount) : verdict.state;
    const retry = verdict.retryAt === null ? null : Math.ceil((verdict.retryAt - at(seconds)) / 1000);
    return { outcome: verdict.outcome, used: verdict.used, retry };
  });
}

describe('judgeVelocity', () => {
  it('follows the printed timeline (costs spec §9.4)', () => {
    const answers = timeline([
      [10, 600n],
      [50, 400n],
      [80, 500n],
      [90, 200n],
      [95, 1n],
      [121, 900n],
      [122, 200n],
    ]);
    expect(answers).toEqual([
      { outcome: 'passed', used: 0n, retry: null },
      { outcome: 'passed', used: 600n, retry: null },
      { outcome: 'tripped', used: 667n, retry: 30 },
      { outcome: 'cooling', used: null, retry: 20 },
      { outcome: 'cooling', used: null, retry: 15 },
      { outcome: 'recovered', used: null, retry: null },
      { outcome: 'tripped', used: 900n, retry: 30 },
    ]);
  });

  it('lets the exact limit pass and one micro more trip', () => {
    expect(judgeVelocity(limit, null, 1000n, at(10)).outcome).toBe('passed');
    expect(judgeVelocity(limit, null, 1001n, at(10)).outcome).toBe('tripped');
  });

  it('names the largest amount that passes', () => {
    const half = countVelocity(freshVelocity(limit), 1000n);
    const turned = rotateVelocity(half, at(80));
    const { room } = judgeVelocity(limit, turned, 10n ** 9n, at(80));
    expect(room).toBe(333n);
    expect(judgeVelocity(limit, turned, 333n, at(80)).outcome).toBe('passed');
    expect(judgeVelocity(limit, turned, 334n, at(80)).outcome).toBe('tripped');
  });

  it('counts from zero under a limit that was set anew', () => {
    const full = countVelocity(freshVelocity(limit), 1000n);
    const anew = { ...limit, since: new Date(at(11)).toISOString() };
    expect(judgeVelocity(limit, full, 1n, at(11)).outcome).toBe('tripped');
    expect(judgeVelocity(anew, full, 1n, at(11)).outcome).toBe('passed');
  });

  it('never lets time run backwards', () => {
    const later = countVelocity(judgeVelocity(limit, null, 1000n, at(50)).state, 1000n);
    const { outcome, state } = judgeVelocity(limit, later, 1n, at(20));
    expect(outcome).toBe('tripped');
    expect(state.tripped).toBe(at(50));
  });

  it('forgets both buckets after two idle windows', () => {
    const full = countVelocity(freshVelocity(limit), 1000n);
    expect(rotateVelocity(full, at(130))).toMatchObject({ prev: '0', curr: '0' });
    expect(rotateVelocity(full, at(119))).toMatchObject({ prev: '1000', curr: '0' });
  });
});
