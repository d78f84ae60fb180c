import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.js';
import { runBatch, tenantKey, type AnyJob, type StoredOp } from './batch.js';
import { emptyCounter, insertion, removal, replacement, type Counter, type Write } from './counters.js';
import { compareRows, matches, type Where } from './match.js';
import {
  job,
  op,
  outcome,
  results,
  ticket,
  tickets,
  untyped,
  type Found,
  type Ticket,
} from './jobs.fixture.js';
import type { Lookup } from './storage.js';
import type { Identified } from './table.js';

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 0, n));
const keys = ['a', 'b', 'c'];

interface Spec {
  readonly at: number;
  readonly op: { readonly id: string; readonly attempt: string } | null;
  readonly plan: readonly string[];
  readonly reads: readonly string[];
  readonly look: readonly number[] | 'open' | 'all';
  readonly act: 'insert' | 'close' | 'remove' | 'nothing' | 'throw' | 'stale' | 'refuse';
  readonly minutes: number;
}

const spec: fc.Arbitrary<Spec> = fc.record({
  at: fc.nat(6),
  op: fc.option(fc.record({ id: fc.constantFrom('x', 'y'), attempt: fc.constantFrom('1', '2') }), {
    freq: 2,
  }),
  plan: fc.subarray(keys, { minLength: 1 }),
  reads: fc.subarray(keys),
  look: fc.oneof(fc.array(fc.nat(8), { maxLength: 4 }), fc.constantFrom('open' as const, 'all' as const)),
  act: fc.constantFrom('insert', 'insert', 'close', 'remove', 'nothing', 'throw', 'stale', 'refuse'),
  minutes: fc.nat(4),
});

/** The job of one spec. Its result tells everything it was shown. */
function jobOf({ at, op: named, plan, reads, look, act, minutes }: Spec, index: number): AnyJob {
  const where = untyped<NonNullable<Lookup<Identified>['where']>>(look === 'open' ? { open: true } : {});
  return job({
    now: minute(at),
    ops: named ? [op(named.id, named.attempt)] : [],
    find: {
      ticket: {
        table: untyped(tickets),
        ...(typeof look === 'string' ? { where } : { ids: look.map((each) => `t${each}`) }),
      },
    },
    plan: () => plan,
    reads,
    expiring: {
      table: untyped(tickets),
      where: (now) => untyped({ open: true, until: { before: new Date(now.getTime() + 1) } }),
      keys: (row) => untyped<Ticket>(row).on,
    },
    step: (seen) => {
      if (act === 'throw') throw new Error('thrown');
      if (act === 'stale') return 'stale';
      const rows = untyped<Found>(seen.found).ticket;
      const expired = untyped<readonly Ticket[]>(seen.expired);
      const until = minute(at + minutes);
      const left = rows.filter(({ id }) => !expired.some((each) => each.id === id));
      const writes: Write[] = expired.map((each) => replacement(tickets, each, { ...each, open: false }));
      if (act === 'insert') writes.push(insertion(tickets, ticket(`t${index}`, { until, on: plan })));
      if (act === 'close')
        for (const row of left) writes.push(replacement(tickets, row, { ...row, open: !row.open }));
      if (act === 'remove') for (const row of left.slice(0, 1)) writes.push(removal(tickets, row));
      const counters = new Map<string, Counter>();
      for (const [key, counter] of seen.counters) {
        const first = counter.earliestExpiry ?? until;
        const earliestExpiry = act === 'insert' && until < first ? until : first;
        counters.set(key, { ...counter, settled: counter.settled * 3n + BigInt(index), earliestExpiry });
      }
      const print = (map: ReadonlyMap<string, Counter>): Json =>
        [...map].map(([key, { settled }]) => `${key}=${settled}`);
      const result: Json = {
        index,
        rows: rows.map(({ id, open }) => `${id}${open}`),
        expired: expired.map(({ id }) => id).sort(),
        counters: print(seen.counters),
        reads: print(seen.reads),
      };
      return outcome(result, act === 'refuse' ? { retryable: true } : { counters, writes });
    },
  });
}

/** The plainest store that a batch can run on. */
function openStore() {
  const rows = new Map<string, Ticket>();
  const counters = new Map<string, Counter>(keys.map((key) => [tenantKey('t', key), emptyCounter]));
  const ops = new Map<string, StoredOp>();
  const find = ({ ids, where = {} }: Lookup<Identified>): readonly Ticket[] =>
    [...rows.values()]
      .filter((row) => (!ids || ids.includes(row.id)) && matches(where as Where<Ticket>, row))
      .sort((a, b) => compareRows({ by: 'id', direction: 'asc' }, a, b));
  const run = (jobs: readonly AnyJob[]): unknown[] => {
    const locked = jobs.map((each) => ({
      tenant: 't',
      job: each,
      keys,
      rows: Object.fromEntries(Object.entries(each.find).map(([name, lookup]) => [name, find(lookup)])),
      // More than each job's own: what is due for one may not be due for another.
      expired: find({ table: untyped(tickets), where: untyped({ open: true }) }),
    }));
    const batch = runBatch(locked, { counters, reads: counters, ops });
    for (const write of batch.writes) {
      if (write.kind === 'insert') rows.set(write.row.id, untyped(write.row));
      if (write.kind === 'replace') rows.set(write.next.id, untyped(write.next));
      if (write.kind === 'remove') rows.delete(write.seen.id);
    }
    for (const [name, { counter }] of batch.counters) counters.set(name, counter);
    for (const each of batch.ops) ops.set(tenantKey(each.tenant, each.op.id), each.op);
    return results(batch).map((each) => (each instanceof Error ? each.message : each));
  };
  return { run, rows, counters, ops };
}

describe('a batch', () => {
  it('leaves and answers what its jobs would one by one', () => {
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 14 }), fc.array(spec, { maxLength: 4 }), (first, then) => {
        const jobs = [...first, ...then].map(jobOf);
        const alone = openStore();
        const answers = jobs.flatMap((each) => alone.run([each]));
        const together = openStore();
        expect([
          ...together.run(jobs.slice(0, first.length)),
          ...together.run(jobs.slice(first.length)),
        ]).toEqual(answers);
        expect(together.rows).toEqual(alone.rows);
        expect(together.counters).toEqual(alone.counters);
        expect(together.ops).toEqual(alone.ops);
      }),
      { numRuns: 800 },
    );
  });
});
