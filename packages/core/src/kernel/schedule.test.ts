import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, weekday } from './day.js';
import { isDomainError } from './errors.js';
import { backoff, nextDue, unitFromBytes, type Schedule } from './schedule.js';
import { offsetAt } from './zone.js';

const due = (schedule: Schedule, after: string): string => nextDue(schedule, new Date(after)).toISOString();

describe('nextDue', () => {
  it('comes every so many milliseconds, strictly later', () => {
    expect(due({ every: 60_000 }, '2026-11-23T10:00:00Z')).toBe('2026-11-23T10:01:00.000Z');
    expect(due({ every: 60_000, phase: 15_000 }, '2026-11-23T10:00:14.999Z')).toBe(
      '2026-11-23T10:00:15.000Z',
    );
    expect(due({ every: 60_000, phase: 15_000 }, '2026-11-23T10:00:15Z')).toBe('2026-11-23T10:01:15.000Z');
    expect(due({ every: 1000 }, '1969-12-31T23:59:59.500Z')).toBe('1970-01-01T00:00:00.000Z');
  });

  it('comes at a time of day where the receiver lives', () => {
    const schedule: Schedule = { daily: '09:00', zone: 'America/New_York' };
    expect(due(schedule, '2026-03-07T14:00:00Z')).toBe('2026-03-08T13:00:00.000Z');
    expect(due(schedule, '2026-03-08T13:00:00Z')).toBe('2026-03-09T13:00:00.000Z');
  });

  it('comes on a weekday or a day of the month, its last where it is too short', () => {
    expect(due({ weekly: '09:00', weekday: 1, zone: 'UTC' }, '2026-11-23T08:59:59Z')).toBe(
      '2026-11-23T09:00:00.000Z',
    );
    expect(due({ weekly: '09:00', weekday: 0, zone: 'UTC' }, '2026-11-23T08:59:59Z')).toBe(
      '2026-11-29T09:00:00.000Z',
    );
    expect(due({ monthly: '09:00', day: 31, zone: 'UTC' }, '2026-01-31T09:00:00Z')).toBe(
      '2026-02-28T09:00:00.000Z',
    );
    expect(due({ monthly: '09:00', day: 31, zone: 'UTC' }, '2026-02-28T09:00:00Z')).toBe(
      '2026-03-31T09:00:00.000Z',
    );
  });

  it('comes once on days with a skipped or repeated hour', () => {
    const schedule: Schedule = { daily: '02:30', zone: 'Europe/Berlin' };
    expect(due(schedule, '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(due(schedule, '2026-03-29T01:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
    expect(due(schedule, '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(due(schedule, '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it('refuses schedules that name no time', () => {
    const bad = [
      { every: 0 },
      { every: 1.5 },
      { daily: '24:00', zone: 'UTC' },
      { daily: '9:00', zone: 'UTC' },
      { daily: '09:00', zone: 'Nowhere' },
      { weekly: '09:00', weekday: 7, zone: 'UTC' },
      { monthly: '09:00', day: 32, zone: 'UTC' },
    ] as Schedule[];
    for (const schedule of bad)
      expect(() => due(schedule, '2026-11-23')).toThrow(
        expect.toSatisfy((error) => isDomainError(error, 'invalid')),
      );
    expect(() => due({ every: 1000 }, 'never')).toThrow(
      expect.toSatisfy((error) => isDomainError(error, 'invalid')),
    );
  });
});

describe('due times', () => {
  const zone = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Africa/Cairo',
  );
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((n) => n.toString().padStart(2, '0')).join(':'));
  const after = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

  it('are the same from every instant of the wait, and within its longest length', () => {
    fc.assert(
      fc.property(zone, time, after, fc.nat(999), (zone, daily, instant, share) => {
        const schedule: Schedule = { daily, zone };
        const next = nextDue(schedule, instant);
        const wait = next.getTime() - instant.getTime();
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(25 * 3_600_000);
        const between = new Date(instant.getTime() + Math.floor((wait * share) / 1000));
        expect(nextDue(schedule, between)).toEqual(next);
      }),
      { numRuns: 1000 },
    );
  });

  it('show the named time and weekday on the wall, or just after it where clocks jumped', () => {
    fc.assert(
      fc.property(zone, time, fc.nat(6), after, (zone, weekly, day, instant) => {
        const next = nextDue({ weekly, weekday: day, zone }, instant);
        expect(weekday(dayIn(next, zone))).toBe(day);
        const wall = new Date(next.getTime() + offsetAt(zone, next.getTime())).toISOString().slice(11, 16);
        const jumped = offsetAt(zone, next.getTime()) > offsetAt(zone, next.getTime() - 1);
        expect(jumped ? wall >= weekly : wall === weekly).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('backoff', () => {
  const plan = { baseMs: 1000, factor: 2, capMs: 60_000, jitter: 0 };

  it('grows to its cap', () => {
    expect([1, 2, 3, 6, 7, 1000, 5000].map((attempt) => backoff(plan, attempt, 0))).toEqual([
      1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(backoff(plan, 0, 0)).toBe(1000);
  });

  it('leaves only its jitter to chance', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), unit, unit, (attempt, jitter, chance) => {
        const full = backoff(plan, attempt, 0);
        const delay = backoff({ ...plan, jitter }, attempt, chance);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeLessThanOrEqual(full);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full * (1 - jitter)));
      }),
    );
  });

  it('takes chance from bytes, evenly over [0, 1)', () => {
    expect(unitFromBytes(new Uint8Array(6))).toBe(0);
    expect(unitFromBytes(new Uint8Array(6).fill(255))).toBeLessThan(1);
    expect(unitFromBytes(Uint8Array.of(128, 0, 0, 0, 0, 0))).toBe(0.5);
  });
});
