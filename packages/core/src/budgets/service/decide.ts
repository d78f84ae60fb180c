import type { JsonObject } from '../../kernel/json.js';
import { dueWork, insertion, replacement, type Counter, type Write } from '../../storage/counters.js';
import type { TenantId } from '../../storage/storage.js';
import {
  budgets,
  decisions,
  holds,
  type Check,
  type DecisionBody,
  type Hold,
  type HoldLine,
  type PackedDecision,
  type ReserveOutcome,
  type Subject,
} from '../model.js';
import { applySpend, linesOf } from '../rules/apply-spend.js';
import { minuteOf } from '../rules/budget-state.js';
import { decisionBody, refusingCheck } from '../rules/decision-body.js';
import { packDecision } from '../rules/pack-decision.js';
import { judgeSpend, type Spend } from '../rules/judge-spend.js';
import type { Facts } from '../rules/facts.js';
import { touchPeriods } from '../rules/touch-period.js';
import { announce } from './commit.js';

/** Everything about a request that its decision and hold store. */
export interface Ask {
  readonly id: string;
  readonly tenant: TenantId;
  readonly now: Date;
  readonly spend: Spend;
  readonly subjects: readonly Subject[];
  readonly about: JsonObject | null;
  readonly owner: string | null;
}

/** What an operation stores of a decided request; the decision itself has its own row. */
export type ReserveValue = {
  readonly decision: string;
  readonly verdict: DecisionBody['verdict'];
  /** Whether a hold was taken, under the decision's id. */
  readonly held: boolean;
  /** The hold's expiry, epoch milliseconds. */
  readonly until: number | null;
};

/** A decided request, ready to be committed. */
export interface Ruling {
  readonly outcome: ReserveOutcome;
  readonly value: ReserveValue;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly writes: Write[];
  readonly retryable: boolean;
}

/** Work of this kind announces a minute's denials when it falls due (ruling 13). */
export const denialWork = 'budget.denial';

/** What the work of a denial carries. */
export type DenialPayload = {
  readonly budget: string;
  /** The counter that counts the minute's denials. */
  readonly key: string;
  readonly minute: number;
  /** The first denial's instant, ISO 8601. */
  readonly at: string;
  readonly decision: string;
  readonly check: Check;
  readonly slot: string;
  readonly subjects: readonly Subject[];
  /** How long a velocity's breaker stays open; null for other rules. */
  readonly cooldownMs: number | null;
  readonly session: string | null;
  readonly about: JsonObject | null;
};

/**
 * Decides a request on counters as they are under the locks, and lists what the decision stores.
 *
 * @param stored the counters that a refusal leaves as they are; `counters` itself unless a hold is to be replaced.
 */
export function decide(
  ask: Ask,
  facts: readonly Facts[],
  counters: ReadonlyMap<string, Counter>,
  id: () => string,
  stored = counters,
): Ruling {
  const { now, spend } = ask;
  const findings = judgeSpend(spend, facts, counters);
  const effect = applySpend(spend, findings, stored);
  const body = decisionBody(spend, findings, ask.subjects, ask.about);
  const packed = packDecision(body);
  const lines = findings.refusal === null ? linesOf(findings.standings) : [];
  const hold = lines.length === 0 ? null : holdOf(ask, lines, packed);
  const { verdict } = body;
  const writes: Write[] = [
    hold ? insertion(holds, hold) : insertion(decisions, { id: ask.id, at: now, verdict, body: packed }),
  ];
  for (const { seen, next, event } of touchPeriods(facts, counters, spend.nowMs)) {
    writes.push(replacement(budgets, seen, next));
    writes.push(...announce([event], now, id));
  }
  if (effect.events.length > 0) writes.push(...announce(effect.events, now, id));
  const check = effect.denial === null ? undefined : refusingCheck(body);
  if (check && effect.denial !== null) writes.push(denialWrite(ask, check, effect.denial, facts));
  return {
    outcome: { decisionId: ask.id, body, hold, judged: facts },
    value: {
      decision: ask.id,
      verdict,
      held: hold !== null,
      until: hold?.expiresAt?.getTime() ?? null,
    },
    counters: effect.counters,
    writes,
    retryable: verdict === 'refused',
  };
}

function holdOf({ id, now, spend, owner }: Ask, lines: readonly HoldLine[], decision: PackedDecision): Hold {
  return {
    id,
    kind: spend.kind,
    owner,
    status: 'open',
    amounts: decision.amounts,
    lines,
    session: spend.session,
    expiresAt: spend.expiresAt,
    decision,
    openedAt: now,
    closedAt: null,
    actual: null,
    charges: null,
  };
}

function denialWrite(ask: Ask, check: Check, key: string, facts: readonly Facts[]): Write {
  const refusing = facts.find(({ budget }) => budget.id === check.budget);
  const minute = minuteOf(ask.spend.nowMs);
  const payload: DenialPayload = {
    budget: check.budget,
    key,
    minute,
    at: ask.now.toISOString(),
    decision: ask.id,
    check,
    slot: refusing?.budget.slot ?? '',
    subjects: ask.subjects,
    cooldownMs: check.rule === 'velocity' ? (refusing?.velocity?.cooldownMs ?? null) : null,
    session: ask.spend.session,
    about: ask.about,
  };
  return dueWork({
    kind: denialWork,
    key: `${ask.tenant}:${check.budget}:${check.rule}:${minute}`,
    tenant: ask.tenant,
    lane: ask.tenant,
    due: new Date((minute + 1) * 60_000),
    payload,
  });
}
