import { describe, expect, it } from 'vitest';
import { compareBytes, compareRows, isAfter, matches, positionOf, uniqueKey, type Where } from './match.js';

interface Seat {
  readonly id: string;
  readonly row: number | null;
  readonly price: bigint;
  readonly held: Date | null;
  readonly free: boolean;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly sides: readonly string[];
}
const at = new Date('2026-05-01T12:00:00.000Z');
const seat = (more: Partial<Seat> = {}): Seat => ({
  id: 's1',
  row: 3,
  price: 5_000_000n,
  held: at,
  free: true,
  tags: { view: 'sea', class: 'a' },
  sides: ['left', 'front'],
  ...more,
});

describe('a condition', () => {
  const cases: readonly [string, Where<Seat>, Partial<Seat>, boolean][] = [
    ['nothing asked', {}, {}, true],
    ['an undefined condition asks nothing', { row: undefined } as never, {}, true],
    ['equal', { row: 3, free: true }, {}, true],
    ['not equal', { row: 4 }, {}, false],
    ['equal instant, another object', { held: new Date(at) }, {}, true],
    ['equal amount', { price: 5_000_000n }, {}, true],
    ['null equals null', { row: null }, { row: null }, true],
    ['null equals no value', { row: null }, {}, false],
    ['in', { row: { in: [1, 3] } }, {}, true],
    ['in nothing', { row: { in: [] } }, {}, false],
    ['null is in no list', { row: { in: [3] } }, { row: null }, false],
    ['not', { row: { not: 4 } }, {}, true],
    ['not itself', { row: { not: 3 } }, {}, false],
    ['null is not a value', { row: { not: 3 } }, { row: null }, true],
    ['not null', { row: { not: null } }, {}, true],
    ['null is not not-null', { row: { not: null } }, { row: null }, false],
    ['from includes', { row: { from: 3 } }, {}, true],
    ['before excludes', { row: { before: 3 } }, {}, false],
    ['between', { row: { from: 2, before: 4 } }, {}, true],
    ['null lies in no range', { row: { before: 4 } }, { row: null }, false],
    ['an open range is any value', { row: {} }, {}, true],
    ['an open range is not null', { row: {} }, { row: null }, false],
    ['before an instant', { held: { before: new Date(at.getTime() + 1) } }, {}, true],
    ['has a text', { sides: { has: 'left' } }, {}, true],
    ['has no part of a text', { sides: { has: 'lef' } }, {}, false],
    ['has tags', { tags: { has: { view: 'sea' } } }, {}, true],
    ['has a tag of another value', { tags: { has: { view: 'se' } } }, {}, false],
    ['has all tags asked', { tags: { has: { view: 'sea', class: 'b' } } }, {}, false],
    ['has no inherited tag', { tags: { has: { toString: 'x' } } }, {}, false],
    ['has nothing asked', { tags: { has: {} } }, {}, true],
    ['null has nothing', { tags: { has: {} } }, { tags: null }, false],
  ];
  it.each(cases)('%s', (_name, where, more, expected) => {
    expect(matches(where, seat(more))).toBe(expected);
  });
});

describe('an order', () => {
  const order = { by: 'row', direction: 'asc' } as const;

  it('puts null first and breaks ties by id, both turned by desc', () => {
    const rows = [
      seat({ id: 'b' }),
      seat({ id: 'a' }),
      seat({ id: 'c', row: null }),
      seat({ id: 'd', row: -1 }),
    ];
    const sorted = [...rows].sort((a, b) => compareRows(order, a, b)).map(({ id }) => id);
    expect(sorted).toEqual(['c', 'd', 'a', 'b']);
    const turned = [...rows].sort((a, b) => compareRows({ by: 'row', direction: 'desc' }, a, b));
    expect(turned.map(({ id }) => id)).toEqual(['b', 'a', 'd', 'c']);
  });

  it('knows what lies behind a position', () => {
    const after = positionOf(order, seat({ id: 'b' }));
    expect(after).toEqual({ value: 3, id: 'b' });
    const behind = (more: Partial<Seat>): boolean => isAfter(order, after, seat(more));
    expect(
      [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'a', row: 4 }, { id: 'z', row: null }].map(behind),
    ).toEqual([false, false, true, true, false]);
  });

  it('compares text by UTF-8 bytes, not by code units or by a language', () => {
    const byBytes = [
      '',
      'A',
      'Z',
      'a',
      'z',
      'Ä',
      'é',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{1f600}',
    ];
    expect([...byBytes].reverse().sort(compareBytes)).toEqual(byBytes);
    expect(compareBytes('a', 'ab')).toBeLessThan(0);
    expect(compareBytes('\u{10000}', '\uffff')).toBeGreaterThan(0);
  });
});

describe('a unique rule', () => {
  const rule = { name: 'r', fields: ['row', 'id'] as const };

  it('tells values apart that read alike when joined', () => {
    const names = { name: 'n', fields: ['id', 'note'] as const };
    const key = (id: string, note: string) => uniqueKey<{ id: string; note: string }>(names, { id, note });
    expect(key('a,b', 'c')).not.toBe(key('a', 'b,c'));
    expect(key('a', 'b')).toBe(key('a', 'b'));
  });

  it('does not bind a row with a null, nor one outside its condition', () => {
    expect(uniqueKey<Seat>(rule, seat({ row: null }))).toBeNull();
    const partial = { ...rule, when: { field: 'free' as const, equals: true } };
    expect(uniqueKey<Seat>(partial, seat({ free: false }))).toBeNull();
    expect(uniqueKey<Seat>(partial, seat())).toBe(uniqueKey<Seat>(rule, seat()));
  });
});
