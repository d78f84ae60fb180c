import type { Json } from '../kernel/json.js';
import { emptyCounter, type Answer, type Counter, type Job, type Op, type Outcome } from './counters.js';
import { StorageError } from './errors.js';
import { matches } from './match.js';
import { openOverlay, type NetWrite, type Overlay } from './overlay.js';
import type { Lookup, TenantId } from './storage.js';
import type { Identified } from './table.js';

/** A job of any row types, as adapters queue it. */
export type AnyJob = Job<Record<string, Identified>, Json>;

/**
 * One job of a batch, with everything an adapter read for it under the locks. `rows` and `expired` are asked for at
 * most once, and only when they are needed: an adapter that reads at no cost may make them getters.
 */
export interface LockedJob {
  readonly tenant: TenantId;
  readonly job: AnyJob;
  /** The keys that were planned and locked for it. */
  readonly keys: readonly string[];
  /** The rows of each lookup, read after the locks were taken. */
  readonly rows: Readonly<Record<string, readonly Identified[]>>;
  /** Expired rows found for this tenant (see `Expiring`), this job's or more; [] when no locked counter was due. */
  readonly expired: readonly Identified[];
}

/** An operation as stored: its result answers later jobs with the same id. */
export interface StoredOp extends Op {
  readonly result: Json;
  readonly retryable: boolean;
}

/** What became of one job. */
export type Verdict =
  | { readonly kind: 'answer'; readonly answer: Answer<Json> }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Needs locks on these keys, which the batch does not hold: run it in the next one with exactly these. */
  | { readonly kind: 'replan'; readonly keys: readonly string[] }
  /** One of its counters is locked elsewhere, and the adapter went on without it: it waits in the other lane. */
  | { readonly kind: 'held' };

/** What an adapter must store, all in the transaction that holds the locks. */
export interface BatchResult {
  readonly verdicts: readonly Verdict[];
  readonly counters: ReadonlyMap<
    string,
    { readonly tenant: TenantId; readonly key: string; readonly counter: Counter }
  >;
  readonly writes: readonly NetWrite[];
  /** New operations, or retryable ones judged anew (`replaces` an earlier stored one). */
  readonly ops: readonly { readonly tenant: TenantId; readonly op: StoredOp; readonly replaces: boolean }[];
}

/** Names a counter or op across tenants inside one batch. */
export const tenantKey = (tenant: TenantId, key: string): string => `${tenant}\u0000${key}`;

/** Names of counters given lately: the same ones come up in every batch, and a text made anew is slow to look up. */
const names = new Map<TenantId, Map<string, string>>();
const namesKept = 20_000;
let namesMade = 0;

/** The `tenantKey` of a counter, remembered. */
export function counterName(tenant: TenantId, key: string): string {
  let own = names.get(tenant);
  if (!own) names.set(tenant, (own = new Map<string, string>()));
  let name = own.get(key);
  if (name !== undefined) return name;
  if (++namesMade > namesKept) {
    names.clear();
    namesMade = 0;
  }
  name = tenantKey(tenant, key);
  own.set(key, name);
  return name;
}

type Readable<V> = Pick<ReadonlyMap<string, V>, 'get'>;

/** What the batch holds: locked counters, counters read along, and the ops already stored. All keyed by `tenantKey`. */
export interface LockedState {
  readonly counters: Readable<Counter>;
  readonly reads: Readable<Counter>;
  readonly ops: Readable<StoredOp>;
}

type Decision = Exclude<Outcome<Json>, 'stale'>;

interface FreshOp {
  readonly op: Op;
  readonly replaces: boolean;
}

const none: ReadonlyMap<string, Counter> = new Map();

/** One tenant's counters and ops as the steps so far have left them. */
interface View {
  readonly tenant: TenantId;
  readonly locked: Map<string, Counter>;
  readonly changed: Map<string, Counter>;
  /** Counters that jobs only read, as the batch found them. */
  readonly read: Map<string, Counter>;
  readonly ops: Map<string, { readonly op: StoredOp; readonly replaces: boolean }>;
}

/**
 * Runs the steps of a batch in arrival order over one shared view: each step sees the counters, rows and ops as the
 * steps before it left them. Pure; the meaning of `Counters.update` in every adapter.
 */
