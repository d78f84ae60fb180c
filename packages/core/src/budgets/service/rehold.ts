import { DomainError } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import { replacement, type Counter } from '../../storage/counters.js';
import {
  budgets,
  holds,
  type Budget,
  type Extra,
  type Hold,
  type ReholdInput,
  type Reserved,
  type ReserveOutcome,
} from '../model.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { planKeys } from '../rules/plan-keys.js';
import { releaseHold } from '../rules/settle-hold.js';
import type { Engine } from './catalogue.js';
import { commit, opsOf, type Decided, type StepView } from './commit.js';
import { decide, type Ask, type ReserveValue } from './decide.js';
import { lockedFacts, plannedFacts, withMatched, type Matched } from './matching.js';
import { askOf, reservedOf } from './reserve.js';
import { answerStoreDown } from './store-down.js';

type ReholdRows = { budgets: Budget; holds: Hold };
type Ruled = Decided<ReserveOutcome, ReserveValue>;

/**
 * Gives a hold back and reserves anew in one step, under the old counters and the present ones. When the new request is
 * refused, the old hold stays as it was.
 *
 * @throws DomainError `hold_missing`, `hold_ended` when it was settled, released or is over, and those of reserve.
 */
export async function rehold<X extends Json, F extends Extra>(
  engine: Engine,
  input: ReholdInput<X, F>,
): Promise<Reserved<X>> {
  const ask = askOf(engine, input);
  const request = { subjects: ask.subjects, amounts: ask.spend.amounts, confirm: input.confirm };
  try {
    return await withMatched(engine, request, ask.now, (matched) =>
      reholdMatched(engine, input, ask, matched),
    );
  } catch (error) {
    return answerStoreDown(engine, ask, error);
  }
}

async function reholdMatched<X extends Json, F extends Extra>(
  engine: Engine,
  input: ReholdInput<X, F>,
  ask: Ask,
  matched: Matched,
): Promise<Reserved<X>> {
  const touch = { nowMs: ask.spend.nowMs, session: ask.spend.session, velocity: true };
  let ruled: ReserveOutcome | null = null;
  const committed = await commit<ReholdRows, ReserveOutcome, ReserveValue, X, F>(engine, input, {
    now: ask.now,
    ops: opsOf(input, ask.id, ask.now),
    find: { budgets: { table: budgets, ids: matched.unsure }, holds: { table: holds, ids: [input.holdId] } },
    plan: (found) => [
      ...planKeys(plannedFacts(matched, found.budgets), touch),
      ...(found.holds[0]?.lines.map((line) => line.key) ?? []),
    ],
    reads: [catalogueKey],
    step: (view) => {
      const ruling = reholdStep(ask, matched, input.holdId, view);
      ruled = ruling === 'stale' ? null : ruling.outcome;
      return ruling;
    },
  });
  return reservedOf(engine, committed, ruled);
}

function reholdStep(
  ask: Ask,
  matched: Matched,
  holdId: string,
  { found, reads, counters, expiry, nowMs, id }: StepView<ReholdRows>,
): Ruled | 'stale' {
  const facts = lockedFacts(matched, found.budgets, reads, nowMs);
  if (facts === null) return 'stale';
  const [old] = found.holds;
  if (old === undefined)
    throw new DomainError('hold_missing', 'missing', `there is no hold ${holdId}`, { hold: holdId });
  const status = expiry?.expired.some(({ seen }) => seen.id === holdId) ? 'expired' : old.status;
  if (status !== 'open' || old.kind === 'allocation')
    throw new DomainError('hold_ended', 'conflict', `the hold ${holdId} cannot be replaced`, {
      hold: holdId,
      status,
    });
  const end = releaseHold(old, nowMs, counters);
  const freed = new Map([...counters, ...end.counters]);
  const ruling = decide(ask, facts, freed, id, counters);
  if (ruling.retryable) return ruling;
  const changed: ReadonlyMap<string, Counter> = new Map([...end.counters, ...ruling.counters]);
  return { ...ruling, counters: changed, writes: [...ruling.writes, replacement(holds, old, end.hold)] };
}
