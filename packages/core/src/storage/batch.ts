import type { Json } from '../kernel/json.js';
import { emptyCounter, type Answer, type Counter, type Job, type Op, type Outcome } from './counters.js';
import { StorageError } from './errors.js';
import { openOverlay, type NetWrite } from './overlay.js';
import type { Lookup, TenantId } from './storage.js';
import type { Identified } from './table.js';

/** A job of any row types, as adapters queue it. */
export type AnyJob = Job<Record<string, Identified>, Json>;

/** One job of a batch, with everything an adapter read for it under the locks. */
export interface LockedJob {
  readonly tenant: TenantId;
  readonly job: AnyJob;
  /** The keys that were planned and locked for it. */
  readonly keys: readonly string[];
  /** The rows of each lookup, read after the locks were taken. */
  readonly rows: Readonly<Record<string, readonly Identified[]>>;
  /** Expired rows found for this tenant (see `Expiring`); [] when no locked counter was due. */
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
  | { readonly kind: 'replan'; readonly keys: readonly string[] };

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

/** What the batch holds: locked counters, counters read along, and the ops already stored. All keyed by `tenantKey`. */
export interface LockedState {
  readonly counters: ReadonlyMap<string, Counter>;
  readonly reads: ReadonlyMap<string, Counter>;
  readonly ops: ReadonlyMap<string, StoredOp>;
}

type Decision = Exclude<Outcome<Json>, 'stale'>;

/**
 * Runs the steps of a batch in arrival order over one shared view: each step sees the counters, rows and ops as the
 * steps before it left them. Pure; the meaning of `Counters.update` in every adapter.
 */
export function runBatch(jobs: readonly LockedJob[], state: LockedState): BatchResult {
  const counters = new Map<string, { tenant: TenantId; key: string; counter: Counter }>();
  const ops = new Map<string, { tenant: TenantId; op: StoredOp; replaces: boolean }>();
  const overlay = openOverlay();

  const counterOf = (tenant: TenantId, key: string): Counter => {
    const name = tenantKey(tenant, key);
    return counters.get(name)?.counter ?? state.counters.get(name) ?? emptyCounter;
  };
  const opOf = (tenant: TenantId, id: string): StoredOp | undefined => {
    const name = tenantKey(tenant, id);
    return ops.get(name)?.op ?? state.ops.get(name);
  };
  const remember = (tenant: TenantId, list: readonly Op[], result: Json, retryable: boolean): void => {
    for (const op of list) {
      const name = tenantKey(tenant, op.id);
      ops.set(name, { tenant, op: { ...op, result, retryable }, replaces: state.ops.has(name) });
    }
  };

  const judge = ({ tenant, job, keys, rows, expired }: LockedJob): Verdict => {
    const fresh: Op[] = [];
    let known: StoredOp | undefined;
    for (const op of job.ops) {
      const stored = opOf(tenant, op.id);
      if (stored && !(stored.retryable && stored.attempt !== op.attempt)) known ??= stored;
      else fresh.push(op);
    }
    if (known) {
      remember(tenant, fresh, known.result, known.retryable);
      return {
        kind: 'answer',
        answer: { result: known.result, replayed: true, hash: known.hash, attempt: known.attempt },
      };
    }
    const found: Record<string, readonly Identified[]> = {};
    for (const [name, lookup] of Object.entries(job.find) as [string, Lookup<Identified>][])
      found[name] = overlay.apply(tenant, lookup, rows[name] ?? []);
    const planned = new Set(job.plan(found));
    const due = job.expiring
      ? expiredOn(planned, job, overlay.current(tenant, job.expiring.table, expired))
      : [];
    for (const row of due) for (const key of job.expiring?.keys(row) ?? []) planned.add(key);
    for (const key of planned)
      if (!state.counters.has(tenantKey(tenant, key)))
        return { kind: 'replan', keys: [...new Set([...keys, ...planned])] };

    const outcome = job.step({
      now: job.now,
      found,
      counters: new Map([...planned].map((key) => [key, counterOf(tenant, key)])),
      reads: new Map(
        (job.reads ?? []).map((key) => [key, state.reads.get(tenantKey(tenant, key)) ?? emptyCounter]),
      ),
      expired: due,
    });
    if (outcome === 'stale')
      return {
        kind: 'failed',
        error: new StorageError('stale', 'the facts this job was planned from have changed; plan it again'),
      };
    keep(tenant, planned, outcome);
    remember(tenant, fresh, outcome.result, outcome.retryable ?? false);
    return { kind: 'answer', answer: { result: outcome.result, replayed: false, hash: null, attempt: null } };
  };

  const keep = (tenant: TenantId, planned: ReadonlySet<string>, outcome: Decision): void => {
    for (const key of outcome.counters.keys())
      if (!planned.has(key))
        throw new StorageError('misuse', `the step changed counter ${key}, which it did not plan`);
    overlay.keep(tenant, outcome.writes);
    for (const [key, counter] of outcome.counters)
      counters.set(tenantKey(tenant, key), { tenant, key, counter });
  };

  const verdicts = jobs.map((each): Verdict => {
    try {
      return judge(each);
    } catch (error) {
      return { kind: 'failed', error };
    }
  });
  return { verdicts, counters, writes: overlay.net(), ops: [...ops.values()] };
}

/** The expired rows that hold an amount on one of the planned counters, each once. */
function expiredOn(
  planned: ReadonlySet<string>,
  job: AnyJob,
  rows: readonly Identified[],
): readonly Identified[] {
  const { expiring } = job;
  return expiring ? rows.filter((row) => expiring.keys(row).some((key) => planned.has(key))) : [];
}
