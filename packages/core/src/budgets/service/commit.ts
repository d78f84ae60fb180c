import type { Json } from '../../kernel/json.js';
import type { Runtime } from '../../kernel/runtime.js';
import {
  entry,
  replacement,
  type Counter,
  type Expiring,
  type Op,
  type Seen,
  type Write,
} from '../../storage/counters.js';
import type { Where } from '../../storage/match.js';
import { listenersKey, outgoingEvents, telling } from '../../storage/outbox.js';
import type { Lookup } from '../../storage/storage.js';
import type { Identified, Table } from '../../storage/table.js';
import { holds, ledgerEntries, type Addition, type Asking, type Extra, type Hold } from '../model.js';
import type { BudgetEvent } from '../rules/budget-event.js';
import { expireHolds, expiryHorizonMs, type Expiry } from '../rules/expire-holds.js';
import type { Posting } from '../rules/settle-hold.js';
import type { Engine } from './catalogue.js';
import { numberEvents } from './number-events.js';

/** Ids taken once and given again in the same order whenever a step runs again. */
interface CapturedIds {
  replay(): () => string;
}

/** Captures ids as a step first asks for them. */
function captureIds(runtime: Runtime): CapturedIds {
  const made: string[] = [];
  return {
    replay() {
      let next = 0;
      return () => (made[next++] ??= runtime.id());
    },
  };
}

/** How long the operation of a call without ops of its own is remembered: long enough to learn of a lost answer. */
const ownOpKeptMs = 3_600_000;

/** The operations of a call: the caller's, or one of its own. */
export function opsOf(asking: { readonly ops?: readonly Op[] }, id: string, now: Date): readonly Op[] {
  if (asking.ops !== undefined) return asking.ops;
  return [{ id, attempt: id, hash: null, keepUntil: new Date(now.getTime() + ownOpKeptMs) }];
}

/** What a step decided, before a higher layer adds to it. */
export interface Decided<O, V extends Json> {
  /** What a higher layer is shown; null when nothing happened, and it is not asked. */
  readonly outcome: O | null;
  readonly value: V;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly writes: Write[];
  readonly retryable?: boolean;
  /** A hold whose row is among `writes`, whatever its expiry would have made of it. */
  readonly written?: string;
}

/** What a step is given: rows, and counters after every hold that is over has been ended. */
export interface StepView<F extends Extra> {
  readonly now: Date;
  readonly nowMs: number;
  readonly found: Seen<F>['found'];
  readonly reads: ReadonlyMap<string, Counter>;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly expiry: Expiry | null;
  readonly id: () => string;
}

/** A verb's share of a job. */
export interface Work<F extends Extra, O, V extends Json> {
  readonly now: Date;
  readonly ops: readonly Op[];
  readonly find: { readonly [K in keyof F]: Lookup<F[K]> };
  readonly plan: (found: { readonly [K in keyof F]: readonly F[K][] }) => readonly string[];
  readonly guess?: readonly string[];
  readonly reads?: readonly string[];
  /** Names the holds that it ends itself: others on its counters that are over are left to whoever needs their room. */
  readonly endsOwn?: true;
  readonly step: (view: StepView<F>) => Decided<O, V> | 'stale';
}

/** A committed answer. */
export interface Committed<V, X> {
  readonly value: V;
  readonly extra: X | null;
  readonly replayed: boolean;
  readonly hash: string | null;
}

type Stored = { readonly value: Json; readonly extra: Json };

const expiring: Expiring = {
  table: holds as unknown as Table<Identified>,
  where: (now) => {
    const before = new Date(now.getTime() + expiryHorizonMs);
    const over: Where<Hold> = { status: 'open', expiresAt: { before } };
    return over;
  },
  keys: (row) => (row as Hold).lines.map((line) => line.key),
};

/**
 * Runs a verb's step in one atomic update, with whatever a higher layer adds to the commit. Holds that are over are
 * ended first, so that no decision rests on the sweeper.
 */
