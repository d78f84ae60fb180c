import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { HoldLine } from '../model.js';
import { budgetFacts, type BudgetEvent } from './budget-event.js';
import { countDenial, countOver, moveKind } from './budget-state.js';
import type { Facts } from './facts.js';
import { countSession } from './judge-session.js';
import type { Findings, Spend, Standing } from './judge-spend.js';
import { countVelocity } from './judge-velocity.js';

/** What a decision changes. */
export interface SpendEffect {
  readonly counters: Map<string, Counter>;
  readonly events: readonly BudgetEvent[];
  /** The counter of the minute's first denial of a budget under a rule; it is announced when the minute ends. */
  readonly denial: string | null;
}

const earlier = (a: Date | null, b: Date | null): Date | null =>
  a === null || (b !== null && b < a) ? b : a;

/** Holds the amount on a counter until `expiresAt`. */
export function holdOn(counter: Counter, amount: bigint, expiresAt: Date | null): Counter {
  const { settled, held, earliestExpiry, state } = counter;
  return { settled, held: held + amount, earliestExpiry: earlier(earliestExpiry, expiresAt), state };
}

/**
 * Carries out what was found: holds everywhere, or nowhere. A breaker that opened or closed stays so either way.
 *
 * @param stored the counters on which a refusal is counted; those judged may have been freed of a hold that it keeps.
 */
export function applySpend(
  spend: Spend,
  findings: Findings,
  stored: ReadonlyMap<string, Counter>,
): SpendEffect {
  return findings.refusal === null ? admit(spend, findings.standings) : refuse(spend, findings, stored);
}

/** What each counter gives to the hold of an admitted request. */
export function linesOf(standings: readonly Standing[]): readonly HoldLine[] {
  const lines: HoldLine[] = [];
  for (const { facts, span, amount: micros, session } of standings) {
    const { unit, overshoot } = facts.budget;
    const amount = micros.toString();
    lines.push(
      overshoot === 'cap' ? { key: span.key, amount, unit, overshoot } : { key: span.key, amount, unit },
    );
    if (session !== null) lines.push({ key: session.key, amount, unit });
  }
  return lines;
}

function admit(spend: Spend, standings: readonly Standing[]): SpendEffect {
  const counters = new Map<string, Counter>();
  const events: BudgetEvent[] = [];
  for (const standing of standings) {
    const { facts, span, amount, session, velocity } = standing;
    counters.set(span.key, admitOn(standing, spend));
    if (session !== null) {
      const counted = countSession(session.counter, amount, spend.nowMs);
      counters.set(session.key, holdOn(counted, 0n, spend.expiresAt));
    }
    if (velocity === null) continue;
    const { outcome, state } = velocity.verdict;
    setState(counters, velocity.key, countVelocity(state, amount));
    if (outcome === 'recovered') events.push(recovered(facts));
  }
  return { counters, events, denial: null };
}

function admitOn({ counter, cap, amount }: Standing, { kind, expiresAt }: Spend): Counter {
  const next = moveKind(holdOn(counter, amount, expiresAt), kind, amount);
  return amount > 0n && next.settled + next.held > cap ? countOver(next, 'mode') : next;
}

function refuse(
  { nowMs }: Spend,
  { standings, refusal }: Findings,
  stored: ReadonlyMap<string, Counter>,
): SpendEffect {
  const counters = new Map<string, Counter>();
  const events: BudgetEvent[] = [];
  if (refusal === null) return { counters, events, denial: null };
  for (const [at, { facts, velocity }] of standings.entries()) {
    if (velocity === null || !wasExamined(refusal, at)) continue;
    const { outcome, state } = velocity.verdict;
    if (outcome === 'tripped' || outcome === 'recovered') setState(counters, velocity.key, state);
    if (outcome === 'recovered') events.push(recovered(facts));
  }
  const { key } = (standings[refusal.at] as Standing).span;
  const { counter, first } = countDenial(stored.get(key) ?? emptyCounter, refusal.rule, nowMs);
  counters.set(key, counter);
  return { counters, events, denial: first ? key : null };
}

/** Whether a velocity was examined: a denial stops everything behind it (costs spec §9.1). */
const wasExamined = ({ rule, at: refusedAt }: { rule: string; at: number }, at: number): boolean =>
  rule === 'cap' || (rule === 'velocity' && at <= refusedAt);

function setState(counters: Map<string, Counter>, key: string, state: NonNullable<Counter['state']>): void {
  counters.set(key, { settled: 0n, held: 0n, earliestExpiry: null, state });
}

function recovered({ budget, velocity }: Facts): BudgetEvent {
  const data = {
    ...budgetFacts(budget),
    limit: String(velocity?.limit),
    windowMs: velocity?.windowMs ?? 0,
    cooldownMs: velocity?.cooldownMs ?? 0,
  };
  return { type: 'budget.velocity_recovered', budget, data };
}
