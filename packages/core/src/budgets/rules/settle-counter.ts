import type { Counter } from '../../storage/counters.js';
import type { HoldKind } from '../model.js';
import type { BudgetEvent } from './budget-event.js';
import { moveKind } from './budget-state.js';
import { chargeCounter } from './charge-counter.js';
import { releaseOn } from './expire-holds.js';
import { capAt, type Facts } from './facts.js';

/** One budget's share of a hold, as it ends. */
export interface Share {
  /** What was held. */
  readonly amount: bigint;
  /** What was really spent. */
  readonly spent: bigint;
  /** Whether spend above the hold stops at the cap. */
  readonly capped: boolean;
  readonly kind: HoldKind;
  /** The hold was over and has been given back already. */
  readonly late: boolean;
}

/** A counter after a hold on it has ended. */
export interface Settled {
  readonly counter: Counter;
  readonly charged: bigint;
  readonly events: readonly BudgetEvent[];
}

/**
 * Gives a hold back to its counter and charges what was spent: all of it, or under `cap` what was held and what else fits.
 *
 * @param facts null for a budget that was removed meanwhile; it is charged nothing.
 */
export function settleCounter(
  before: Counter,
  share: Share,
  facts: Facts | null,
  context: { readonly nowMs: number; readonly n: number; readonly reference: string | null },
): Settled {
  const { late, amount } = share;
  const freed = late ? before : freeCounter(before, amount, share.kind);
  const charged = facts === null ? 0n : chargeable(share, freed, facts, context.nowMs);
  if (facts === null || charged === 0n) return { counter: freed, charged, events: [] };
  const over = late ? 'late' : 'overshoot';
  const { nowMs, n, reference } = context;
  const { counter, events } = chargeCounter(freed, charged, facts, { nowMs, n, over, reference });
  return { counter, charged, events };
}

/** Gives a hold's amount back to a budget's counter. */
export function freeCounter(counter: Counter, amount: bigint, kind: HoldKind): Counter {
  return moveKind(releaseOn(counter, amount), kind, -amount);
}

function chargeable(
  { amount, spent, capped, late }: Share,
  freed: Counter,
  facts: Facts,
  nowMs: number,
): bigint {
  const guaranteed = late ? 0n : amount;
  if (!capped || spent <= guaranteed) return spent;
  const room = capAt(facts, nowMs) - freed.settled - freed.held;
  if (spent <= room) return spent;
  return room > guaranteed ? room : guaranteed;
}
