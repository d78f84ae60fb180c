import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../kernel/day.js';
import { parseMicros } from '../../../../kernel/micros.js';
import { detectAnomaly } from './detect-anomaly.js';
import { forecastMonth, runwayDays, suggestBudget } from './forecast-month.js';
import { spreadOf } from './statistics.js';

const usd = parseMicros;
/** Amounts of consecutive days up to the one before `day`. */
const before = (day: string, amounts: readonly string[]): [string, bigint][] =>
  amounts.map((amount, index) => [addDays(day, index - amounts.length), usd(amount)]);

/** Fourteen days with mean 20.757, sample deviation 1.272 and median 20.65 (monitoring spec §11.1). */
const printed = '18.6 19.1 19.4 20.0 20.2 20.6 20.6 20.7 20.9 21.4 21.5 22.1 22.5 23.0'.split(' ');

describe('anomalies', () => {
  const day = '2026-04-15';
  const judge = (value: string, amounts = printed, excluded?: ReadonlySet<string>) =>
    detectAnomaly({
      spend: new Map([...before(day, amounts), [day, usd(value)]]),
      first: addDays(day, -amounts.length),
      day,
      ...(excluded && { excluded }),
    });

  it('of the printed example: 31.00 is a spike of low severity, 25.00 is none', () => {
    const { mean, deviation, median } = spreadOf(printed.map(usd));
    expect(mean.div(1_000_000).toFixed(3)).toBe('20.757');
    expect(deviation.div(1_000_000).toFixed(3)).toBe('1.272');
    expect(median.div(1_000_000).toFixed(2)).toBe('20.65');
    expect(mean.plus(deviation.times('2.5')).div(1_000_000).toFixed(2)).toBe('23.94');
    expect(judge('31')).toMatchObject({ kind: 'spike', severity: 'low', value: usd('31') });
    expect(judge('25')).toBeNull();
  });

  it('are graver the more money they are about, and one level up at four times the mean', () => {
    expect(judge('50')).toMatchObject({ severity: 'medium' });
    expect(judge('121')).toMatchObject({ severity: 'critical' });
    expect(judge('82')).toMatchObject({ severity: 'medium' });
    expect(judge('83.1')).toMatchObject({ severity: 'high' });
  });

  it('are not told before two weeks are known, nor of pennies', () => {
    expect(judge('900', printed.slice(1))).toBe('learning');
    expect(judge('900', Array<string>(20).fill('0.5'))).toBe('learning');
  });

  it('include drops, of what is worth telling', () => {
    expect(judge('2')).toMatchObject({ kind: 'drop', severity: 'low' });
    expect(judge('1', Array<string>(20).fill('3'))).toBeNull();
  });

  it('include trends of a week against the three before', () => {
    const slow = [...Array<string>(21).fill('10'), ...Array<string>(6).fill('14.5')];
    expect(judge('14.5', slow)).toMatchObject({ kind: 'trend', value: usd('14.5'), expected: usd('10') });
    expect(judge('12', [...Array<string>(21).fill('10'), ...Array<string>(6).fill('12')])).toBeNull();
  });

  it('learn from false alarms: an excluded day is no example', () => {
    const noisy = [...printed.slice(0, 7), '300', ...printed.slice(7)];
    expect(judge('31', noisy)).toMatchObject({ kind: 'trend' });
    expect(judge('31', noisy, new Set([addDays(day, -8)]))).toMatchObject({ kind: 'spike' });
  });
});

describe('a projected month', () => {
  const april = (complete: string, days: number, today: string): Map<string, bigint> =>
    new Map([
      ['2026-04-01', usd(complete)],
      [`2026-04-${(days + 1).toString().padStart(2, '0')}`, usd(today)],
    ]);

  it('is the pace of its complete days: the printed figures', () => {
    const overview = forecastMonth(april('604.28', 12, '8.12'), '2026-04-13');
    expect(overview.projected).toBe(usd('1510.7'));
    expect(forecastMonth(april('29.36', 12, '1.84'), '2026-04-13').projected).toBe(usd('73.4'));
  });

  it('leans on the month before while it is young, and is never below what is spent', () => {
    const march = before('2026-04-01', Array<string>(31).fill('10'));
    expect(forecastMonth(new Map([...march, ['2026-04-01', usd('500')]]), '2026-04-02').projected).toBe(
      usd('500'),
    );
    expect(forecastMonth(new Map([...march, ['2026-04-01', usd('20')]]), '2026-04-02').projected).toBe(
      usd('300'),
    );
  });

  it('has a range that closes towards its end', () => {
    const days = before('2026-04-21', '10 12 9 11 10 13 8 10 11 9 10 12 9 11 10 13 8 10 11 9'.split(' '));
    const early = forecastMonth(new Map(days.slice(0, 10)), '2026-04-11');
    const late = forecastMonth(new Map(days), '2026-04-21');
    expect(early.high - early.low).toBeGreaterThan(late.high - late.low);
    expect(early.low).toBeLessThan(early.projected);
  });

  it('can weigh weekdays: a quiet weekend ahead costs less', () => {
    // Wednesday 29 April to Thursday the 30th; weekends are free.
    const history = Array.from({ length: 34 }, (_, index): [string, bigint] => {
      const day = addDays('2026-03-29', index - 3);
      return [day, [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 0n : usd('10')];
    }).filter(([day]) => day < '2026-04-25');
    const spend = new Map(history);
    const weekend = forecastMonth(spend, '2026-04-25', 'weekday').projected;
    expect(weekend).toBeLessThan(forecastMonth(spend, '2026-04-25').projected);
    expect(weekend).toBe(usd('220'));
  });
});

describe('runway and suggestions', () => {
  const week = new Map(before('2026-04-13', '2.5 2.9 3 2.8 2.7 2.62 3.1'.split(' ')));

  it('count whole days at the mean of a week; null when nothing is spent', () => {
    expect(runwayDays(usd('49.3'), week, '2026-04-13')).toBe(17);
    expect(runwayDays(usd('49.3'), new Map(), '2026-04-13')).toBeNull();
    expect(runwayDays(usd('-1'), week, '2026-04-13')).toBe(0);
  });

  it('suggest a fifth above the pace, in tens, after two weeks', () => {
    const spend = new Map(before('2026-04-15', printed));
    expect(suggestBudget(spend, '2026-04-15')).toBe(usd('750'));
    expect(suggestBudget(new Map(before('2026-04-15', printed.slice(1))), '2026-04-15')).toBeNull();
  });
});
