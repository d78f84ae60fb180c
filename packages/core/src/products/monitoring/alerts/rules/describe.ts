import type { Day } from '../../../../kernel/day.js';
import { roundMoney } from '../../../../kernel/money.js';
import { formatMicros, type Micros } from '../../../../kernel/micros.js';
import type { Threshold } from '../../thresholds/model.js';
import type { Standing } from '../../thresholds/rules/evaluate.js';
import { daysLeft, type PeriodDays } from '../../thresholds/rules/period.js';

/** The words of alerts. */
export type AlertSeverityWord = 'low' | 'medium' | 'high' | 'critical';

/** `480.00`: an amount to two decimals. */
export const twoDecimals = (micros: Micros): string => {
  const { amount } = roundMoney({ amount: formatMicros(micros), currency: 'USD' }, 'half-up', 2);
  const [whole = '0', cents = ''] = amount.split('.');
  return `${whole}.${cents.padEnd(2, '0')}`;
};

const worstPercent = 150n;

/** How grave a threshold's step is (monitoring spec §6.1). */
export function severityOf(threshold: Threshold, standing: Standing): AlertSeverityWord {
  const value = standing.value ?? 0n;
  if (threshold.operator === 'projected_gte') return 'medium';
  if (threshold.period === 'credits') return value <= 0n ? 'critical' : 'high';
  if (100n * value >= worstPercent * threshold.amount) return 'critical';
  return (standing.step ?? 0) >= 100 ? 'high' : 'medium';
}

/** What an alert says. */
export interface AlertText {
  readonly title: string;
  readonly message: string;
}

const adjective = (threshold: Threshold): string =>
  ({ daily: 'daily', weekly: 'weekly', monthly: 'monthly', total: 'total', credits: 'credit' })[
    threshold.period
  ];

/**
 * Title and message of a threshold's alert: who, how much of it, the figure, and how long it must last (monitoring spec
 * §5, §6.1).
 */
export function describeThreshold(
  threshold: Threshold,
  standing: Standing,
  about: { readonly subject: string; readonly period: PeriodDays | null; readonly today: Day },
): AlertText {
  const { subject, period, today } = about;
  const unit = threshold.unit === 'percent' ? '%' : ` ${threshold.currency}`;
  const value = twoDecimals(standing.value ?? 0n);
  const limit = twoDecimals(threshold.amount);
  if (threshold.period === 'credits')
    return {
      title: `${subject} credits are low`,
      message: `${value}${unit} left; the threshold is ${limit}${unit}.`,
    };
  if (threshold.operator === 'projected_gte')
    return {
      title: `${subject} is projected to reach ${standing.percent ?? '0'}% of its ${adjective(threshold)} threshold`,
      message: `${value} of ${limit}${unit} projected by ${period?.end ?? today}.`,
    };
  const left = period && period.kind !== 'daily' ? daysLeft(period, today) : null;
  const ending = left === null ? '' : ` with ${left} ${left === 1 ? 'day' : 'days'} left`;
  return {
    title: `${subject} reached ${standing.step ?? 0}% of its ${adjective(threshold)} threshold`,
    message: `${value} of ${limit}${unit} used${ending}.`,
  };
}

/** Title and message of an anomaly's alert. */
export function describeAnomaly(
  kind: 'spike' | 'drop' | 'trend',
  about: {
    readonly subject: string;
    readonly day: Day;
    readonly value: Micros;
    readonly expected: Micros;
    readonly currency: string;
  },
): AlertText {
  const { subject, day, value, expected, currency } = about;
  const verb = { spike: 'rose sharply', drop: 'fell sharply', trend: 'is changing' }[kind];
  const what = kind === 'trend' ? 'a day over the last week' : `on ${day}`;
  return {
    title: `${subject} spend ${verb}`,
    message: `${twoDecimals(value)} ${currency} ${what}; ${twoDecimals(expected)} ${currency} was usual.`,
  };
}
