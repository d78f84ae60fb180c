import { tz } from '@date-fns/tz';
import { startOfDay, startOfMonth, startOfQuarter, startOfWeek, startOfYear } from 'date-fns';
import { describe, expect, it } from 'vitest';
import { periodByIndex, periodContaining, type CalendarWindow, type Window } from './window.js';
import { firstInstantAt, offsetAt } from './zone.js';

const hour = 3_600_000;
const day = 24 * hour;
const first = Date.UTC(1990, 0, 1);
const last = Date.UTC(2030, 0, 1);
const zones = [...Intl.supportedValuesOf('timeZone'), 'Asia/Kolkata', 'US/Eastern', 'Europe/Kyiv'];

/** A moment at which the clocks of a zone are moved. */
interface Move {
  readonly zone: string;
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The moves of a zone, found by looking every five days and closing in. */
function movesOf(zone: string): Move[] {
  const found: Move[] = [];
  let before = offsetAt(zone, first);
  for (let ms = first + 5 * day; ms <= last; ms += 5 * day) {
    const after = offsetAt(zone, ms);
    if (after === before) continue;
    let [low, high] = [ms - 5 * day, ms];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(zone, middle) === before) low = middle;
      else high = middle;
    }
    found.push({ zone, at: high, before, after });
    before = after;
  }
  return found;
}

/** Every move once: zones whose clocks move alike at the same moment make the same case. */
const moves = [
  ...new Map(
    zones.flatMap(movesOf).map((move) => [`${move.at} ${move.before} ${move.after}`, move] as const),
  ).values(),
];

const isMidnight = (zone: string, ms: number): boolean => (ms + offsetAt(zone, ms)) % day === 0;

const anchors = ['2016-02-29T23:30:00Z', '2021-10-31T00:30:00Z', '2019-03-31T02:15:00Z'].map(
  (text) => new Date(text),
);

const windowsIn = (zone: string, turn: number): Window[] => {
  const anchor = anchors[turn % anchors.length] as Date;
  return [
    { kind: 'calendar', unit: 'day', zone },
    { kind: 'anchored', unit: 'day', every: 1, anchor, zone },
    { kind: 'calendar', unit: 'month', zone },
    { kind: 'anchored', unit: 'month', every: 1, anchor, zone },
    { kind: 'calendar', unit: 'week', zone, weekStart: 0 },
    { kind: 'anchored', unit: 'week', every: 2, anchor, zone },
    { kind: 'calendar', unit: 'quarter', zone },
    { kind: 'anchored', unit: 'year', every: 1, anchor, zone },
    { kind: 'calendar', unit: 'year', zone },
    { kind: 'anchored', unit: 'hour', every: 5, anchor, zone },
  ];
};

/** What is wrong around an instant, or null: it lies in its period, and the neighbour asked for touches that. */
function fault(window: Window, ms: number, neighbour: -1 | 0 | 1): string | null {
  const { index, start, end } = periodContaining(window, new Date(ms));
  const inside = start.getTime() <= ms && ms < (end?.getTime() ?? NaN);
  const touches =
    neighbour === 0 ||
    (neighbour === 1
      ? periodByIndex(window, index + 1).start.getTime() === end?.getTime()
      : periodByIndex(window, index - 1).end?.getTime() === start.getTime());
  return inside && touches ? null : `${JSON.stringify(window)} at ${new Date(ms).toISOString()}`;
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
}

describe(`windows in ${zones.length} zones`, () => {
  it(`tile time around all ${moves.length} moves of clocks`, () => {
    const faults: (string | null)[] = [];
    moves.forEach(({ zone, at }, turn) => {
      const windows = windowsIn(zone, turn);
      [-2 * day, -day, -1, 0, hour, day, 2 * day].forEach((shift, i) => {
        for (const w of [0, 1, 2 + ((turn + i) % 8)])
          for (const neighbour of [-1, 1] as const)
            faults.push(fault(windows[w] as Window, at + shift, neighbour));
      });
    });
    expect(faults.filter((each) => each !== null)).toEqual([]);
    expect(moves.length).toBeGreaterThan(2000);
  }, 120_000);

  it('tile time at a thousand random instants in each', () => {
    const random = numbers(20_260_101);
    const faults: (string | null)[] = [];
    zones.forEach((zone, turn) => {
      const windows = windowsIn(zone, turn);
      for (let i = 0; i < 1000; i++) {
        const ms = Math.floor(first + random() * (last - first));
        const neighbour = ([-1, 0, 0, 1, 0, 0] as const)[Math.floor(i / windows.length) % 6] as -1 | 0 | 1;
        faults.push(fault(windows[i % windows.length] as Window, ms, neighbour));
      }
    });
    expect(faults.filter((each) => each !== null)).toEqual([]);
  }, 120_000);

  it('begin at the first instant whose clock has reached the boundary', () => {
    const late: string[] = [];
    for (const { zone, at, before, after } of moves)
      for (const local of [at + before, at + after, at + (before + after) / 2, at + before - 60_000]) {
        const instant = firstInstantAt(zone, local);
        let good = instant + offsetAt(zone, instant) >= local;
        for (const back of [1, hour / 4, hour / 2, hour, 2 * hour, 12 * hour, 25 * hour])
          good &&= instant - back + offsetAt(zone, instant - back) < local;
        if (!good) late.push(`${zone} ${new Date(local).toISOString()}`);
      }
    expect(late).toEqual([]);
  }, 60_000);

  it('start where date-fns says, or at the earlier of two equal midnights', () => {
    const random = numbers(7);
    const starts = {
      day: startOfDay,
      week: startOfWeek,
      month: startOfMonth,
      quarter: startOfQuarter,
      year: startOfYear,
    };
    const units = Object.keys(starts) as (keyof typeof starts)[];
    const disagreements: string[] = [];
    let twice = 0;
    for (let i = 0; i < 10_000; i++) {
      const near = moves[Math.floor(random() * moves.length)] as Move;
      const zone = i % 2 === 0 ? near.zone : (zones[i % zones.length] as string);
      const ms = i % 2 === 0 ? near.at + (random() - 0.5) * 2 * day : first + random() * (last - first);
      const instant = new Date(Math.floor(ms));
      const unit = units[i % units.length] as keyof typeof starts;
      const window: CalendarWindow = { kind: 'calendar', unit, zone, weekStart: 1 };
      const start = periodContaining(window, instant).start.getTime();
      const other = starts[unit](instant, { in: tz(zone), weekStartsOn: 1 }).getTime();
      if (start === other) continue;
      // date-fns counts through the machine's own zone and can miss midnight where that zone moves its clocks.
      if (isMidnight(zone, start) && !isMidnight(zone, other)) continue;
      twice++;
      if (start > other || start + offsetAt(zone, start) !== other + offsetAt(zone, other))
        disagreements.push(`${unit} ${zone} ${instant.toISOString()}`);
    }
    expect(disagreements).toEqual([]);
    expect(twice).toBeLessThan(200);
  }, 60_000);
});
