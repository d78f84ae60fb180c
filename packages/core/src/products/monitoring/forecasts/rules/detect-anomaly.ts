import { addDays, type Day } from '../../../../kernel/day.js';
import { Decimal } from '../../../../kernel/decimal.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { DailySpend } from './forecast-month.js';
import { meanOf, spreadOf, wholeMicros } from './statistics.js';

/** What can be odd about a day. */
export type AnomalyKind = 'spike' | 'drop' | 'trend';
/** How much money it is about, in the words of alerts. */
export type AnomalySeverity = 'low' | 'medium' | 'high' | 'critical';

/** Limits of the detection (monitoring spec §11.1). Amounts in micros, ratios and deviations as decimals. */
export interface AnomalyLimits {
  readonly windowDays: number;
  readonly fewestDays: number;
  readonly smallestMedian: Micros;
  readonly deviations: string;
  readonly spikeRatio: string;
  readonly dropRatio: string;
  readonly smallestRise: Micros;
  readonly trendUp: string;
  readonly trendDown: string;
}

/** The usual limits. */
export const anomalyLimits: AnomalyLimits = {
  windowDays: 28,
  fewestDays: 14,
  smallestMedian: 1_000_000n,
  deviations: '2.5',
  spikeRatio: '1.5',
  dropRatio: '0.5',
  smallestRise: 5_000_000n,
  trendUp: '1.4',
  trendDown: '0.6',
};

/** A day that stands out. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly severity: AnomalySeverity;
  /** The day's spend; of a trend, the mean of its last seven days. */
  readonly value: Micros;
  /** The mean it is compared with. */
  readonly expected: Micros;
}

/** One series up to the day that is judged. */
export interface Series {
  readonly spend: DailySpend;
  /** The first day that anything is known of. */
  readonly first: Day;
  /** A complete day. */
  readonly day: Day;
  /** Days that somebody called false alarms: they are no example of what is usual. */
  readonly excluded?: ReadonlySet<Day>;
}

const levels: readonly AnomalySeverity[] = ['low', 'medium', 'high', 'critical'];

/** How grave an impact is: below 25, 100 and 500 units; one level up for four times the mean. */
function severityOf(impact: Decimal, value: Decimal, mean: Decimal): AnomalySeverity {
  const size = impact.abs().div(1_000_000);
  const level = size.lt(25) ? 0 : size.lt(100) ? 1 : size.lt(500) ? 2 : 3;
  const raised = mean.gt(0) && value.gte(mean.times(4)) ? level + 1 : level;
  return levels[Math.min(raised, 3)] as AnomalySeverity;
}

/** The days before another, newest first, as far as the series is known. */
const daysBefore = (day: Day, count: number, first: Day): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(day, -1 - index)).filter((each) => each >= first);

/** A trend: the last seven days against the three weeks before them. */
function detectTrend({ spend, first, day, excluded }: Series, limits: AnomalyLimits): Anomaly | null {
  const valuesOf = (days: readonly Day[]): Micros[] =>
    days.filter((each) => !excluded?.has(each)).map((each) => spend.get(each) ?? 0n);
  const last = meanOf(valuesOf([day, ...daysBefore(day, 6, first)]));
  const prior = daysBefore(addDays(day, -6), 21, first);
  if (prior.length + 7 < limits.fewestDays) return null;
  const before = meanOf(valuesOf(prior));
  if (before.lt(limits.smallestMedian.toString())) return null;
  const ratio = last.div(before);
  if (ratio.lt(limits.trendUp) && ratio.gt(limits.trendDown)) return null;
  const severity = severityOf(last.minus(before), last, before);
  return { kind: 'trend', severity, value: wholeMicros(last), expected: wholeMicros(before) };
}

/**
 * What is odd about a complete day, given the four weeks before it (monitoring spec §11.1); `learning` while less than
 * two weeks are known or too little is spent. A spike or a drop is told rather than the trend it begins.
 */
export function detectAnomaly(
  series: Series,
  limits: AnomalyLimits = anomalyLimits,
): Anomaly | 'learning' | null {
  const { spend, first, day, excluded } = series;
  const days = daysBefore(day, limits.windowDays, first);
  const kept = days.filter((each) => !excluded?.has(each));
  if (days.length < limits.fewestDays || kept.length < 2) return 'learning';
  const { mean, deviation, median } = spreadOf(kept.map((each) => spend.get(each) ?? 0n));
  if (median.lt(limits.smallestMedian.toString())) return 'learning';
  const value = spend.get(day) ?? 0n;
  const x = new Decimal(value.toString());
  const reach = deviation.times(limits.deviations);
  const impact = x.minus(mean);
  const told = (kind: AnomalyKind): Anomaly => ({
    kind,
    severity: severityOf(impact, x, mean),
    value,
    expected: wholeMicros(mean),
  });
  const rises = x.gt(mean.plus(reach)) && x.gte(median.times(limits.spikeRatio));
  if (rises && impact.gte(limits.smallestRise.toString())) return told('spike');
  const falls = x.lt(mean.minus(reach)) && x.lte(median.times(limits.dropRatio));
  if (falls && mean.gte(limits.smallestRise.toString())) return told('drop');
  return detectTrend(series, limits);
}
