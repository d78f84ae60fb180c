import type { JsonObject } from '../../../../kernel/json.js';
import { prefixId } from '../../../../kernel/id.js';
import type { Check, Subject } from '../../../../budgets/model.js';
import type { Printable } from '../../../../platform/delivery/webhooks/rules/exact-json.js';
import { entityIdOf } from '../../budgets/rules.js';

/** What is announced of a minute's denials under one rule: the facts of the first. */
export type Denied = {
  /** The first denial's instant, ISO 8601. */
  readonly at: string;
  readonly check: Check;
  readonly subjects: readonly Subject[];
  readonly session: string | null;
  readonly cooldownMs: number | null;
  /** How many there were. */
  readonly count: number;
  /** The caller's own words about the request. */
  readonly about: JsonObject | null;
};

type Members = { readonly [name: string]: Printable };

const wordOf = (about: JsonObject | null, name: string): string | null => {
  const word = about?.[name];
  return typeof word === 'string' ? word : null;
};

const callOf = ({ about }: Denied): Members => ({
  model: wordOf(about, 'model'),
  provider: wordOf(about, 'provider'),
});

const entityOf = ({ check }: Denied): Members => ({
  budget_entity_type: check.subjectType,
  budget_entity_id: entityIdOf(check),
});

/** What was used when the request was refused, open holds included. */
const usedOf = ({ cap, available }: Check): bigint => BigInt(cap) - BigInt(available);

function velocityMembers({ check, cooldownMs }: Denied): Members {
  return {
    velocity_limit_microdollars: BigInt(check.cap),
    velocity_window_seconds: Math.round((check.windowMs ?? 0) / 1_000),
    // While the breaker is open nothing is compared.
    velocity_current_microdollars: check.used === undefined ? null : BigInt(check.used),
    cooldown_seconds: Math.round((cooldownMs ?? 0) / 1_000),
  };
}

function sessionMembers({ check, session }: Denied): Members {
  return {
    session_id: session,
    session_spend_microdollars: usedOf(check),
    session_limit_microdollars: BigInt(check.cap),
  };
}

/** The members that name a tag or a customer beside the entity. */
function nameMembers({ subjectType, subjectId }: Check): Members {
  if (subjectType === 'customer') return { customer_id: subjectId };
  if (subjectType !== 'tag') return {};
  const at = subjectId.indexOf('=');
  return { tag_key: subjectId.slice(0, at), tag_value: subjectId.slice(at + 1) };
}

function capMembers({ check }: Denied): Members {
  return {
    ...nameMembers(check),
    budget_limit_microdollars: BigInt(check.cap),
    budget_spend_microdollars: usedOf(check),
    estimated_request_cost_microdollars: BigInt(check.requested),
  };
}

function ruleMembers(denied: Denied): Members {
  if (denied.check.rule === 'velocity') return velocityMembers(denied);
  return denied.check.rule === 'session' ? sessionMembers(denied) : capMembers(denied);
}

/** A denial under the name of what refused (costs spec §11.3). */
export const deniedObject = (denied: Denied): Members => ({
  ...entityOf(denied),
  ...ruleMembers(denied),
  ...callOf(denied),
  blocked_at: denied.at,
});

/** The same as a request that was blocked, whatever refused it. */
export function blockedObject(denied: Denied): Members {
  const key = denied.subjects.find(({ type }) => type === 'api_key')?.id;
  return {
    reason: denied.check.rule === 'velocity' ? 'rate_limit' : 'budget',
    ...callOf(denied),
    api_key_id: key === undefined ? null : prefixId('ns_key_', key),
    details: { ...entityOf(denied), ...ruleMembers(denied), blocked_at: denied.at, count: denied.count },
  };
}
