import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBytes,
  compareRows,
  compareValues,
  isAfter,
  matches,
  positionOf,
  uniqueKey,
} from './match.js';

interface Row {
  readonly id: string;
  readonly value: number | null;
}
const text = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((each) => !each.includes('\0'));
const rows = fc.uniqueArray(
  fc.record({ id: text, value: fc.option(fc.integer({ min: -2, max: 2 })) }) as fc.Arbitrary<Row>,
  { selector: ({ id }) => id, maxLength: 12 },
);
const order = fc.record({
  by: fc.constantFrom('id' as const, 'value' as const),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
});

describe('order', () => {
  it('of text is the order of its UTF-8 bytes', () => {
    const sharing = fc.tuple(text, text, text).map(([head, a, b]) => [head + a, head + b] as const);
    fc.assert(
      fc.property(sharing, ([a, b]) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 3000 },
    );
  });

  it('of values is total: antisymmetric and transitive', () => {
    const values = fc.constantFrom(null, -1, 0, 2, 5);
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).toBe(0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
          expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is read completely, page by page, for every page size', () => {
    fc.assert(
      fc.property(rows, order, fc.integer({ min: 1, max: 4 }), (all, by, size) => {
        const sorted = [...all].sort((a, b) => compareRows<Row>(by, a, b));
        const read: Row[] = [];
        for (;;) {
          const last = read.at(-1);
          const page = sorted
            .filter((row) => !last || isAfter<Row>(by, positionOf<Row>(by, last), row))
            .slice(0, size);
          if (page.length === 0) break;
          read.push(...page);
        }
        expect(read).toEqual(sorted);
      }),
    );
  });
});

describe('conditions', () => {
  it('split the rows: not is the complement of equal, and the ranges around a value leave only null', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -2, max: 2 }), (all, value) => {
        for (const row of all) {
          expect(matches<Row>({ value: { not: value } }, row)).toBe(!matches<Row>({ value }, row));
          const inside =
            matches<Row>({ value: { from: value } }, row) || matches<Row>({ value: { before: value } }, row);
          expect(inside).toBe(row.value !== null);
        }
      }),
    );
  });

  it('in is any of the equalities', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 3 }), (all, list) => {
        for (const row of all)
          expect(matches<Row>({ value: { in: list } }, row)).toBe(
            list.some((value) => matches<Row>({ value }, row)),
          );
      }),
    );
  });
});

describe('a unique rule', () => {
  it('names equal values alike and different values differently', () => {
    const rule = { name: 'r', fields: ['a', 'b'] as const };
    interface Pair {
      readonly a: string;
      readonly b: string;
    }
    const pair: fc.Arbitrary<Pair> = fc.record({ a: text, b: text });
    fc.assert(
      fc.property(pair, pair, (x, y) => {
        expect(uniqueKey<Pair>(rule, x) === uniqueKey<Pair>(rule, y)).toBe(x.a === y.a && x.b === y.b);
      }),
    );
  });
});
