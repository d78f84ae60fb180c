import { invalid } from '../../../../kernel/errors.js';
import { formatMicros, type Micros } from '../../../../kernel/micros.js';
import type { AlertSeverity } from '../../../../platform/spending/alerts/model.js';

/** What a threshold counts; millionths of it inside. */
export type ThresholdUnit = 'multiple' | 'percent' | 'dollars' | 'count' | 'hours' | 'none';

/** What a kind of rule is. */
interface Kind {
  readonly unit: ThresholdUnit;
  readonly severity: AlertSeverity;
  readonly title: string;
}

/** Every kind of rule of this surface (projects spec §9.2; the last two are for rates and for silence). */
export const alertKinds = {
  'spend-spike': { unit: 'multiple', severity: 'critical', title: 'Spend spike detected' },
  'budget-threshold': { unit: 'percent', severity: 'warning', title: 'Budget threshold reached' },
  'daily-spend': { unit: 'dollars', severity: 'warning', title: 'Daily spend threshold reached' },
  'large-transaction': { unit: 'dollars', severity: 'warning', title: 'Large transaction' },
  'new-merchant': { unit: 'none', severity: 'info', title: 'New merchant' },
  'declined-burst': { unit: 'count', severity: 'critical', title: 'Repeated declines' },
  'low-balance': { unit: 'dollars', severity: 'warning', title: 'Low balance' },
  velocity: { unit: 'dollars', severity: 'critical', title: 'Spending fast' },
  'idle-project': { unit: 'hours', severity: 'info', title: 'Project is idle' },
} as const satisfies Readonly<Record<string, Kind>>;

/** The name of a kind. */
export type AlertKind = keyof typeof alertKinds;

const one: Micros = 1_000_000n;
/** Smallest and largest threshold by unit, in millionths (projects spec §9.5). */
const ranges: Readonly<Record<Exclude<ThresholdUnit, 'none'>, readonly [Micros, Micros]>> = {
  multiple: [1_100_000n, 100n * one],
  percent: [one, 500n * one],
  dollars: [10_000n, 1_000_000n * one],
  count: [2n * one, 1_000n * one],
  hours: [one, 8_760n * one],
};
const wholeUnits: readonly ThresholdUnit[] = ['percent', 'count', 'hours'];

/** What a new or edited rule may be. */
export interface RuleTerms {
  readonly kind: AlertKind;
  readonly threshold: Micros | null;
}

/**
 * Checks a threshold against its kind's unit and range.
 *
 * @throws DomainError `invalid` naming `threshold`.
 */
export function checkThreshold({ kind, threshold }: RuleTerms): void {
  const { unit } = alertKinds[kind];
  if (unit === 'none') {
    if (threshold !== null) throw invalid(['threshold'], 'must be null for this type');
    return;
  }
  const [least, most] = ranges[unit];
  const whole = wholeUnits.includes(unit);
  const fits = threshold !== null && threshold >= least && threshold <= most;
  if (!fits || (whole && threshold % one !== 0n))
    throw invalid(
      ['threshold'],
      `must be a ${whole ? 'whole ' : ''}number from ${formatMicros(least)} to ${formatMicros(most)}`,
    );
}

/** The rules that every account has from the start (projects spec §9.2). */
export const defaultRules = [
  { id: 'spend-spike', kind: 'spend-spike', threshold: 3n * one, autoFreeze: false },
  { id: 'budget-threshold', kind: 'budget-threshold', threshold: 80n * one, autoFreeze: false },
] as const;
