import { DomainError } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import { replacement, type Counter, type Write } from '../../storage/counters.js';
import { isStorageError } from '../../storage/errors.js';
import type { TenantId } from '../../storage/storage.js';
import {
  budgets,
  holds,
  type AmountsJson,
  type Asking,
  type Budget,
  type Extra,
  type Hold,
  type HoldCharge,
  type HoldStatus,
  type SettleOutcome,
  type Settled,
} from '../model.js';
import { allocationId } from '../rules/allocate.js';
import { catalogueStamp } from '../rules/catalogue.js';
import { budgetInKey, catalogueKey } from '../rules/counter-keys.js';
import { factsOf, type Facts } from '../rules/facts.js';
import type { BudgetIndex } from '../rules/match-budgets.js';
import type { HoldEnd } from '../rules/settle-hold.js';
import { forgetIndex, type Engine } from './catalogue.js';
import { waitForAllocation } from './edit-step.js';
import {
  announce,
  commit,
  opsOf,
  post,
  type Committed,
  type Decided,
  type StepView,
  type Work,
} from './commit.js';

type HoldRows = { budgets: Budget; holds: Hold };

/** What is stored and answered for a hold that was acted on. */
type HoldValue = {
  readonly status: HoldStatus | 'missing';
  readonly actual: AmountsJson | null;
  readonly charges: readonly HoldCharge[];
  /** The expiry of an open hold, epoch milliseconds. */
  readonly until: number | null;
  readonly repeated: boolean;
};

/** A hold under its locks, as the clock has left it. */
export interface HeldView {
  readonly hold: Hold;
  readonly facts: ReadonlyMap<string, Facts>;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly now: Date;
  readonly nowMs: number;
}

/** A call on one hold. */
type Acting<X extends Json, F extends Extra> = Asking<SettleOutcome, X, F> & {
  readonly holdId: string;
  readonly reference?: string;
  readonly mustEnd?: boolean;
};

type Act = (view: HeldView) => HoldEnd | null;

/**
 * Acts on a hold under all of its counters. `act` answers null where the hold has reached its end: the call is then a
 * repeat and answers what the first one left.
 */
export async function actOnHold<X extends Json, F extends Extra>(
  engine: Engine,
  input: Acting<X, F>,
  act: Act,
): Promise<Settled<X>> {
  const now = input.now ?? engine.runtime.now();
  const { index, fresh, holds: known } = engine.memory;
  const keys = known.get(input.holdId);
  if (index !== null && fresh && !keys?.some((key) => isChild(index, key))) {
    const ended = await actRemembering(engine, input, act, { now, index, keys });
    if (ended) return ended;
  }
  return actReading(engine, input, act, now, keys);
}

const isChild = (index: BudgetIndex, key: string): boolean =>
  (index.byId.get(budgetInKey(key))?.budget.parentId ?? null) !== null;

/** With the budgets as they are remembered; undefined when the catalogue has moved, one of them is a child, or there is no hold. */
async function actRemembering<X extends Json, F extends Extra>(
  engine: Engine,
  input: Acting<X, F>,
  act: Act,
  { now, index, keys }: { now: Date; index: BudgetIndex; keys: readonly string[] | undefined },
): Promise<Settled<X> | undefined> {
  let elsewhere = false;
  try {
    return await commitOn(engine, input, now, {
      find: { holds: { table: holds, ids: [input.holdId] }, budgets: { table: budgets, ids: [] } },
      ...(keys ? { guess: keys } : {}),
      reads: [catalogueKey],
      step: (view) => {
        if (catalogueStamp(view.reads.get(catalogueKey)) !== index.stamp) return 'stale';
        const [seen] = view.found.holds;
        // A hold that is not there must take no operation: what was bought under it may yet be charged without one.
        elsewhere = seen === undefined || seen.lines.some(({ key }) => isChild(index, key));
        return elsewhere ? 'stale' : stepOn(engine.storage.id, view, input, index.byId, act);
      },
    });
  } catch (error) {
    if (!isStorageError(error, 'stale')) throw error;
    if (!elsewhere) forgetIndex(engine);
    return undefined;
  }
}