export async function commit<F extends Extra, O, V extends Json, X extends Json, G extends Extra>(
  engine: Engine,
  asking: Asking<O, X, G>,
  work: Work<F, O, V>,
): Promise<Committed<V, X>> {
  const { also } = asking;
  const ids = captureIds(engine.runtime);
  const extraKeys = also?.keys;
  let told = false;
  const answer = await engine.storage.counters.update<Extra, Json>({
    now: work.now,
    ops: work.ops,
    find: (also?.find ? { ...also.find, ...work.find } : work.find) as unknown as Readonly<
      Record<string, Lookup<Identified>>
    >,
    plan: (found) => {
      const keys = work.plan(found as never);
      return extraKeys ? [...keys, ...extraKeys(found as never)] : keys;
    },
    // What a higher layer locks is unknown before its rows are read.
    ...guessOf(work.guess, also),
    reads: [...(work.reads ?? []), listenersKey],
    ...(work.endsOwn ? {} : { expiring }),
    ...(asking.deadline ? { deadline: asking.deadline } : {}),
    step: (seen) => {
      const nowMs = seen.now.getTime();
      const planned = () => (work.endsOwn ? [] : work.plan(seen.found as never));
      const expiry = expireHolds(holdsAt(seen), seen.counters, nowMs, planned);
      const counters = expiry ? new Map([...seen.counters, ...expiry.counters]) : seen.counters;
      const { now, found, reads } = seen;
      const decided = work.step({
        now,
        nowMs,
        found: found as never,
        reads,
        counters,
        expiry,
        id: ids.replay(),
      });
      if (decided === 'stale') return 'stale';
      const addition =
        also && decided.outcome !== null ? also.write(decided.outcome, seen as unknown as Seen<G>) : null;
      const writes = mergeWrites(expiry, decided, addition);
      const changed = mergeCounters(expiry, decided.counters, addition);
      const numbered = numberEvents(writes, changed, seen.counters);
      const tell = telling(engine.storage.id, writes, reads, now);
      if (tell) writes.push(tell);
      told = tell !== null;
      return {
        counters: numbered,
        writes,
        result: { value: decided.value, extra: addition?.result ?? null },
        retryable: decided.retryable ?? false,
      };
    },
  });
  if (told) engine.onTold?.();
  const { value, extra } = answer.result as Stored;
  return {
    value: value as V,
    extra: extra as X | null,
    replayed: answer.replayed,
    hash: answer.hash,
  };
}

function guessOf(
  guess: readonly string[] | undefined,
  also: { readonly keys?: unknown; readonly guess?: readonly string[] } | undefined,
): { readonly guess?: readonly string[] } {
  if (guess === undefined || (also?.keys !== undefined && also.guess === undefined)) return {};
  return { guess: also?.guess ? [...guess, ...also.guess] : guess };
}

/** The open holds that may be over: those that the store found, and those that the verb is about. */
function holdsAt({ expired, found }: Seen<Extra>): readonly Hold[] {
  const about = found['holds'] as readonly Hold[] | undefined;
  const rows = expired as readonly Hold[];
  if (about === undefined || about.length === 0) return rows;
  const known = new Set(rows.map((hold) => hold.id));
  return [...rows, ...about.filter((hold) => hold.status === 'open' && !known.has(hold.id))];
}

function mergeCounters(
  expiry: Expiry | null,
  changed: ReadonlyMap<string, Counter>,
  addition: Addition<Json> | null,
): ReadonlyMap<string, Counter> {
  if (!expiry && !addition?.counters) return changed;
  return new Map([...(expiry?.counters ?? []), ...changed, ...(addition?.counters ?? [])]);
}

function mergeWrites(
  expiry: Expiry | null,
  decided: Decided<unknown, Json>,
  addition: Addition<Json> | null,
): Write[] {
  const { writes } = decided;
  for (const { seen, next } of expiry?.expired ?? [])
    if (seen.id !== decided.written) writes.push(replacement(holds, seen, next));
  if (addition?.writes) writes.push(...addition.writes);
  return writes;
}

/** The outgoing events of a step. */
export function announce(events: readonly BudgetEvent[], at: Date, id: () => string): Write[] {
  return events.map(({ type, budget, data }) =>
    entry(outgoingEvents, { id: id(), type, subject: `budget:${budget.id}`, sequence: null, at, data }),
  );
}

/** The ledger entries of a step. `source` is an id that is used for postings once: a hold's or a charge's. */
export function post(
  postings: readonly Posting[],
  at: Date,
  source: string,
  holdId: string | null,
  reference: string | null,
): Write[] {
  return postings.map((posting, index) =>
    entry(ledgerEntries, { id: `${source}:${index}`, ...posting, holdId, reference, at }),
  );
}
