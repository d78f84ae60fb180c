import fc from 'fast-check';
import rrule from 'rrule';
import { describe, expect, it } from 'vitest';
import {
  periodByIndex,
  periodContaining,
  type AnchoredWindow,
  type CalendarWindow,
  type Window,
} from './window.js';

const { RRule } = rrule;
const unit = fc.constantFrom<AnchoredWindow['unit']>('hour', 'day', 'week', 'month', 'year');
const seconds = (from: string, to: string): fc.Arbitrary<Date> =>
  fc
    .integer({ min: Date.parse(from) / 1000, max: Date.parse(to) / 1000 })
    .map((second) => new Date(second * 1000));
const endOfMonth = fc
  .tuple(fc.integer({ min: 1970, max: 2040 }), fc.nat(11), fc.integer({ min: 28, max: 31 }), fc.nat(86_399))
  .map(([year, month, day, second]) => new Date(Date.UTC(year, month, day, 0, 0, second)));

const anchored: fc.Arbitrary<AnchoredWindow> = fc.record({
  kind: fc.constant('anchored' as const),
  unit,
  every: fc.integer({ min: 1, max: 40 }),
  anchor: fc.oneof(seconds('1970-01-01', '2040-01-01'), endOfMonth),
});
const calendar: fc.Arbitrary<CalendarWindow> = fc.record({
  kind: fc.constant('calendar' as const),
  unit: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
  zone: fc.constantFrom('UTC', 'Etc/UTC'),
  weekStart: fc.integer({ min: 0, max: 6 }),
});

function tiles(window: Window, instant: Date): void {
  const { index, start, end } = periodContaining(window, instant);
  expect(start <= instant && end !== null && instant < end).toBe(true);
  expect(periodByIndex(window, index)).toEqual({ index, start, end });
  expect(periodByIndex(window, index - 1).end).toEqual(start);
  expect(periodByIndex(window, index + 1).start).toEqual(end);
}

describe('windows in UTC', () => {
  it('tile time', () => {
    fc.assert(fc.property(fc.oneof(anchored, calendar), seconds('1960-01-01', '2060-01-01'), tiles), {
      numRuns: 5000,
    });
  });

  it('begin period 0 at the anchor', () => {
    fc.assert(
      fc.property(anchored, (window) => {
        expect(periodContaining(window, window.anchor)).toEqual(periodByIndex(window, 0));
        expect(periodByIndex(window, 0).start).toEqual(window.anchor);
      }),
    );
  });

  it('merge when they take more units at a time', () => {
    fc.assert(
      fc.property(
        anchored,
        fc.integer({ min: -3, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (window, index, times) => {
          const merged = { ...window, every: window.every * times };
          expect(periodByIndex(merged, index).start).toEqual(periodByIndex(window, index * times).start);
        },
      ),
    );
  });
});

/** The same intervals as a recurrence rule: the last of the days that a month may have stands for a clamped one. */
function ruleOf({ unit, every, anchor }: AnchoredWindow): InstanceType<typeof RRule> {
  const { HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY } = RRule;
  const freq = { hour: HOURLY, day: DAILY, week: WEEKLY, month: MONTHLY, year: YEARLY }[unit];
  const day = anchor.getUTCDate();
  const clamped =
    day > 28 && (unit === 'month' || unit === 'year')
      ? { bymonthday: Array.from({ length: day - 27 }, (_, i) => 28 + i), bysetpos: -1 }
      : {};
  const month = unit === 'year' && day > 28 ? { bymonth: anchor.getUTCMonth() + 1 } : {};
  return new RRule({ freq, interval: every, dtstart: anchor, ...clamped, ...month }, true);
}

describe('an independent calendar', () => {
  it('agrees on 20,000 rules and instants', () => {
    const rules = fc.record({ window: anchored, into: fc.nat({ max: 999_999 }), steps: fc.nat({ max: 12 }) });
    let disagreements = 0;
    for (const { window, into, steps } of fc.sample(rules, 20_000)) {
      const near = periodByIndex(window, steps);
      const length = (near.end as Date).getTime() - near.start.getTime();
      const instant = new Date(near.start.getTime() + Math.floor((into / 1_000_000) * length));
      const rule = ruleOf(window);
      const { start, end } = periodContaining(window, instant);
      const expected = [rule.before(instant, true), rule.after(instant, false)];
      if (expected[0]?.getTime() !== start.getTime() || expected[1]?.getTime() !== end?.getTime())
        disagreements++;
    }
    expect(disagreements).toBe(0);
  }, 60_000);
});
