import { invalid } from '../../kernel/errors.js';
import { checkText } from '../../kernel/text.js';
import { checkWindow } from '../../kernel/window.js';
import type { Budget, BudgetDraft, BudgetPatch, Velocity, VelocityDraft } from '../model.js';
import { checkAmount } from './amounts.js';
import { windowOf } from './facts.js';

/** Announced when a budget names no thresholds (costs spec §5.3). */
export const usualThresholds: readonly number[] = [50, 80, 90, 95];
const usualVelocityMs = 60_000;
const longestVelocityMs = 31 * 86_400_000;

/**
 * A new budget. Absent members: slot '', unit `usd`, never resets, `block`, not in shadow, the usual thresholds, no
 * velocity or session limit, overshoot `allow`, `closed` when the store is down.
 *
 * @throws DomainError `invalid` naming the member.
 */
export function draftBudget(draft: BudgetDraft, id: string, now: Date): Budget {
  const budget: Budget = {
    id,
    subjectType: checkName(draft.subjectType, 'subjectType'),
    subjectId: checkName(draft.subjectId, 'subjectId'),
    slot: checkText(draft.slot ?? '', ['slot']),
    unit: checkName(draft.unit ?? 'usd', 'unit'),
    cap: draft.cap,
    raises: [],
    window: draft.window ?? { kind: 'forever' },
    base: 0,
    anchor: now,
    touched: 0,
    resets: 0,
    policy: draft.policy ?? 'block',
    shadow: draft.shadow ?? false,
    thresholds: draft.thresholds ?? usualThresholds,
    velocity: velocityOf(draft.velocity ?? null, null, now),
    sessionCap: draft.sessionCap ?? null,
    overshoot: draft.overshoot ?? 'allow',
    whenDown: draft.whenDown ?? 'closed',
    parentId: draft.parentId ?? null,
    allocationId: null,
    allocated: null,
    createdAt: now,
    updatedAt: now,
  };
  return checkBudget(budget);
}

/**
 * A budget with some members changed. The period's number stays, so spend and holds stay: a changed interval starts
 * counting at `now` from the present number; everything else leaves the anchor alone (architecture §6).
 *
 * @param n the present period.
 * @throws DomainError `invalid` naming the member.
 */
export function patchBudget(budget: Budget, patch: BudgetPatch, n: number, now: Date): Budget {
  const { velocity, ...plain } = patch;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const window = patch.window ?? budget.window;
  const turned = !sameWindow(window, budget.window);
  return checkBudget({
    ...budget,
    ...given,
    ...(velocity === undefined ? {} : { velocity: velocityOf(velocity, budget.velocity, now) }),
    ...(turned ? { anchor: now, base: n } : {}),
    updatedAt: now,
  });
}

/** Whether two windows cut time alike, whatever the anchor. */
export function sameWindow(a: Budget['window'], b: Budget['window']): boolean {
  const plain = (window: Budget['window']): string => {
    if (window.kind === 'forever') return '';
    const rest = window.kind === 'calendar' ? (window.weekStart ?? 1) : window.every;
    return [window.kind, window.unit, window.zone ?? 'UTC', rest].join('/');
  };
  return plain(a) === plain(b);
}

/** A budget set back by hand: a new period begins now, and with it new velocity and session counters. Holds stay where they are. */
export function resetBudget(budget: Budget, n: number, now: Date): Budget {
  return {
    ...budget,
    anchor: now,
    base: n + 1,
    touched: n + 1,
    resets: budget.resets + 1,
    updatedAt: now,
  };
}

/** Raises that a budget remembers. */
const raisesKept = 100;

/**
 * A budget with a temporary addition to its cap. The last hundred raises are remembered, over or not: they explain why
 * more may be used than the cap.
 *
 * @throws DomainError `invalid` for an amount that is not positive, an end that is not ahead, or a child budget.
 */
export function raiseBudget(budget: Budget, amount: bigint, until: Date, now: Date): Budget {
  if (checkAmount(amount, ['amount']) === 0n) throw invalid(['amount'], 'must be positive');
  if (!(until > now)) throw invalid(['until'], 'must be in the future');
  if (budget.parentId !== null) throw invalid(['budget'], 'a child budget spends what its parent set aside');
  const raise = { amount: amount.toString(), until: until.toISOString() };
  return { ...budget, raises: [...budget.raises, raise].slice(-raisesKept), updatedAt: now };
}

/** Counting starts anew when a limit is first set or its window changes; other changes keep it (costs spec §9.4). */
function velocityOf(draft: VelocityDraft | null, old: Velocity | null, now: Date): Velocity | null {
  if (draft === null) return null;
  if (checkAmount(draft.limit, ['velocity', 'limit']) === 0n)
    throw invalid(['velocity', 'limit'], 'must be positive');
  const windowMs = checkMs(draft.windowMs ?? usualVelocityMs, 'windowMs');
  const cooldownMs = checkMs(draft.cooldownMs ?? usualVelocityMs, 'cooldownMs');
  const since = old !== null && old.windowMs === windowMs ? old.since : now.toISOString();
  return { limit: draft.limit.toString(), windowMs, cooldownMs, since };
}

function checkMs(ms: number, name: string): number {
  if (!Number.isSafeInteger(ms) || ms < 1000 || ms > longestVelocityMs)
    throw invalid(['velocity', name], 'must be an integer from 1,000 ms to 31 days');
  return ms;
}

function checkName(value: string, name: string): string {
  if (value === '') throw invalid([name], 'must not be empty');
  return checkText(value, [name]);
}

function checkBudget(budget: Budget): Budget {
  checkAmount(budget.cap, ['cap']);
  if (budget.sessionCap !== null) checkAmount(budget.sessionCap, ['sessionCap']);
  checkWindow(windowOf(budget));
  budget.thresholds.forEach((each, index) => {
    const before = budget.thresholds[index - 1] ?? 0;
    if (!Number.isInteger(each) || each <= before || each > 1000)
      throw invalid(['thresholds', index], 'must be whole percentages in ascending order, 1 to 1000');
  });
  return budget;
}
