import { describe, expect, it } from 'vitest';
import { emptyCounter } from '../../../../storage/counters.js';
import { exactJson } from './exact-json.js';
import { afterFailure, goodHealth, healthOf, isGivenUp, type Health } from './health.js';
import { messageIdOf, uuidOfHash } from './message-id.js';
import { longestWaitMs, retryAfterMs, retryDelayMs, usualSchedule } from './schedule.js';

const second = 1_000;
const hour = 3_600 * second;

describe('retryDelayMs', () => {
  it('tries eight times within about 28 hours unless a dialect says otherwise', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => retryDelayMs(usualSchedule, attempts, 0.5));
    expect(delays.at(-1)).toBeNull();
    expect(delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0) / hour).toBeCloseTo(27.58, 2);
  });
});

describe('retryAfterMs', () => {
  const now = new Date('2026-05-01T00:00:00Z');
  it.each([
    ['120', 120 * second],
    [' 5 ', 5 * second],
    ['999999999', longestWaitMs],
    ['Fri, 01 May 2026 00:02:00 GMT', 120 * second],
    ['Thu, 30 Apr 2026 00:00:00 GMT', null],
    ['0', null],
    ['-5', null],
    ['soon', null],
    ['1e9', null],
    ['', null],
    [null, null],
  ])('reads %j as %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('the circuit', () => {
  it('opens at the fifth failure, for half a minute up to five', () => {
    const pauses: (number | null)[] = [];
    let health: Health = goodHealth;
    for (let i = 0; i < 12; i++) {
      health = afterFailure(health, 0);
      pauses.push(health.openUntil === null ? null : health.openUntil / second);
    }
    expect(pauses).toEqual([null, null, null, null, 30, 60, 120, 240, 300, 300, 300, 300]);
  });

  it('knows for how long nothing has succeeded', () => {
    const failing = afterFailure(afterFailure(goodHealth, 1_000), 5_000);
    expect(failing).toMatchObject({ failures: 2, failingSince: 1_000 });
    expect(isGivenUp(failing, 1_000 + 72 * hour, 72 * hour)).toBe(true);
    expect(isGivenUp(failing, 999 + 72 * hour, 72 * hour)).toBe(false);
    expect(isGivenUp(failing, 1e15, null)).toBe(false);
    expect(isGivenUp(goodHealth, 1e15, 1)).toBe(false);
    expect([healthOf(undefined), healthOf(emptyCounter)]).toEqual([goodHealth, goodHealth]);
  });
});

describe('exactJson', () => {
  it('agrees with JSON where JSON is exact, and is exact where it is not', () => {
    const plain = { a: [1, 'x"\u2028', null, true, { b: [] }], 'k"': {} };
    expect(exactJson(plain)).toBe(JSON.stringify(plain));
    expect(exactJson({ amount: 2n ** 63n - 1n, at: new Date(0) })).toBe(
      '{"amount":9223372036854775807,"at":"1970-01-01T00:00:00.000Z"}',
    );
  });
});

describe('message ids', () => {
  it('are the event’s, and derived UUIDs for further types', () => {
    const hash = (text: string): string => text.length.toString(16).padStart(64, 'f');
    expect(messageIdOf(hash, 'e', 'a', 0)).toBe('e');
    expect(messageIdOf(hash, 'e', 'a', 1)).toBe(uuidOfHash(hash('e\na')));
    expect(uuidOfHash('f'.repeat(64))).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff');
  });
});
