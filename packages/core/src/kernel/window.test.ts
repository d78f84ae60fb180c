import { describe, expect, it } from 'vitest';
import { isDomainError, issuesOf } from './errors.js';
import {
  checkWindow,
  periodByIndex,
  periodContaining,
  windowStart,
  type AnchoredWindow,
  type Window,
} from './window.js';

const at = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
const anchored = (
  unit: AnchoredWindow['unit'],
  anchor: string,
  more: Partial<AnchoredWindow> = {},
): AnchoredWindow => ({
  kind: 'anchored',
  unit,
  every: 1,
  anchor: at(anchor),
  ...more,
});
const shown = (window: Window, instant: string): [number, string, string | undefined] => {
  const { index, start, end } = periodContaining(window, at(instant));
  return [index, start.toISOString(), end?.toISOString()];
};
const refusal = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('anniversaries in UTC (costs spec §9.2)', () => {
  it('turn at the anchor’s time of day', () => {
    const monthly = anchored('month', '2026-01-15T08:00:00Z');
    expect(shown(monthly, '2026-04-15T07:59:59Z')).toEqual([
      2,
      '2026-03-15T08:00:00.000Z',
      '2026-04-15T08:00:00.000Z',
    ]);
    expect(shown(monthly, '2026-04-15T08:00:00Z')).toEqual([
      3,
      '2026-04-15T08:00:00.000Z',
      '2026-05-15T08:00:00.000Z',
    ]);
    expect(shown(anchored('day', '2026-04-01T09:30:00Z'), '2026-04-04T09:29:59Z')[1]).toBe(
      '2026-04-03T09:30:00.000Z',
    );
    expect(shown(anchored('week', '2026-04-01'), '2026-04-20')[1]).toBe('2026-04-15T00:00:00.000Z');
  });

  it('remember a 31st that a month did not have', () => {
    const monthly = anchored('month', '2026-01-31T10:00:00Z');
    const starts = [0, 1, 2, 3, 13].map((index) =>
      periodByIndex(monthly, index).start.toISOString().slice(0, 10),
    );
    expect(starts).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2027-02-28']);
    expect(shown(monthly, '2026-02-28T09:59:59.999Z')[0]).toBe(0);
    expect(shown(monthly, '2026-02-28T10:00:00Z')[0]).toBe(1);
    expect(shown(monthly, '2026-01-30T10:00:00Z')[0]).toBe(-1);
  });

  it('return to 29 February in leap years', () => {
    const yearly = anchored('year', '2024-02-29T12:00:00Z');
    const starts = [0, 1, 2, 3, 4, -1].map((index) =>
      periodByIndex(yearly, index).start.toISOString().slice(0, 10),
    );
    expect(starts).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
      '2023-02-28',
    ]);
  });

  it('take several units at a time, hours too, and go on before the anchor', () => {
    expect(shown(anchored('month', '2026-01-31', { every: 3 }), '2026-04-30')).toEqual([
      1,
      '2026-04-30T00:00:00.000Z',
      '2026-07-31T00:00:00.000Z',
    ]);
    expect(shown(anchored('hour', '2026-01-01T00:30:00Z', { every: 6 }), '2025-12-31T23:00:00Z')).toEqual([
      -1,
      '2025-12-31T18:30:00.000Z',
      '2026-01-01T00:30:00.000Z',
    ]);
  });
});

describe('anniversaries in a zone', () => {
  it('keep the time on the wall through days of 23 and 25 hours', () => {
    const daily = anchored('day', '2026-03-27T08:00:00Z', { zone: 'Europe/Berlin' });
    expect(shown(daily, '2026-03-29T06:59:59Z')).toEqual([
      1,
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
    ]);
    expect(shown(daily, '2026-10-25T07:59:59Z').slice(1)).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
    ]);
    const hourly = anchored('hour', '2026-03-27T08:00:00Z', { every: 24, zone: 'Europe/Berlin' });
    expect(shown(hourly, '2026-03-29T07:59:59Z')[0]).toBe(1);
  });

  it('begin at the anchor even in an hour that comes twice', () => {
    const anchor = '2026-10-25T01:30:00.000Z'; // the second 02:30 in Berlin
    const daily = anchored('day', anchor, { zone: 'Europe/Berlin' });
    expect(shown(daily, anchor)).toEqual([0, anchor, '2026-10-26T01:30:00.000Z']);
    expect(shown(daily, '2026-10-25T00:45:00Z')).toEqual([-1, '2026-10-24T00:30:00.000Z', anchor]);
  });
});

