import {
  entry,
  insertion,
  json,
  logTable,
  instant,
  integer,
  micros,
  table,
  text,
  type AnyJob,
  type Counter,
  type Identified,
  type Job,
  type Json,
  type Op,
  type Table,
  type Write,
} from '@bursar/core/storage';

/** What a spend of the tests leaves behind. */
export interface Spend {
  readonly id: string;
  readonly amount: bigint;
  readonly keys: Json;
}

/** One row per admitted spend. */
export const spends = table<Spend>({
  name: 'test_spend',
  fields: { id: text(), amount: micros(), keys: json() },
  indexes: [['amount']],
});

/** What is told about a spend. */
export interface SpendNote {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly amount: bigint;
  readonly size: number;
}

/** One entry per admitted spend, summed up by kind. */
export const spendNotes = logTable<SpendNote>({
  name: 'test_note',
  at: 'at',
  fields: { id: text(), at: instant(), kind: text(), amount: micros(), size: integer() },
  rollups: {
    dimensions: {
      kind: (row) => row.kind,
      parity: (row) => (row.size % 2 === 0 ? ['even', 'all'] : ['odd', 'all']),
    },
    measures: { amount: (row) => row.amount },
  },
});

/** The tables that these jobs write. */
export const spendTables = [spends, spendNotes] as readonly unknown[] as readonly Table<Identified>[];

/** The instant of every test job. */
export const jobNow = new Date('2026-03-01T12:00:00.000Z');

/** An op of the tests, kept for ever. */
export const opOf = (id: string, attempt = `${id}-1`): Op => ({ id, attempt, hash: null, keepUntil: null });

/** A spend of `amount` on counters that may hold `cap` together. */
export function spendJob(request: {
  readonly id: string;
  readonly keys: readonly string[];
  readonly amount: bigint;
  readonly cap: bigint;
  readonly more?: Partial<AnyJob>;
  readonly writes?: readonly Write[];
}): Job<Record<never, never>, Json> {
  const { id, keys, amount, cap, more = {}, writes = [] } = request;
  return {
    now: jobNow,
    ops: [opOf(id)],
    find: {},
    plan: () => keys,
    guess: keys,
    step: (seen) => {
      const changed = new Map<string, Counter>();
      for (const [key, counter] of seen.counters) {
        if (counter.settled + counter.held + amount > cap)
          return { counters: new Map(), writes: [], result: { admitted: false } };
        changed.set(key, { ...counter, held: counter.held + amount });
      }
      const spend: Spend = { id, amount, keys: [...keys] };
      const note: SpendNote = { id, at: jobNow, kind: keys[0] ?? '', amount, size: id.length };
      return {
        counters: changed,
        writes: [insertion(spends, spend), entry(spendNotes, note), ...writes],
        result: { admitted: true },
      };
    },
    ...(more as Partial<Job<Record<never, never>, Json>>),
  };
}
