import {
  emptyCounter,
  type Counter,
  type Job,
  type Op,
  type Outcome,
  type Write,
} from '../storage/counters.js';
import type { Json } from '../kernel/json.js';
import { after } from './samples.js';
import { conformanceItems, type ConformanceItem } from './tables.js';

/** A job that looks no rows up. */
export type PlainJob<R extends Json = Json> = Job<Record<never, never>, R>;
type Decision<R> = Exclude<Outcome<R>, 'stale'>;

/** An operation that is kept for ever unless told. */
export const opOf = (id: string, more: Partial<Op> = {}): Op => ({
  id,
  attempt: 'first',
  hash: null,
  keepUntil: null,
  ...more,
});

/** A decision that changes nothing unless told. */
export const decision = <R extends Json>(result: R, more: Partial<Decision<R>> = {}): Decision<R> => ({
  counters: new Map(),
  writes: [],
  result,
  ...more,
});

/** The counter under a key that was planned. */
export const counterIn = (counters: ReadonlyMap<string, Counter>, key: string): Counter => {
  const counter = counters.get(key);
  if (!counter) throw new Error(`the step was not shown counter ${key}`);
  return counter;
};

/** Adds to a counter, stores what it is told to, and answers the new total. */
export const adding = (
  key: string,
  amount: bigint,
  more: Partial<Omit<PlainJob<string>, 'step'>> & { readonly writes?: readonly Write[] } = {},
): PlainJob<string> => {
  const { writes = [], ...rest } = more;
  return {
    now: after(0),
    ops: [],
    find: {},
    plan: () => [key],
    step: ({ counters }) => {
      const seen = counterIn(counters, key);
      const settled = seen.settled + amount;
      return decision(settled.toString(), { counters: new Map([[key, { ...seen, settled }]]), writes });
    },
    ...rest,
  };
};

/** A counter at this total, holding nothing. */
export const totalOf = (settled: bigint): Counter => ({ ...emptyCounter, settled });

/** Looks a row up, acts on it, adds one to counter `k` and answers how the row was: `active 3`, `closed 4` or `absent`. */
export const onRow = (
  id: string,
  act: (row: ConformanceItem) => readonly Write[],
): Job<{ readonly row: ConformanceItem }, string> => ({
  now: after(0),
  ops: [],
  find: { row: { table: conformanceItems, ids: [id] } },
  plan: () => ['k'],
  step: ({ found: { row: rows }, counters }) => {
    const [row] = rows;
    if (!row) return decision('absent');
    const counter = counterIn(counters, 'k');
    return decision(`${row.active ? 'active' : 'closed'} ${row.rank}`, {
      counters: new Map([['k', { ...counter, settled: counter.settled + 1n }]]),
      writes: act(row),
    });
  },
});
