import type { Counter } from '../../storage/counters.js';
import type { Budget, CheckOutcome } from '../model.js';
import type { Span } from './facts.js';

/** What is free on a counter. Never clamped: below zero there is a recorded cause (architecture §6). */
export const availableOf = (cap: bigint, counter: Counter): bigint => cap - counter.settled - counter.held;

/** What a failed cap means under a budget's mode; equality passes (costs spec §9.5). */
export function capOutcome(budget: Budget, amount: bigint, available: bigint): CheckOutcome {
  if (amount <= available) return 'passed';
  if (budget.policy === 'soft') return 'tolerated';
  if (budget.policy === 'warn') return 'tracked';
  return budget.shadow ? 'shadowed' : 'refused';
}

/**
 * The first instant at which time alone could make room for an amount: the next expiry of a hold when only holds are
 * in the way, else the end of the period; null when the cap itself is too small or the budget never resets.
 */
export function capRoomAt(
  counter: Counter,
  cap: bigint,
  span: Span,
  budget: Budget,
  amount: bigint,
): number | null {
  if (counter.settled + amount <= cap && counter.earliestExpiry !== null)
    return counter.earliestExpiry.getTime();
  return amount <= budget.cap && span.end !== Infinity ? span.end : null;
}
