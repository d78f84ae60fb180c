import { invalid } from '../../kernel/errors.js';
import { emptyCounter, type Counter } from '../../storage/counters.js';
import type { Amounts, Budget, Rule, Subject } from '../model.js';
import { applySpend } from './apply-spend.js';
import { indexBudgets, matchBudgets } from './match-budgets.js';
import { judgeSpend, type Refusal, type Spend, type Standing } from './judge-spend.js';
import { settleCounter } from './settle-counter.js';
import { simulatedFamilies, type Families } from './simulate-families.js';

/** One request of the past. */
export interface PastRequest {
  readonly at: Date;
  readonly subjects: readonly Subject[];
  readonly session?: string;
  /** What it would have reserved; its actual cost when absent. */
  readonly estimate?: Amounts;
  readonly actual: Amounts;
  /** When it settled; at once when absent. */
  readonly endedAt?: Date;
}

/** What a proposed budget would have done. Amounts are micros of its unit. */
export interface SimulatedBudget {
  readonly budget: string;
  /** Requests that it would have refused, by the rule that did. */
  readonly refused: Readonly<Record<Rule, number>>;
  /** Requests that it would have let through only because of its mode. */
  readonly tolerated: number;
  /** Charged to it over all periods. */
  readonly spent: bigint;
  /** The actual cost of the requests that it would have refused (ruling 22). */
  readonly saved: bigint;
}

/** The outcome of a replay. */
export interface Simulation {
  readonly requests: number;
  readonly refused: number;
  /** In the order of the proposed budgets. */
  readonly budgets: readonly SimulatedBudget[];
}

interface Tally {
  readonly refused: Record<Rule, number>;
  tolerated: number;
  spent: bigint;
  saved: bigint;
}

/** An admitted request that has not settled yet. */
interface Running {
  readonly endMs: number;
  readonly standings: readonly Standing[];
  readonly actual: Amounts;
}

/**
 * Replays history against proposed budgets with the rules that decide live requests: caps in every mode, sessions,
 * velocities, raises, overshoot, windows and children. Counters start empty; periods are counted from the first request
 * when a budget's anchor is later. Pure; changes nothing.
 *
 * @param history in order of time.
 * @throws DomainError `invalid` naming the request that goes back in time.
 */
export function simulate(budgets: readonly Budget[], history: Iterable<PastRequest>): Simulation {
  const tallies = new Map<string, Tally>(
    budgets.map(({ id }) => [
      id,
      { refused: { cap: 0, session: 0, velocity: 0 }, tolerated: 0, spent: 0n, saved: 0n },
    ]),
  );
  const counters = new Map<string, Counter>();
  const running: Running[] = [];
  let requests = 0;
  let refused = 0;
  let lastMs = -Infinity;
  let families: Families | null = null;
  let index = indexBudgets('', []);
  for (const past of history) {
    const nowMs = past.at.getTime();
    if (nowMs < lastMs) throw invalid(['history', requests, 'at'], 'must not go back in time');
    if (families === null) {
      const moved = budgets.map((budget) => startedBy(budget, past.at));
      families = simulatedFamilies(moved);
      index = indexBudgets('', moved);
    }
    lastMs = nowMs;
    requests++;
    settleUntil(running, nowMs, counters, tallies);
    const amounts = past.estimate ?? past.actual;
    const spend: Spend = { amounts, session: past.session ?? null, kind: 'estimate', nowMs, expiresAt: null };
    const facts = families.current(matchBudgets(index, past.subjects, amounts), counters, past.at);
    const findings = judgeSpend(spend, facts, counters);
    for (const [key, counter] of applySpend(spend, findings, counters).counters) counters.set(key, counter);
    if (findings.refusal !== null) {
      refused++;
      noteRefusal(findings.standings, findings.refusal, past.actual, tallies);
      continue;
    }
    noteTolerated(findings.standings, tallies);
    const endMs = Math.max(nowMs, past.endedAt?.getTime() ?? nowMs);
    const admitted = { endMs, standings: findings.standings, actual: past.actual };
    if (endMs === nowMs) settleAll(admitted, counters, tallies);
    else insertByEnd(running, admitted);
  }
  settleUntil(running, Infinity, counters, tallies);
  return {
    requests,
    refused,
    budgets: budgets.map(({ id }) => ({ budget: id, ...(tallies.get(id) as Tally) })),
  };
}

/** A proposed budget as if it had existed when history began. */
function startedBy(budget: Budget, first: Date): Budget {
  const { anchor, velocity } = budget;
  const since = first.toISOString();
  return {
    ...budget,
    anchor: anchor > first ? first : anchor,
    velocity: velocity && velocity.since > since ? { ...velocity, since } : velocity,
  };
}

function noteRefusal(
  standings: readonly Standing[],
  { rule, at }: Refusal,
  actual: Amounts,
  tallies: ReadonlyMap<string, Tally>,
): void {
  const { budget } = (standings[at] as Standing).facts;
  const tally = tallies.get(budget.id) as Tally;
  tally.refused[rule]++;
  tally.saved += actual[budget.unit] ?? 0n;
}

function noteTolerated(standings: readonly Standing[], tallies: ReadonlyMap<string, Tally>): void {
  for (const { facts, outcome, session, velocity } of standings) {
    const passed = outcome === 'passed' && (session?.outcome ?? 'passed') === 'passed';
    if (!passed || (velocity?.outcome ?? 'passed') !== 'passed')
      (tallies.get(facts.budget.id) as Tally).tolerated++;
  }
}

/** Keeps the running requests in the order in which they end, the next one last. */
function insertByEnd(running: Running[], admitted: Running): void {
  let [low, high] = [0, running.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((running[middle] as Running).endMs > admitted.endMs) low = middle + 1;
    else high = middle;
  }
  running.splice(low, 0, admitted);
}

function settleUntil(
  running: Running[],
  nowMs: number,
  counters: Map<string, Counter>,
  tallies: ReadonlyMap<string, Tally>,
): void {
  for (let next = running.at(-1); next !== undefined && next.endMs <= nowMs; next = running.at(-1)) {
    running.pop();
    settleAll(next, counters, tallies);
  }
}

function settleAll(
  { standings, actual, endMs }: Running,
  counters: Map<string, Counter>,
  tallies: ReadonlyMap<string, Tally>,
): void {
  for (const { facts, span, amount, session } of standings) {
    const { budget } = facts;
    const spent = actual[budget.unit] ?? 0n;
    const share = {
      amount,
      spent,
      capped: budget.overshoot === 'cap',
      kind: 'estimate',
      late: false,
    } as const;
    const before = counters.get(span.key) ?? emptyCounter;
    const done = settleCounter(before, share, facts, { nowMs: endMs, n: span.n, reference: null });
    counters.set(span.key, done.counter);
    (tallies.get(budget.id) as Tally).spent += done.charged;
    if (session === null) continue;
    const own = counters.get(session.key) ?? emptyCounter;
    counters.set(session.key, { ...own, settled: own.settled + spent, held: own.held - amount });
  }
}
