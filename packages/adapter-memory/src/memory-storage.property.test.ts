import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceItems, type ConformanceItem } from '@bursar/core/conformance';
import {
  compareRows,
  isAfter,
  matches,
  positionOf,
  uniqueKey,
  type Order,
  type Storage,
  type Where,
} from '@bursar/core/storage';
import { memoryStorage } from './storage.js';

type Row = ConformanceItem;
const at = (ms: number): Date => new Date(Date.UTC(2026, 0, 1) + ms);
const row = (id: string, rank: number, active: boolean, ms: number, code: string | null): Row => ({
  id,
  name: `n${rank}`,
  note: null,
  rank,
  score: null,
  amount: BigInt(ms),
  fee: null,
  at: at(ms),
  seenAt: null,
  day: '2026-01-01',
  lastDay: null,
  active,
  checked: null,
  labels: {},
  extraLabels: null,
  marks: [code ?? 'none'],
  extraMarks: null,
  data: { ms },
  extraData: null,
  paper: {},
  extraPaper: null,
  code,
});

const small = fc.integer({ min: -2, max: 2 });
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const code = fc.constantFrom(null, 'x', 'y', 'z');
const rows: fc.Arbitrary<Row> = fc.tuple(id, small, fc.boolean(), small, code).map((parts) => row(...parts));
const ids = fc.oneof(id, fc.record({ in: fc.array(id, { maxLength: 3 }) }));
const codes = fc.oneof(code, fc.record({ in: fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }) }));
const ranks = fc.oneof(
  small,
  fc.record({ from: small }),
  fc.record({ from: small, before: small }),
  fc.record({ not: small }),
);
const truths = fc.oneof(fc.boolean(), fc.record({ in: fc.array(fc.boolean(), { maxLength: 3 }) }));
const instants = fc.oneof(
  small.map(at),
  small.map((ms) => ({ before: at(ms) })),
  small.map((ms) => ({ from: at(ms) })),
  fc.array(small, { maxLength: 3 }).map((list) => ({ in: list.map(at) })),
);
const marks = fc.constant({ has: 'x' });
// Each way to the rows by itself, then all together.
const where = fc.oneof(
  fc.constant({}),
  fc.record({ id: ids }),
  fc.record({ code: codes }),
  fc.record({ rank: ranks }),
  fc.record({ at: instants }),
  fc.record({ active: truths, at: instants }),
  fc.record({ active: truths }),
  fc.record({ id: ids, code: codes, rank: ranks, active: truths, at: instants, marks }, { requiredKeys: [] }),
) as fc.Arbitrary<Where<Row>>;
const order: fc.Arbitrary<Order<Row>> = fc.record({
  by: fc.constantFrom('at', 'at', 'at', 'rank', 'rank', 'id', 'active', 'code'),
  direction: fc.constantFrom('asc', 'desc'),
});

type Step =
  | { readonly act: 'insert' | 'put'; readonly row: Row }
  | { readonly act: 'patch' | 'remove'; readonly where: Where<Row>; readonly rank: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom('insert' as const, 'put' as const), row: rows }),
  fc.record({ act: fc.constantFrom('patch' as const, 'remove' as const), where, rank: small }),
);
type Look = readonly [Where<Row>, Order<Row>, number, Row | null];
const look: fc.Arbitrary<Look> = fc.tuple(
  where,
  order,
  fc.integer({ min: 1, max: 9 }),
  fc.option(rows, { nil: null }),
);

/** The same rows in the plainest form: an array. */
function openModel(start: readonly Row[] = []) {
  let stored = [...start];
  const clash = (next: Row): boolean =>
    stored.some(
      (other) =>
        other.id !== next.id &&
        conformanceItems.unique.some((rule) => {
          const key = uniqueKey<Row>(rule, next);
          return key !== null && key === uniqueKey<Row>(rule, other);
        }),
    );
  const set = (next: Row): void => {
    stored = [...stored.filter((other) => other.id !== next.id), next];
  };
  return {
    rows: () => stored,
    take: (each: Step): void => {
      const before = stored;
      if (each.act === 'insert' && !stored.some((other) => other.id === each.row.id) && !clash(each.row))
        set(each.row);
      if (each.act === 'put' && !clash(each.row)) set(each.row);
      if (each.act === 'remove') stored = stored.filter((other) => !matches(each.where, other));
      if (each.act !== 'patch') return;
      for (const old of before.filter((other) => matches(each.where, other))) {
        const next = { ...old, rank: each.rank, name: `n${each.rank}` };
        // One broken rule takes the whole patch back.
        if (clash(next)) return void (stored = before);
        set(next);
      }
    },
  };
}

async function take(storage: Storage, each: Step): Promise<void> {
  const collection = storage.tenant('t').collection(conformanceItems);
  const ignore = (): undefined => undefined;
  if (each.act === 'insert') await collection.insert(each.row);
  if (each.act === 'put') await collection.put([each.row]).catch(ignore);
  if (each.act === 'remove') await collection.remove(each.where);
  if (each.act === 'patch')
    await collection.replaceAll(each.where, { rank: each.rank, name: `n${each.rank}` }).catch(ignore);
}

async function compare(
  storage: Storage,
  model: readonly Row[],
  [condition, by, limit, mark]: Look,
): Promise<void> {
  const position = mark && positionOf(by, mark);
  const wanted = model
    .filter((each) => matches(condition, each) && (!position || isAfter(by, position, each)))
    .sort((a, b) => compareRows(by, a, b));
  const collection = storage.tenant('t').collection(conformanceItems);
  const options = { order: by, ...(position ? { after: position } : {}) };
  expect(await collection.find(condition, options)).toEqual(wanted);
  expect(await collection.find(condition, { ...options, limit })).toEqual(wanted.slice(0, limit));
  if (!position) expect(await collection.count(condition)).toBe(wanted.length);
}

describe('memory storage', () => {
  it('finds what a plain list of rows would give, after any writes and rollbacks', async () => {
    const parts = fc.array(
      fc.tuple(fc.array(step, { maxLength: 6 }), fc.boolean(), fc.array(look, { maxLength: 3 })),
      {
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (all) => {
        const storage = memoryStorage();
        let model = openModel();
        for (const [steps, rolledBack, looks] of all) {
          const next = openModel(model.rows());
          const undone = new Error('undone');
          await storage
            .transaction(async (tx) => {
              for (const each of steps) {
                await take(tx, each);
                next.take(each);
              }
              for (const each of looks) await compare(tx, next.rows(), each);
              if (rolledBack) throw undone;
            })
            .catch((error: unknown) => {
              if (error !== undone) throw error;
            });
          if (!rolledBack) model = next;
          for (const each of looks) await compare(storage, model.rows(), each);
        }
      }),
      { numRuns: 700 },
    );
  }, 30_000);
});
