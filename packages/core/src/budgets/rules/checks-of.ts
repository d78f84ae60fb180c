import type { Check, CheckOutcome, Rule } from '../model.js';
import { capRoomAt } from './judge-cap.js';
import { sessionRoomAt } from './judge-session.js';
import type { SessionStanding, Standing, VelocityStanding } from './judge-spend.js';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/**
 * Every limit that was looked at, in the order of examination. Those behind the first failure are listed too, so that
 * the explanation is whole; only what was examined before it has any effect.
 */
export function checksOf(standings: readonly Standing[], nowMs: number): readonly Check[] {
  const checks: Check[] = [];
  for (const each of standings) if (each.session) checks.push(sessionCheck(each, each.session));
  for (const each of standings) if (each.velocity) checks.push(velocityCheck(each, each.velocity, nowMs));
  for (const each of standings) checks.push(capCheck(each));
  return checks;
}

function checkOf(
  { facts, amount }: Standing,
  rule: Rule,
  outcome: CheckOutcome,
  available: bigint,
  cap: bigint,
): Check {
  const { id, subjectType, subjectId, unit } = facts.budget;
  return {
    budget: id,
    subjectType,
    subjectId,
    unit,
    rule,
    outcome,
    requested: amount.toString(),
    available: available.toString(),
    cap: cap.toString(),
  };
}

function sessionCheck(standing: Standing, { counter, available, outcome }: SessionStanding): Check {
  const cap = standing.facts.budget.sessionCap as bigint;
  const check = checkOf(standing, 'session', outcome, available, cap);
  if (outcome === 'passed') return check;
  return { ...check, roomAt: iso(sessionRoomAt(counter, cap, standing.amount)) };
}

function velocityCheck(standing: Standing, { verdict, outcome }: VelocityStanding, nowMs: number): Check {
  const { used, room, retryAt } = verdict;
  const limit = standing.facts.velocity?.limit ?? 0n;
  const windowMs = standing.facts.velocity?.windowMs ?? 0;
  const passed = outcome === 'passed';
  const cooling = verdict.outcome === 'cooling';
  return {
    ...checkOf(standing, 'velocity', outcome, room ?? (cooling ? 0n : limit), limit),
    windowMs,
    ...(used === null ? {} : { used: used.toString() }),
    ...(cooling ? { cooling: true as const } : {}),
    ...(passed ? {} : { roomAt: iso(retryAt ?? nowMs) }),
  };
}

function capCheck(standing: Standing): Check {
  const { facts, span, counter, cap, amount, available, outcome } = standing;
  const { id, subjectType, subjectId, unit } = facts.budget;
  // Written out: this is the one check that every request has.
  const check: Check = {
    budget: id,
    subjectType,
    subjectId,
    unit,
    rule: 'cap',
    outcome,
    requested: amount.toString(),
    available: available.toString(),
    cap: cap.toString(),
    n: span.n,
  };
  if (outcome === 'passed') return check;
  return { ...check, roomAt: iso(capRoomAt(counter, cap, span, facts.budget, amount)) };
}
