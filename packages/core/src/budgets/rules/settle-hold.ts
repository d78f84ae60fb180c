import type { Counter } from '../../storage/counters.js';
import type { Amounts, Hold, HoldCharge, HoldLine, LedgerCause } from '../model.js';
import { amountsJson } from './amounts.js';
import { holdOn } from './apply-spend.js';
import { budgetFacts, type BudgetEvent } from './budget-event.js';
import { countOver, moveKind } from './budget-state.js';
import { budgetInKey, isSessionKey, periodInKey } from './counter-keys.js';
import { releaseOn } from './expire-holds.js';
import { capAt, type Facts } from './facts.js';
import { freeCounter, settleCounter } from './settle-counter.js';

/** An amount for the books. */
export interface Posting {
  readonly budgetId: string;
  readonly n: number;
  readonly amount: bigint;
  readonly cause: LedgerCause;
}

/** What ending a hold changes. */
export interface HoldEnd {
  readonly hold: Hold;
  readonly counters: Map<string, Counter>;
  readonly postings: readonly Posting[];
  readonly events: readonly BudgetEvent[];
}

/** What a settlement brings. */
export interface Settlement {
  readonly actual: Amounts;
  readonly nowMs: number;
  readonly reference: string | null;
  /** What stays held; the hold ends without it. */
  readonly rest?: Amounts | undefined;
}

/**
 * Charges what was really spent to the hold's own counters and gives the rest back, whatever period it is now (costs
 * spec §9.5). A hold that is over has already been given back and is charged once, late. A budget that was removed
 * meanwhile is skipped.
 *
 * @param hold open, or expired and not charged yet.
 * @param facts of the hold's budgets, by id; removed ones are missing.
 */
export function settleHold(
  hold: Hold,
  { actual, nowMs, reference, rest }: Settlement,
  facts: ReadonlyMap<string, Facts>,
  seen: ReadonlyMap<string, Counter>,
): HoldEnd {
  const late = hold.status === 'expired';
  const counters = new Map<string, Counter>();
  const charges: HoldCharge[] = [];
  const postings: Posting[] = [];
  const events: BudgetEvent[] = [];
  for (const line of hold.lines) {
    const { key, unit, overshoot } = line;
    const before = counterOf(line, seen);
    const amount = BigInt(line.amount);
    const spent = actual[unit] ?? 0n;
    if (isSessionKey(key)) {
      const freed = late ? before : releaseOn(before, amount);
      counters.set(key, { ...freed, settled: freed.settled + spent });
      charges.push({ key, charged: spent.toString() });
      continue;
    }
    const budgetId = budgetInKey(key);
    const each = facts.get(budgetId) ?? null;
    const n = periodInKey(key);
    const share = { amount, spent, capped: overshoot === 'cap', kind: hold.kind, late };
    const done = settleCounter(before, share, each, { nowMs, n, reference });
    counters.set(key, done.counter);
    charges.push(chargeOf(key, amount, spent, done.charged));
    if (done.charged !== 0n)
      postings.push({
        budgetId,
        n,
        amount: done.charged,
        cause: late ? 'late_settle' : 'settle',
      });
    if (done.events.length > 0) events.push(...done.events);
    if (each && spent > amount) events.push(overshot(each, line, spent, done.charged));
  }
  const kept = late ? undefined : rest;
  if (kept) return keepRest(hold, kept, { counters, postings, events }, { facts, nowMs });
  return {
    hold: {
      ...hold,
      status: late ? 'expired' : 'settled',
      closedAt: late ? hold.closedAt : new Date(nowMs),
      actual: amountsJson(actual),
      charges,
    },
    counters,
    postings,
    events,
  };
}

/** Holds the rest of a settled hold again, on the counters that it was taken from. */
function keepRest(
  hold: Hold,
  rest: Amounts,
  { counters, postings, events }: Omit<HoldEnd, 'hold'>,
  { facts, nowMs }: { readonly facts: ReadonlyMap<string, Facts>; readonly nowMs: number },
): HoldEnd {
  const lines = hold.lines.map((line): HoldLine => {
    const amount = rest[line.unit] ?? 0n;
    const kept = holdOn(counterOf(line, counters), amount, hold.expiresAt);
    if (isSessionKey(line.key)) counters.set(line.key, kept);
    else {
      const each = facts.get(budgetInKey(line.key));
      const counter = moveKind(kept, hold.kind, amount);
      const over = each !== undefined && counter.settled + counter.held > capAt(each, nowMs);
      counters.set(
        line.key,
        over && amount > BigInt(line.amount) ? countOver(counter, 'overshoot') : counter,
      );
    }
    return { ...line, amount: amount.toString() };
  });
  return { hold: { ...hold, amounts: amountsJson(rest), lines }, counters, postings, events };
}

/** Gives everything back. @param hold open. */
export function releaseHold(hold: Hold, nowMs: number, seen: ReadonlyMap<string, Counter>): HoldEnd {
  const counters = new Map<string, Counter>();
  for (const line of hold.lines) {
    const counter = counterOf(line, seen);
    const amount = BigInt(line.amount);
    const session = isSessionKey(line.key);
    counters.set(line.key, session ? releaseOn(counter, amount) : freeCounter(counter, amount, hold.kind));
  }
  const next: Hold = { ...hold, status: 'released', closedAt: new Date(nowMs) };
  return { hold: next, counters, postings: [], events: [] };
}

/** A step that ends a hold is shown all of its counters. */
const counterOf = ({ key }: HoldLine, seen: ReadonlyMap<string, Counter>): Counter =>
  seen.get(key) as Counter;

function chargeOf(key: string, held: bigint, spent: bigint, charged: bigint): HoldCharge {
  const charge: HoldCharge = { key, charged: charged.toString() };
  if (spent <= held && spent === charged) return charge;
  return {
    ...charge,
    ...(spent > held ? { over: (spent - held).toString() } : {}),
    ...(spent > charged ? { uncharged: (spent - charged).toString() } : {}),
  };
}

function overshot({ budget }: Facts, line: HoldLine, actual: bigint, charged: bigint): BudgetEvent {
  const amounts = { held: line.amount, actual: actual.toString(), charged: charged.toString() };
  return {
    type: 'budget.overshoot',
    budget,
    data: { ...budgetFacts(budget), n: periodInKey(line.key), ...amounts },
  };
}
