import type { Json } from '../kernel/json.js';
import {
  tenantKey,
  type AnyJob,
  type BatchResult,
  type LockedJob,
  type LockedState,
  type StoredOp,
} from './batch.js';
import { emptyCounter, type Counter, type Op, type Outcome } from './counters.js';
import { boolean, instant, table, text, texts } from './table.js';

/** A row that holds an amount on counters until an instant. */
export interface Ticket {
  readonly id: string;
  readonly open: boolean;
  readonly until: Date;
  readonly on: readonly string[];
}
/** The tickets of the tests of batches. */
export const tickets = table<Ticket>({
  name: 'ticket',
  fields: { id: text(), open: boolean(), until: instant(), on: texts() },
  indexes: [['open', 'until']],
});
/** What a job that looks tickets up finds. */
export type Found = { readonly ticket: readonly Ticket[] };

/** The instant of every job that names no other. */
export const now = new Date('2026-03-01T00:00:00.000Z');
/** When tickets expire. */
export const later = new Date('2026-03-01T00:10:00.000Z');
/** An open ticket on counter `k`. */
export const ticket = (id: string, more: Partial<Ticket> = {}): Ticket => ({
  id,
  open: true,
  until: later,
  on: ['k'],
  ...more,
});
/** An operation that is kept for ever. */
export const op = (id: string, attempt = 'first', more: Partial<Op> = {}): Op => ({
  id,
  attempt,
  hash: null,
  keepUntil: null,
  ...more,
});
/** A counter that holds nothing. */
export const settledAt = (settled: bigint): Counter => ({ ...emptyCounter, settled });
/** A decision that changes nothing unless told. */
export const outcome = (
  result: Json,
  more: Partial<Exclude<Outcome<Json>, 'stale'>> = {},
): Exclude<Outcome<Json>, 'stale'> => ({ counters: new Map(), writes: [], result, ...more });
/** Adapters queue jobs of any row type; tests name the type at hand. */
export const untyped = <T>(value: unknown): T => value as T;

/** A job that locks `k` and answers `done`. */
export const job = (more: Partial<AnyJob> = {}): AnyJob => ({
  now,
  ops: [],
  find: {},
  plan: () => ['k'],
  step: () => outcome('done'),
  ...more,
});
/** Adds one to counter `k` and answers what it saw. */
export const bump = (more: Partial<AnyJob> = {}): AnyJob =>
  job({
    step: ({ counters }) => {
      const seen = counters.get('k') as Counter;
      return outcome(seen.settled.toString(), { counters: new Map([['k', settledAt(seen.settled + 1n)]]) });
    },
    ...more,
  });
/** The job with what an adapter read for it. */
export const locked = (each: AnyJob, more: Partial<LockedJob> = {}): LockedJob => ({
  tenant: 't',
  job: each,
  keys: ['k'],
  rows: {},
  expired: [],
  ...more,
});
/** What an adapter holds for tenant `t`. */
export const held = (
  counters: Record<string, Counter> = { k: emptyCounter },
  ops: readonly StoredOp[] = [],
  reads: Record<string, Counter> = {},
): LockedState => {
  const named = (each: Record<string, Counter>) =>
    new Map(Object.entries(each).map(([key, counter]) => [tenantKey('t', key), counter]));
  return {
    counters: named(counters),
    reads: named(reads),
    ops: new Map(ops.map((each) => [tenantKey('t', each.id), each])),
  };
};
/** The result, the error, or the whole verdict, job by job. */
export const results = (batch: BatchResult): unknown[] =>
  batch.verdicts.map((each) =>
    each.kind === 'answer' ? each.answer.result : each.kind === 'failed' ? each.error : each,
  );
