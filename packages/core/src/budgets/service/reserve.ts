import type { Json } from '../../kernel/json.js';
import { checkText } from '../../kernel/text.js';
import {
  budgets,
  type Budget,
  type Extra,
  type ReserveInput,
  type Reserved,
  type ReserveOutcome,
} from '../model.js';
import { checkAmounts } from '../rules/amounts.js';
import { checkSubjects, checkTtl } from '../rules/check-request.js';
import { catalogueKey } from '../rules/counter-keys.js';
import type { Facts } from '../rules/facts.js';
import { guessKeys, planKeys } from '../rules/plan-keys.js';
import type { Engine } from './catalogue.js';
import { commit, opsOf, type Committed } from './commit.js';
import { decide, type Ask, type ReserveValue } from './decide.js';
import { lockedFacts, plannedFacts, rememberTurned, withMatched, type Matched } from './matching.js';
import { decisionOf } from './read.js';
import { answerStoreDown } from './store-down.js';

/** A checked reserve request, with everything captured that its job needs. @throws DomainError `invalid` naming the field. */
export function askOf(engine: Engine, input: Omit<ReserveInput, 'also'>): Ask {
  const now = input.now ?? engine.runtime.now();
  const kind = input.kind ?? 'estimate';
  const ttlMs = checkTtl(input.ttlMs, kind);
  checkAmounts(input.amounts, ['amounts']);
  const session = input.session === undefined ? null : checkText(input.session, ['session']);
  const nowMs = now.getTime();
  return {
    id: engine.runtime.id(),
    tenant: engine.storage.id,
    now,
    spend: {
      amounts: { ...input.amounts },
      session,
      kind,
      nowMs,
      expiresAt: ttlMs === null ? null : new Date(nowMs + ttlMs),
      ...(input.forced === true && { forced: true }),
    },
    subjects: checkSubjects(input.subjects),
    about: input.about ?? null,
    owner: input.owner ?? null,
  };
}

/**
 * Sets money aside under every matching budget, or under none. A refusal is an answer, with its explanation.
 *
 * @throws DomainError `invalid` for a bad amount or text; `budget_unavailable` when the store cannot be reached and a
 * matching budget is `closed` then.
 */
export async function reserve<X extends Json, F extends Extra>(
  engine: Engine,
  input: ReserveInput<X, F>,
): Promise<Reserved<X>> {
  const ask = askOf(engine, input);
  const request = { subjects: ask.subjects, amounts: ask.spend.amounts, confirm: input.confirm };
  try {
    return await withMatched(engine, request, ask.now, (matched) =>
      reserveMatched(engine, input, ask, matched),
    );
  } catch (error) {
    return answerStoreDown(engine, ask, error);
  }
}

async function reserveMatched<X extends Json, F extends Extra>(
  engine: Engine,
  input: ReserveInput<X, F>,
  ask: Ask,
  matched: Matched,
): Promise<Reserved<X>> {
  const { nowMs, session } = ask.spend;
  const touch = { nowMs, session, velocity: true };
  let ruled: ReserveOutcome | null = null;
  let locked: readonly Facts[] = [];
  const guess = guessKeys(matched.facts, touch);
  const committed = await commit<{ budgets: Budget }, ReserveOutcome, ReserveValue, X, F>(engine, input, {
    now: ask.now,
    ops: opsOf(input, ask.id, ask.now),
    find: { budgets: { table: budgets, ids: matched.unsure } },
    plan: (found) =>
      matched.unsure.length === 0 ? guess : planKeys(plannedFacts(matched, found.budgets), touch),
    guess,
    reads: [catalogueKey],
    step: ({ found, reads, counters, id }) => {
      const facts = lockedFacts(matched, found.budgets, reads, nowMs);
      if (facts === null) return 'stale';
      locked = facts;
      const ruling = decide(ask, facts, counters, id);
      ruled = ruling.outcome;
      return ruling;
    },
  });
  rememberTurned(engine, matched, locked, nowMs);
  return reservedOf(engine, committed, ruled);
}

/**
 * The caller's form of a stored answer. A replay reads the decision that it repeats.
 *
 * @param ruled what this call's own step decided, if it ran.
 */
export async function reservedOf<X extends Json>(
  engine: Engine,
  { value, extra, replayed, hash }: Committed<ReserveValue, X>,
  ruled: ReserveOutcome | null,
): Promise<Reserved<X>> {
  const own = replayed ? null : ruled;
  if (own?.hold)
    engine.memory.holds.set(
      own.hold.id,
      own.hold.lines.map(({ key }) => key),
    );
  const body = own?.body ?? (await decisionOf(engine, value.decision))?.body;
  if (body === undefined) throw new Error(`decision ${value.decision} is no longer kept`);
  return {
    decisionId: value.decision,
    verdict: value.verdict,
    body,
    holdId: value.held ? value.decision : null,
    expiresAt: value.until === null ? null : new Date(value.until),
    extra,
    replayed,
    hash,
    unrecorded: false,
  };
}
