import { DomainError } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import { replacement, type Counter, type Write } from '../../storage/counters.js';
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
  type HoldLine,
  type HoldStatus,
  type SettleOutcome,
  type Settled,
} from '../model.js';
import { allocationId } from '../rules/allocate.js';
import { factsOf, type Facts } from '../rules/facts.js';
import type { HoldEnd } from '../rules/settle-hold.js';
import type { Engine } from './catalogue.js';
import { waitForAllocation } from './edit-step.js';
import { announce, commit, opsOf, post, type Committed, type Decided, type StepView } from './commit.js';

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

/** The lines of a hold, remembered or read; undefined when there is no such hold. They never change. */
async function linesOf(engine: Engine, holdId: string): Promise<readonly HoldLine[] | undefined> {
  const known = engine.memory.lines.get(holdId);
  return known ?? (await engine.storage.collection(holds).get(holdId))?.lines;
}

/**
 * Acts on a hold under all of its counters. `act` answers null where the hold has reached its end: the call is then a
 * repeat and answers what the first one left.
 */
export async function actOnHold<X extends Json, F extends Extra>(
  engine: Engine,
  input: Asking<SettleOutcome, X, F> & {
    readonly holdId: string;
    readonly reference?: string;
    readonly mustEnd?: boolean;
  },
  act: (view: HeldView) => HoldEnd | null,
): Promise<Settled<X>> {
  const { holdId } = input;
  const now = input.now ?? engine.runtime.now();
  const lines = await linesOf(engine, holdId);
  if (lines === undefined) return settledOf(holdId, missing);
  const committed = await commit<HoldRows, SettleOutcome, HoldValue, X, F>(engine, input, {
    now,
    // The hold's row answers repeats by itself; only what a higher layer adds needs an operation.
    ops: input.also === undefined ? (input.ops ?? []) : opsOf(input, engine.runtime.id(), now),
    find: {
      holds: { table: holds, ids: [holdId] },
      budgets: { table: budgets, ids: [...new Set(lines.map((line) => line.budget))] },
    },
    plan: (found) => found.holds[0]?.lines.map((line) => line.key) ?? [],
    guess: lines.map((line) => line.key),
    step: (view) => stepOn(engine.storage.id, view, input, act),
  });
  const { status } = committed.value;
  if (status !== 'open') engine.memory.lines.delete(holdId);
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
  const facts = new Map(found.budgets.map((row) => [row.id, factsOf(row)]));
  const end = act({ hold, facts, counters, now, nowMs });
  if (end === null && mustEnd)
    throw new DomainError('hold_ended', 'conflict', 'the hold has already ended', {
      hold: holdId,
      charged: hold.actual !== null,
    });
  if (end === null) return { outcome: null, value: valueOf(hold, true), counters: new Map(), writes: [] };
  const writes: Write[] = [replacement(holds, stored, end.hold)];
  if (end.postings.length > 0) writes.push(...post(end.postings, now, holdId, holdId, reference));
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
