import type {
  Budget,
  BudgetDraft,
  BudgetPatch,
  BudgetStatus,
  BudgetWindow,
} from '../../../../budgets/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import { invalid } from '../../../../kernel/errors.js';
import { unlimitedCap } from './decide-charge.js';
import { unitOf } from './subjects.js';

/** How often a limit turns; days and months are UTC calendar ones. */
export type LimitPeriod = 'day' | 'month' | 'total';

/** One limit as a caller states it. */
export interface StatedLimit {
  /** For example `day`. */
  readonly slot: string;
  readonly period: LimitPeriod;
  /** Null counts without limiting: what is spent is known, and a limit set later counts it. */
  readonly cap: Micros | null;
  /** Percentages of the cap that the engine announces as `budget.threshold`; none when absent. */
  readonly thresholds?: readonly number[];
}

const windowOf = (period: LimitPeriod): BudgetWindow =>
  period === 'total' ? { kind: 'forever' } : { kind: 'calendar', unit: period, zone: 'UTC' };

const capOf = ({ slot, cap }: StatedLimit): Pick<Budget, 'cap' | 'policy'> => {
  if (cap !== null && (cap < 0n || cap >= unlimitedCap)) throw invalid(['limits', slot], 'is out of range');
  return cap === null ? { cap: unlimitedCap, policy: 'warn' } : { cap, policy: 'block' };
};

/** The budget that a limit becomes. */
export const limitDraft = (
  subject: { readonly type: string; readonly id: string },
  currency: string,
  limit: StatedLimit,
): BudgetDraft => ({
  subjectType: subject.type,
  subjectId: subject.id,
  slot: limit.slot,
  unit: unitOf(currency),
  window: windowOf(limit.period),
  thresholds: limit.thresholds ?? [],
  ...capOf(limit),
});

/** What brings a budget to a limit; null when it is there. Spend of the period stays, also of a time without a limit. */
export function limitPatch(budget: Budget, limit: StatedLimit): BudgetPatch | null {
  const wanted = {
    ...capOf(limit),
    ...(limit.thresholds && { thresholds: limit.thresholds }),
    ...(periodOf(budget) === limit.period ? {} : { window: windowOf(limit.period) }),
  };
  const same =
    wanted.cap === budget.cap &&
    wanted.policy === budget.policy &&
    wanted.window === undefined &&
    (wanted.thresholds === undefined || wanted.thresholds.join() === budget.thresholds.join());
  return same ? null : wanted;
}

/** How often a limit's budget turns. */
export const periodOf = ({ window }: Pick<Budget, 'window'>): LimitPeriod =>
  window.kind === 'calendar' && (window.unit === 'day' || window.unit === 'month') ? window.unit : 'total';

/** What may be spent; null where a budget only counts. */
export const capStated = ({ policy, cap }: Pick<Budget, 'policy' | 'cap'>): Micros | null =>
  policy === 'warn' ? null : cap;

/** A budget as a limit's standing. */
export function limitStanding(status: BudgetStatus) {
  const { budget, settled, held, heldByKind, available, periodStart, periodEnd } = status;
  const cap = capStated(budget);
  return {
    slot: budget.slot,
    period: periodOf(budget),
    cap,
    spent: settled + held - heldByKind.approval,
    held: heldByKind.approval,
    available: cap === null ? null : available,
    periodStart,
    periodEnd,
  };
}
