import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { Amounts, CheckOutcome, HoldKind, Rule, VelocityState } from '../model.js';
import { sessionKey, velocityKey } from './counter-keys.js';
import { capAt, type Facts, type Span } from './facts.js';
import { availableOf, capOutcome } from './judge-cap.js';
import { sessionUse } from './judge-session.js';
import { judgeVelocity, type VelocityVerdict } from './judge-velocity.js';

/** A request for money. */
export interface Spend {
  readonly amounts: Amounts;
  readonly session: string | null;
  readonly kind: HoldKind;
  readonly nowMs: number;
  readonly expiresAt: Date | null;
  /** Nothing refuses it. */
  readonly forced?: boolean;
}

/** How one budget stands to a request. */
export interface Standing {
  readonly facts: Facts;
  readonly span: Span;
  readonly amount: bigint;
  /** What may be spent in the period now. */
  readonly cap: bigint;
  readonly counter: Counter;
  readonly available: bigint;
  readonly outcome: CheckOutcome;
  /** Where the budget limits sessions and the request names one. */
  readonly session: SessionStanding | null;
  readonly velocity: VelocityStanding | null;
}

/** How the request's session stands. */
export interface SessionStanding {
  readonly key: string;
  readonly counter: Counter;
  readonly available: bigint;
  readonly outcome: CheckOutcome;
}

/** How the budget's rate of spending stands. */
export interface VelocityStanding {
  readonly key: string;
  readonly verdict: VelocityVerdict;
  readonly outcome: CheckOutcome;
}

/** The findings of all rules on all matching budgets, in the order of examination. */
export interface Findings {
  readonly standings: readonly Standing[];
  /** What refuses: the first rule that failed. Null admits. */
  readonly refusal: Refusal | null;
}

/** The rule that refuses a request. */
export interface Refusal {
  readonly rule: Rule;
  /** Position of the budget among the standings. */
  readonly at: number;
}

/**
 * Judges every rule on every budget (costs spec §9.1): sessions first, then velocities, then caps, each over the budgets
 * in order; the first that fails refuses, all must pass.
 *
 * @param facts the matching budgets in the order of examination; all count a unit that is asked for.
 */
export function judgeSpend(
  spend: Spend,
  facts: readonly Facts[],
  counters: ReadonlyMap<string, Counter>,
): Findings {
  const judged = facts.map((each) => standingOf(spend, each, counters));
  const standings = spend.forced === true ? judged.map(letThrough) : judged;
  return { standings, refusal: firstRefusal(standings) };
}

const unrefused = (outcome: CheckOutcome): CheckOutcome => (outcome === 'refused' ? 'tracked' : outcome);

/** What a forced request makes of a refusal: it is only written down. */
const letThrough = (standing: Standing): Standing => ({
  ...standing,
  outcome: unrefused(standing.outcome),
  session: standing.session && { ...standing.session, outcome: unrefused(standing.session.outcome) },
  velocity: standing.velocity && { ...standing.velocity, outcome: unrefused(standing.velocity.outcome) },
});

function firstRefusal(standings: readonly Standing[]): Refusal | null {
  let velocity = -1;
  let cap = -1;
  for (let at = 0; at < standings.length; at++) {
    const each = standings[at] as Standing;
    if (each.session?.outcome === 'refused') return { rule: 'session', at };
    if (velocity < 0 && each.velocity?.outcome === 'refused') velocity = at;
    if (cap < 0 && each.outcome === 'refused') cap = at;
  }
  if (velocity >= 0) return { rule: 'velocity', at: velocity };
  return cap >= 0 ? { rule: 'cap', at: cap } : null;
}

function standingOf(spend: Spend, facts: Facts, counters: ReadonlyMap<string, Counter>): Standing {
  const { budget } = facts;
  const { nowMs } = spend;
  const span = facts.spanAt(nowMs);
  const amount = spend.amounts[budget.unit] as bigint;
  const cap = capAt(facts, nowMs);
  const counter = counters.get(span.key) ?? emptyCounter;
  const available = availableOf(cap, counter);
  return {
    facts,
    span,
    amount,
    cap,
    counter,
    available,
    outcome: capOutcome(budget, amount, available),
    session: sessionStanding(spend, facts, amount, counters),
    velocity: facts.velocity === null ? null : velocityStanding(facts, amount, nowMs, counters),
  };
}

/** Session and velocity limits bind whatever the policy, but in shadow nothing does (costs spec §5.1). */
const outcomeOf = (passed: boolean, { budget }: Facts): CheckOutcome =>
  passed ? 'passed' : budget.shadow ? 'shadowed' : 'refused';

function sessionStanding(
  { session, nowMs }: Spend,
  facts: Facts,
  amount: bigint,
  counters: ReadonlyMap<string, Counter>,
): SessionStanding | null {
  const { id, resets, sessionCap } = facts.budget;
  if (session === null || sessionCap === null) return null;
  const key = sessionKey(id, resets, session);
  const counter = counters.get(key) ?? emptyCounter;
  const available = sessionCap - sessionUse(counter, nowMs);
  return { key, counter, available, outcome: outcomeOf(amount <= available, facts) };
}

function velocityStanding(
  facts: Facts,
  amount: bigint,
  nowMs: number,
  counters: ReadonlyMap<string, Counter>,
): VelocityStanding | null {
  if (facts.velocity === null) return null;
  const key = velocityKey(facts.budget.id, facts.budget.resets);
  const stored = counters.get(key)?.state as VelocityState | null | undefined;
  const verdict = judgeVelocity(facts.velocity, stored ?? null, amount, nowMs);
  const passed = verdict.outcome === 'passed' || verdict.outcome === 'recovered';
  return { key, verdict, outcome: outcomeOf(passed, facts) };
}