describe('calendar windows', () => {
  const calendar = (
    unit: 'day' | 'week' | 'month' | 'quarter' | 'year',
    zone = 'UTC',
    weekStart?: number,
  ): Window => ({
    kind: 'calendar',
    unit,
    zone,
    ...(weekStart === undefined ? {} : { weekStart }),
  });

  it('are whole units of the zone’s calendar', () => {
    expect(shown(calendar('month', 'America/New_York'), '2026-12-01T04:59:59Z').slice(1)).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-12-01T05:00:00.000Z',
    ]);
    expect(shown(calendar('quarter'), '2026-11-23').slice(1)).toEqual([
      '2026-10-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ]);
    expect(shown(calendar('year', 'Asia/Tokyo'), '2026-12-31T15:00:00Z')[1]).toBe('2026-12-31T15:00:00.000Z');
  });

  it('begin the week where told, Monday by default', () => {
    const starts = [undefined, 0, 1, 2, 3, 4, 5, 6].map(
      (first) => shown(calendar('week', 'UTC', first), '2026-11-22')[1],
    );
    expect(starts.map((text) => text.slice(8, 10))).toEqual(['16', '22', '16', '17', '18', '19', '20', '21']);
  });

  it('number units from that of 1 January 1970', () => {
    for (const unit of ['day', 'week', 'month', 'quarter', 'year'] as const) {
      expect(shown(calendar(unit), '1970-01-01')[0]).toBe(0);
      expect(shown(calendar(unit, 'Pacific/Auckland'), '1970-01-01')[0]).toBe(0);
    }
    expect(shown(calendar('month'), '2026-11-23')[0]).toBe(56 * 12 + 10);
    expect(shown(calendar('week'), '1969-12-28')[0]).toBe(-1);
  });

  it('skip the day that Apia skipped, and have half hours on Lord Howe', () => {
    const apia = calendar('day', 'Pacific/Apia');
    const before = periodContaining(apia, at('2011-12-30T09:59:59Z'));
    const after = periodContaining(apia, at('2011-12-30T10:00:00Z'));
    expect(after.index - before.index).toBe(2);
    expect(before.end).toEqual(after.start);
    const lost = periodByIndex(apia, before.index + 1);
    expect(lost.end).toEqual(lost.start);
    const lordHowe = periodContaining(calendar('day', 'Australia/Lord_Howe'), at('2026-04-04T18:00:00Z'));
    expect((lordHowe.end as Date).getTime() - lordHowe.start.getTime()).toBe(24.5 * 3_600_000);
  });
});

describe('windows without boundaries', () => {
  it('never turn', () => {
    const forever = periodContaining({ kind: 'forever' }, at('2026-11-23'));
    expect(forever).toEqual({ index: 0, start: at('0001-01-01'), end: null });
    expect(periodByIndex({ kind: 'forever' }, 0)).toEqual(forever);
    const rolling: Window = { kind: 'rolling', ms: 3_600_000 };
    expect(shown(rolling, '2026-11-23')).toEqual([0, '2026-11-22T23:00:00.000Z', undefined]);
    expect(windowStart(rolling, at('2026-11-23')).toISOString()).toBe('2026-11-22T23:00:00.000Z');
    expect(
      isDomainError(
        refusal(() => periodByIndex(rolling, 0)),
        'rolling_window',
      ),
    ).toBe(true);
  });

  it('start where the current period does when they have one', () => {
    expect(windowStart(anchored('day', '2026-01-01'), at('2026-11-23T12:00:00Z'))).toEqual(at('2026-11-23'));
  });
});

describe('what cannot be computed', () => {
  it('is refused by name', () => {
    const bad: [unknown, string][] = [
      [{ kind: 'calendar', unit: 'hour', zone: 'UTC' }, 'unit'],
      [{ kind: 'calendar', unit: 'day', zone: 'Nowhere' }, 'zone'],
      [{ kind: 'calendar', unit: 'week', zone: 'UTC', weekStart: 7 }, 'weekStart'],
      [anchored('day', '2026-01-01', { every: 0 }), 'every'],
      [anchored('day', '2026-01-01', { every: 1.5 }), 'every'],
      [anchored('day', '2026-01-01', { every: 1001 }), 'every'],
      [anchored('day', '2026-01-01', { zone: '+01:00' }), 'zone'],
      [anchored('quarter' as 'month', '2026-01-01'), 'unit'],
      [anchored('day', 'never'), 'anchor'],
      [{ kind: 'rolling', ms: 0 }, 'ms'],
      [{ kind: 'sliding' }, 'kind'],
    ];
    for (const [window, member] of bad) {
      const error = refusal(() => checkWindow(window as Window));
      expect(issuesOf(error).map((issue) => issue.path)).toEqual([[member]]);
      expect(
        isDomainError(
          refusal(() => periodContaining(window as Window, at('2026-01-01'))),
          'invalid',
        ),
      ).toBe(true);
    }
  });

  it('includes invalid dates and numbers of no period', () => {
    const windows: Window[] = [
      { kind: 'forever' },
      { kind: 'rolling', ms: 1 },
      { kind: 'calendar', unit: 'day', zone: 'UTC' },
      { kind: 'calendar', unit: 'day', zone: 'Europe/Berlin' },
    ];
    for (const window of windows)
      for (const date of [new Date(NaN), new Date(-1e15), new Date(3e14)])
        expect(
          isDomainError(
            refusal(() => periodContaining(window, date)),
            'invalid',
          ),
        ).toBe(true);
    for (const index of [0.5, NaN, 1e9, -1e9, 2 ** 60])
      expect(
        isDomainError(
          refusal(() => periodByIndex(windows[3] as Window, index)),
          'invalid',
        ),
      ).toBe(true);
    expect(
      isDomainError(
        refusal(() => periodByIndex({ kind: 'forever' }, 1)),
        'invalid',
      ),
    ).toBe(true);
  });

  it('hands out dates of its own, so that changing one changes nothing else', () => {
    const window: Window = { kind: 'calendar', unit: 'day', zone: 'Europe/Berlin' };
    const first = periodContaining(window, at('2026-11-23'));
    first.start.setTime(0);
    expect(periodContaining(window, at('2026-11-23')).start.toISOString()).toBe('2026-11-22T23:00:00.000Z');
  });
});