/** With the budgets as they are read under the locks. */
async function actReading<X extends Json, F extends Extra>(
  engine: Engine,
  input: Acting<X, F>,
  act: Act,
  now: Date,
  known: readonly string[] | undefined,
): Promise<Settled<X>> {
  const { holdId } = input;
  // Which counters a hold is on never changes.
  const keys = known ?? (await engine.storage.collection(holds).get(holdId))?.lines.map(({ key }) => key);
  if (keys === undefined) return settledOf(holdId, missing);
  return commitOn(engine, input, now, {
    find: {
      holds: { table: holds, ids: [holdId] },
      budgets: { table: budgets, ids: [...new Set(keys.map(budgetInKey))] },
    },
    guess: keys,
    step: (view) => {
      const facts = new Map(view.found.budgets.map((row) => [row.id, factsOf(row)]));
      return stepOn(engine.storage.id, view, input, facts, act);
    },
  });
}

async function commitOn<X extends Json, F extends Extra>(
  engine: Engine,
  input: Acting<X, F>,
  now: Date,
  work: Pick<Work<HoldRows, SettleOutcome, HoldValue>, 'find' | 'guess' | 'reads' | 'step'>,
): Promise<Settled<X>> {
  const { holdId } = input;
  const committed = await commit<HoldRows, SettleOutcome, HoldValue, X, F>(engine, input, {
    now,
    // The hold's row answers repeats by itself; only what a higher layer adds needs an operation.
    ops: input.also === undefined ? (input.ops ?? []) : opsOf(input, engine.runtime.id(), now),
    plan: (found) => found.holds[0]?.lines.map((line) => line.key) ?? [],
    ...work,
  });
  if (committed.value.status !== 'open') engine.memory.holds.delete(holdId);
  return settledOf(holdId, committed);
}

/** Which hold, and how to end it. */
interface Ending {
  readonly holdId: string;
  readonly reference?: string | null;
  readonly mustEnd?: boolean;
}

function stepOn(
  tenant: TenantId,
  view: StepView<HoldRows>,
  { holdId, reference = null, mustEnd = false }: Ending,
  facts: ReadonlyMap<string, Facts>,
  act: (view: HeldView) => HoldEnd | null,
): Decided<SettleOutcome, HoldValue> {
  const { found, expiry, counters, now, nowMs, id } = view;
  const stored = found.holds[0];
  if (stored === undefined) return { outcome: null, value: missing.value, counters: new Map(), writes: [] };
  if (stored.kind === 'allocation')
    throw new DomainError('hold_allocated', 'conflict', 'an allocation ends with its child budget', {
      hold: holdId,
    });
  const hold = expiry?.expired.find(({ seen }) => seen.id === holdId)?.next ?? stored;
  const end = act({ hold, facts, counters, now, nowMs });
  if (end === null && mustEnd)
    throw new DomainError('hold_ended', 'conflict', 'the hold has already ended', {
      hold: holdId,
      charged: hold.actual !== null,
    });
  if (end === null) return { outcome: null, value: valueOf(hold, true), counters: new Map(), writes: [] };
  const writes: Write[] = [replacement(holds, stored, end.hold)];
  // A hold that stays open is charged again: only its end is charged under its own id.
  const source = end.hold.status === 'open' ? id() : holdId;
  if (end.postings.length > 0) writes.push(...post(end.postings, now, source, holdId, reference));
  if (end.events.length > 0) writes.push(...announce(end.events, now, id));
  for (const allocation of pastAllocations(end, facts))
    writes.push(waitForAllocation(tenant, allocation, now));
  return {
    outcome: { hold: end.hold },
    value: valueOf(end.hold, false),
    counters: end.counters,
    writes,
    written: holdId,
  };
}

/** Allocations that counted a child's past period before this added to it. */
function pastAllocations({ postings }: HoldEnd, facts: ReadonlyMap<string, Facts>): readonly string[] {
  const past: string[] = [];
  for (const { budgetId, n } of postings) {
    const budget = facts.get(budgetId)?.budget;
    if (budget && budget.parentId !== null && budget.touched !== n) past.push(allocationId(budgetId, n));
  }
  return past;
}

function valueOf({ status, actual, charges, expiresAt }: Hold, repeated: boolean): HoldValue {
  return {
    status,
    actual,
    charges: charges ?? [],
    until: status === 'open' && expiresAt ? expiresAt.getTime() : null,
    repeated,
  };
}

const missing: Committed<HoldValue, never> = {
  value: { status: 'missing', actual: null, charges: [], until: null, repeated: true },
  extra: null,
  replayed: false,
  hash: null,
};

function settledOf<X extends Json>(holdId: string, committed: Committed<HoldValue, X>): Settled<X> {
  const { value, extra, replayed, hash } = committed;
  const { status, actual, charges, until, repeated } = value;
  const expiresAt = until === null ? null : new Date(until);
  return { status, holdId, actual, charges, expiresAt, repeated, extra, replayed, hash };
}
