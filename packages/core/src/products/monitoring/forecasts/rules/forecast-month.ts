import { addDays, daysInMonth, weekday, type Day } from '../../../../kernel/day.js';
import { Decimal } from '../../../../kernel/decimal.js';
import type { Micros } from '../../../../kernel/micros.js';
import { meanOf, spreadOf, sumOf, wholeMicros } from './statistics.js';

/** Spend by day; a day that is absent was not spent on. */
export type DailySpend = ReadonlyMap<Day, Micros>;

/** What a month will come to. */
export interface MonthForecast {
  readonly projected: Micros;
  /** Between which it will end four times out of five, if days go on varying as they did. */
  readonly low: Micros;
  readonly high: Micros;
  /** Days of the month that are over. */
  readonly completeDays: number;
}

const spread = '1.28';
const weekdayHistory = 28;

/** The days of the month so far that are over, oldest first. */
const completeDays = (today: Day): Day[] => {
  const first = `${today.slice(0, 8)}01`;
  const count = parseInt(today.slice(8), 10) - 1;
  return Array.from({ length: count }, (_, index) => addDays(first, index));
};

const lastDays = (today: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(today, index - count));

const daysOfMonth = (day: Day): number =>
  daysInMonth(parseInt(day.slice(0, 4), 10), parseInt(day.slice(5, 7), 10));

/** The mean of every day of the previous month; null when it has no figure at all. */
function previousMean(spend: DailySpend, today: Day): Decimal | null {
  const last = addDays(`${today.slice(0, 8)}01`, -1);
  const month = Array.from({ length: daysOfMonth(last) }, (_, index) => addDays(last, -index));
  const known = month.filter((day) => spend.has(day));
  return known.length === 0 ? null : meanOf(month.map((day) => spend.get(day) ?? 0n));
}

/** What the remaining days cost when every weekday goes on taking its share of a week. */
function byWeekday(spend: DailySpend, today: Day, remaining: readonly Day[]): Decimal {
  const history = lastDays(today, weekdayHistory);
  const level = meanOf(lastDays(today, 14).map((day) => spend.get(day) ?? 0n));
  const overall = meanOf(history.map((day) => spend.get(day) ?? 0n));
  if (overall.isZero()) return new Decimal(0);
  const weightOf = (of: number): Decimal =>
    meanOf(history.filter((day) => weekday(day) === of).map((day) => spend.get(day) ?? 0n)).div(overall);
  const weights = new Map([0, 1, 2, 3, 4, 5, 6].map((of) => [of, weightOf(of)]));
  return remaining.reduce(
    (sum, day) => sum.plus(level.times(weights.get(weekday(day)) ?? 0)),
    new Decimal(0),
  );
}

/**
 * Projects a month from its complete days (monitoring spec §11.2): their pace goes on, today's part day left out; with
 * fewer than three, the previous month's daily mean. `weekday` weighs the days to come, with four weeks of history. Never
 * below what is spent already.
 *
 * @example
 * const days = Array.from({ length: 12 }, (_, i) => [`2026-04-${(i + 1).toString().padStart(2, '0')}`, 50_000_000n] as const);
 * forecastMonth(new Map([...days, ['2026-04-13', 8_000_000n]]), '2026-04-13').projected; // 1_500_000_000n
 */
export function forecastMonth(
  spend: DailySpend,
  today: Day,
  mode: 'linear' | 'weekday' = 'linear',
): MonthForecast {
  const complete = completeDays(today);
  const values = complete.map((day) => spend.get(day) ?? 0n);
  const days = daysOfMonth(today);
  const remaining = Array.from({ length: days - complete.length }, (_, index) => addDays(today, index));
  const toDate = sumOf(values) + (spend.get(today) ?? 0n);
  const before = complete.length < 3 ? previousMean(spend, today) : null;
  const linear = (before ?? meanOf(values)).times(days);
  const seasonal =
    mode === 'weekday' && lastDays(today, weekdayHistory).every((day) => spend.has(day))
      ? new Decimal(sumOf(values).toString()).plus(byWeekday(spend, today, remaining))
      : null;
  const atLeast = (value: Decimal): Micros => {
    const whole = wholeMicros(value);
    return whole > toDate ? whole : toDate;
  };
  const projected = atLeast(seasonal ?? linear);
  const reach = spreadOf(values).deviation.times(spread).times(new Decimal(remaining.length).sqrt());
  return {
    projected,
    low: atLeast(new Decimal(projected.toString()).minus(reach)),
    high: atLeast(new Decimal(projected.toString()).plus(reach)),
    completeDays: complete.length,
  };
}

/**
 * Whole days that a balance lasts at the mean of the last seven complete days; null when nothing was spent in them
 * (monitoring spec §11.2).
 */
export function runwayDays(remaining: Micros, spend: DailySpend, today: Day): number | null {
  const week = sumOf(lastDays(today, 7).map((day) => spend.get(day) ?? 0n));
  if (week <= 0n) return null;
  const days = remaining <= 0n ? 0n : (remaining * 7n) / week;
  return parseInt(days.toString(), 10);
}

const ten = 10_000_000n;

/**
 * A monthly threshold to suggest: the mean month at the pace of the last complete days, a fifth more, rounded up to ten
 * units; null within the first two weeks, or when nothing was spent (monitoring spec §11.3).
 */
export function suggestBudget(spend: DailySpend, today: Day): Micros | null {
  const first = [...spend.keys()].sort()[0];
  const history = lastDays(today, weekdayHistory).filter((day) => first !== undefined && day >= first);
  if (history.length < 14) return null;
  const pace = wholeMicros(
    meanOf(history.map((day) => spend.get(day) ?? 0n))
      .times(30)
      .times('1.2'),
  );
  return pace <= 0n ? null : ((pace + ten - 1n) / ten) * ten;
}
