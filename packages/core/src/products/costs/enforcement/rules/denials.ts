import type { Check, DecisionBody } from '../../../../budgets/model.js';
import { DomainError } from '../../../../kernel/errors.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { budgetHeaders } from './budget-headers.js';
import { entityIdOf } from '../../budgets/rules.js';

/** Codes that say that a budget denied a request (costs spec §9.8): clients know them by one header. */
export const denialCodes: readonly string[] = [
  'budget_exceeded',
  'customer_budget_exceeded',
  'tag_budget_exceeded',
  'velocity_exceeded',
  'session_limit_exceeded',
];

const denial = (code: string, message: string, details: JsonObject | null): DomainError =>
  new DomainError(code, 'throttled', message, details);

/** What is used of a limit, money on hold included. */
const used = ({ cap, available }: Check): string => (BigInt(cap) - BigInt(available)).toString();

/** `key=value`, split at the first `=`. */
function tagOf(pair: string): { readonly tag_key: string; readonly tag_value: string } {
  const at = pair.indexOf('=');
  return { tag_key: pair.slice(0, at), tag_value: pair.slice(at + 1) };
}

function capDenial(check: Check, answerHeaders: JsonObject): DomainError {
  const { subjectType, subjectId, cap, requested } = check;
  const amounts = {
    budget_limit_microdollars: cap,
    budget_spend_microdollars: used(check),
    answerHeaders,
  };
  if (subjectType === 'customer')
    return denial('customer_budget_exceeded', "The customer's budget does not allow this request.", {
      customer_id: subjectId,
      ...amounts,
    });
  if (subjectType === 'tag')
    return denial('tag_budget_exceeded', 'The budget of a tag does not allow this request.', {
      ...tagOf(subjectId),
      ...amounts,
    });
  return denial('budget_exceeded', 'A budget does not allow this request.', {
    entity_type: subjectType,
    entity_id: entityIdOf(check),
    ...amounts,
    estimated_cost_microdollars: requested,
  });
}

function velocityDenial(
  { cap, used: current = '0', windowMs = 0, cooling, roomAt }: Check,
  now: Date,
  answerHeaders: JsonObject,
): DomainError {
  const waitMs = roomAt ? Math.max(0, Date.parse(roomAt) - now.getTime()) : 0;
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const facts = {
    limitMicrodollars: cap,
    windowSeconds: Math.round(windowMs / 1000),
    currentMicrodollars: current,
  };
  return denial('velocity_exceeded', 'Spending is too fast.', {
    ...(cooling ? {} : facts),
    retryAfterSeconds,
    answerHeaders,
  });
}

/**
 * A refusal as this surface tells it (costs spec §9.8). Spend includes what is on hold; amounts are decimal strings, which
 * the dialect prints as integers; `retryAfterSeconds` and `answerHeaders` are printed as headers only.
 */
export function denialOf(body: DecisionBody, now: Date): DomainError {
  const check = body.checks.find(({ outcome, rule }) => outcome === 'refused' && rule === body.reason);
  if (check === undefined) throw new Error('a refusal names the check that refused');
  const answerHeaders = budgetHeaders(body);
  if (check.rule === 'velocity') return velocityDenial(check, now, answerHeaders);
  if (check.rule === 'cap') return capDenial(check, answerHeaders);
  return denial('session_limit_exceeded', 'This session has reached its limit.', {
    session_id: body.session,
    session_spend_microdollars: used(check),
    session_limit_microdollars: check.cap,
    answerHeaders,
  });
}
