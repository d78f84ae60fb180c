import type { JsonObject } from '../../kernel/json.js';
import type { Amounts, Check, DecisionBody, Subject } from '../model.js';
import { amountsJson } from './amounts.js';
import { checksOf } from './checks-of.js';
import type { Findings, Spend, Standing } from './judge-spend.js';

/** The stored explanation of a decision. */
export function decisionBody(
  spend: Spend,
  { refusal, standings }: Findings,
  subjects: readonly Subject[],
  about: JsonObject | null,
): DecisionBody {
  const checks = checksOf(standings, spend.nowMs);
  const told = { subjects, amounts: amountsJson(spend.amounts), session: spend.session, checks };
  if (refusal === null)
    return {
      verdict: 'admitted',
      reason: null,
      binding: tightest(standings),
      ...told,
      roomAt: null,
      passing: null,
      about,
    };
  return {
    verdict: 'refused',
    reason: refusal.rule,
    binding: standings[refusal.at]?.facts.budget.id ?? null,
    ...told,
    roomAt: roomAt(checks),
    passing: passing(checks, spend.amounts),
    about,
  };
}

/** The check that refused. */
export const refusingCheck = ({ checks, reason, binding }: DecisionBody): Check | undefined =>
  checks.find((check) => check.rule === reason && check.budget === binding);

/** The budget with the least left after the request; the first examined of equals. */
function tightest(standings: readonly Standing[]): string | null {
  let least = 0n;
  let budget: string | null = null;
  for (const { available, amount, facts } of standings) {
    const left = available - amount;
    if (budget === null || left < least) [least, budget] = [left, facts.budget.id];
  }
  return budget;
}

/** When every refusing check could pass: the latest of their instants, or never when one never could. */
function roomAt(checks: readonly Check[]): string | null {
  let latest = '';
  for (const { outcome, roomAt: at } of checks) {
    if (outcome !== 'refused') continue;
    if (at === null || at === undefined) return null;
    // ISO instants of one form order as text.
    if (at > latest) latest = at;
  }
  return latest;
}

/** The most of each refused unit that no binding check would refuse; left out where nothing would pass. */
function passing(checks: readonly Check[], amounts: Amounts): Record<string, string> {
  const most: Record<string, string> = {};
  for (const unit in amounts) {
    const refusing = checks.filter((check) => check.unit === unit && check.outcome === 'refused');
    if (refusing.length === 0) continue;
    const rooms = refusing.map((check) => (check.cooling ? -1n : BigInt(check.available)));
    const least = rooms.reduce((a, b) => (a < b ? a : b));
    if (least >= 0n) most[unit] = least.toString();
  }
  return most;
}