export function runBatch(jobs: readonly LockedJob[], state: LockedState): BatchResult {
  const views = new Map<TenantId, View>();
  const overlay = openOverlay();

  const viewOf = (tenant: TenantId): View => {
    let view = views.get(tenant);
    if (!view)
      views.set(
        tenant,
        (view = { tenant, locked: new Map(), changed: new Map(), read: new Map(), ops: new Map() }),
      );
    return view;
  };
  /** Undefined when the batch does not hold the counter. */
  const counterOf = (view: View, key: string): Counter | undefined => {
    const near = view.changed.get(key) ?? view.locked.get(key);
    if (near) return near;
    const stored = state.counters.get(counterName(view.tenant, key));
    if (stored) view.locked.set(key, stored);
    return stored;
  };
  const readOf = (view: View, key: string): Counter => {
    const near = view.changed.get(key) ?? view.read.get(key);
    if (near) return near;
    const stored = counterOf(view, key) ?? state.reads.get(counterName(view.tenant, key)) ?? emptyCounter;
    view.read.set(key, stored);
    return stored;
  };
  const remember = (view: View, list: readonly FreshOp[], result: Json, retryable: boolean): void => {
    for (const { op, replaces } of list) view.ops.set(op.id, { op: { ...op, result, retryable }, replaces });
  };

  const judge = (each: LockedJob): Verdict => {
    const { tenant, job } = each;
    const view = viewOf(tenant);
    const fresh: FreshOp[] = [];
    let known: StoredOp | undefined;
    for (const op of job.ops) {
      const made = view.ops.get(op.id);
      const stored = made?.op ?? state.ops.get(tenantKey(tenant, op.id));
      if (stored && !(stored.retryable && stored.attempt !== op.attempt)) known ??= stored;
      else fresh.push({ op, replaces: made?.replaces ?? stored !== undefined });
    }
    if (known) {
      remember(view, fresh, known.result, known.retryable);
      return {
        kind: 'answer',
        answer: { result: known.result, replayed: true, hash: known.hash, attempt: known.attempt },
      };
    }
    const { rows } = each;
    const found: Record<string, readonly Identified[]> = {};
    for (const name of Object.keys(job.find)) {
      const shown = overlay.apply(tenant, job.find[name] as Lookup<Identified>, rows[name] ?? []);
      if (shown === 'unknown') return { kind: 'replan', keys: each.keys };
      found[name] = shown;
    }
    const counters = new Map<string, Counter>();
    const missing: string[] = [];
    const plan = (key: string): void => {
      const counter = counterOf(view, key);
      if (counter) counters.set(key, counter);
      else missing.push(key);
    };
    for (const key of job.plan(found)) plan(key);
    const expired = expiredOn(counters, each, overlay);
    for (const row of expired) for (const key of job.expiring?.keys(row) ?? []) plan(key);
    if (missing.length > 0)
      return { kind: 'replan', keys: [...new Set([...each.keys, ...counters.keys(), ...missing])] };

    const reads = job.reads ? new Map(job.reads.map((key) => [key, readOf(view, key)])) : none;
    const outcome = job.step({ now: job.now, found, counters, reads, expired });
    if (outcome === 'stale')
      return {
        kind: 'failed',
        error: new StorageError('stale', 'the facts this job was planned from have changed; plan it again'),
      };
    keep(view, counters, outcome);
    remember(view, fresh, outcome.result, outcome.retryable ?? false);
    return { kind: 'answer', answer: { result: outcome.result, replayed: false, hash: null, attempt: null } };
  };

  const keep = (view: View, planned: ReadonlyMap<string, Counter>, outcome: Decision): void => {
    for (const key of outcome.counters.keys())
      if (!planned.has(key))
        throw new StorageError('misuse', `the step changed counter ${key}, which it did not plan`);
    overlay.keep(view.tenant, outcome.writes);
    for (const [key, counter] of outcome.counters) view.changed.set(key, counter);
  };

  const verdicts = jobs.map((each): Verdict => {
    try {
      return judge(each);
    } catch (error) {
      return { kind: 'failed', error };
    }
  });
  const counters = new Map<string, { tenant: TenantId; key: string; counter: Counter }>();
  const ops: { tenant: TenantId; op: StoredOp; replaces: boolean }[] = [];
  for (const { tenant, changed, ops: made } of views.values()) {
    for (const [key, counter] of changed) counters.set(counterName(tenant, key), { tenant, key, counter });
    for (const each of made.values()) ops.push({ tenant, ...each });
  }
  return { verdicts, counters, writes: overlay.net(), ops };
}

/** The expired rows that hold an amount on one of these counters, each once; looked for only when a counter is due. */
function expiredOn(
  counters: ReadonlyMap<string, Counter>,
  each: LockedJob,
  overlay: Overlay,
): readonly Identified[] {
  const { expiring, now } = each.job;
  if (!expiring) return [];
  let due = false;
  for (const { earliestExpiry } of counters.values())
    due ||= earliestExpiry !== null && earliestExpiry.getTime() <= now.getTime();
  if (!due) return [];
  const where = expiring.where(now);
  const base = each.expired.filter((row) => matches(where, row));
  const rows = overlay.apply(each.tenant, { table: expiring.table, where }, base);
  return rows === 'unknown' ? [] : rows.filter((row) => expiring.keys(row).some((key) => counters.has(key)));
}
