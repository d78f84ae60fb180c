import {
  compareRows,
  compareValues,
  isAfter,
  matches,
  type After,
  type Find,
  type Identified,
  type Order,
  type Where,
} from '@bursar/core/storage';
import { saboteur, type AnyRow, type Saboteur, type Sabotage } from './saboteur.fixture.js';

const byId: Order<Identified> = { by: 'id', direction: 'asc' };
const valueOf = (row: Identified, field: string): null => (row as AnyRow)[field] as null;

type Compare = (order: Order<Identified>, a: Identified, b: Identified) => number;
type Behind = (order: Order<Identified>, after: After, row: Identified) => boolean;

/** Finds by reading everything, with another notion of matching, order or position. */
const finding = (other: {
  readonly fits?: (where: Where<Identified>, row: Identified) => boolean;
  readonly compare?: Compare;
  readonly behind?: Behind;
}): Sabotage => {
  const { fits = matches, compare = compareRows, behind = isAfter } = other;
  return {
    collection: (inner) => ({
      find: async (where, { order = byId, after, limit }: Find<Identified> = {}) =>
        (await inner.find({}))
          .filter((row) => fits(where, row) && (!after || behind(order, after, row)))
          .sort((a, b) => compare(order, a, b))
          .slice(0, limit),
    }),
  };
};

/** Orders texts in another way, everything else as it should be. */
const ordering =
  (texts: (a: string, b: string) => number): Compare =>
  ({ by, direction }, a, b) => {
    const [x, y]: unknown[] = [valueOf(a, by), valueOf(b, by)];
    const first =
      typeof x === 'string' && typeof y === 'string' ? texts(x, y) : compareValues(x as null, y as null);
    return (first || texts(a.id, b.id)) * (direction === 'asc' ? 1 : -1);
  };

const locale = (a: string, b: string): number => a.localeCompare(b, 'en') || (a < b ? -1 : a > b ? 1 : 0);
const codeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Conditions, each of which some row must meet for the where to fit; `change` breaks one kind of them. */
const conditions =
  (change: (condition: unknown, value: unknown) => boolean | undefined) =>
  (where: Where<Identified>, row: Identified): boolean =>
    Object.entries(where).every(
      ([name, condition]) => change(condition, (row as AnyRow)[name]) ?? matches({ [name]: condition }, row),
    );
const has = (condition: unknown, operator: string): boolean =>
  typeof condition === 'object' && condition !== null && operator in condition;

const everyOrder = ['find: the rows that match, in order'];

/** Breaks what is found, and in which order. */
export const findSaboteurs: readonly Saboteur[] = [
  saboteur(
    'text is ordered by a language',
    ['find: text by bytes', 'find: ids by bytes', ...everyOrder],
    finding({ compare: ordering(locale) }),
  ),
  saboteur(
    'text is ordered by UTF-16',
    ['find: text by bytes', 'find: ids by bytes'],
    finding({ compare: ordering(codeUnits) }),
  ),
  saboteur(
    'ranges of text follow a language',
    ['find: text by bytes'],
    finding({
      fits: conditions((condition, value) => {
        if (!has(condition, 'from') || typeof value !== 'string') return undefined;
        const { from, before } = condition as { from: string; before: string };
        return locale(value, from) >= 0 && locale(value, before) < 0;
      }),
    }),
  ),
  saboteur(
    'null comes last',
    ['find: null comes first', ...everyOrder],
    finding({
      compare: (order, a, b) => {
        const [x, y] = [a, b].map((row) => ((row as AnyRow)[order.by] === null ? 1 : 0)) as [number, number];
        return (x - y) * (order.direction === 'asc' ? 1 : -1) || compareRows(order, a, b);
      },
    }),
  ),
  saboteur(
    'null comes first whichever way',
    ['find: null comes first', ...everyOrder],
    finding({
      compare: (order, a, b) => {
        const [x, y] = [a, b].map((row) => ((row as AnyRow)[order.by] === null ? 0 : 1)) as [number, number];
        return x - y || compareRows(order, a, b);
      },
    }),
  ),
  saboteur(
    'a cursor skips ties',
    ['find: pages through ties'],
    finding({
      behind: ({ by, direction }, { value }, row) => {
        const order = compareValues(valueOf(row, by), value);
        return direction === 'asc' ? order > 0 : order < 0;
      },
    }),
  ),
  saboteur(
    'a cursor repeats its row',
    ['find: pages through ties'],
    finding({ behind: (order, after, row) => row.id === after.id || isAfter(order, after, row) }),
  ),
  saboteur(
    'a cursor looks at the id alone',
    ['find: pages through ties'],
    finding({
      behind: (order, { id }, row) =>
        isAfter({ ...byId, direction: order.direction }, { value: id, id }, row),
    }),
  ),
  saboteur(
    'ties are broken upwards always',
    ['find: pages through ties', 'find: ids by bytes'],
    finding({
      compare: (order, a, b) =>
        compareValues(valueOf(a, order.by), valueOf(b, order.by)) * (order.direction === 'asc' ? 1 : -1) ||
        compareRows(byId, a, b),
    }),
  ),
  saboteur(
    'has finds parts of texts',
    ['find: has is exact', ...everyOrder],
    finding({
      fits: conditions((condition, value) => {
        if (!has(condition, 'has') || value === null) return undefined;
        const wanted = (condition as { has: unknown }).has;
        return typeof wanted === 'string' ? JSON.stringify(value).includes(wanted) : undefined;
      }),
    }),
  ),
  saboteur(
    'has ignores case',
    ['find: has is exact'],
    finding({
      fits: conditions((condition, value) => {
        const wanted = has(condition, 'has') ? (condition as { has: unknown }).has : null;
        return typeof wanted === 'string' && Array.isArray(value)
          ? (value as string[]).some((each) => each.toLowerCase() === wanted.toLowerCase())
          : undefined;
      }),
    }),
  ),
  saboteur(
    'has is content with one tag',
    ['find: has is exact'],
    finding({
      fits: conditions((condition, value) => {
        const wanted = has(condition, 'has') ? (condition as { has: unknown }).has : null;
        if (typeof wanted !== 'object' || wanted === null || value === null) return undefined;
        return Object.entries(wanted).some(
          ([name, each]) => (value as Record<string, unknown>)[name] === each,
        );
      }),
    }),
  ),
  saboteur(
    'not leaves out null',
    everyOrder,
    finding({
      fits: conditions((condition, value) => (has(condition, 'not') && value === null ? false : undefined)),
    }),
  ),
  saboteur(
    'before includes its end',
    everyOrder,
    finding({
      fits: conditions((condition, value) =>
        has(condition, 'before') && compareValues((condition as { before: null }).before, value as null) === 0
          ? true
          : undefined,
      ),
    }),
  ),
  saboteur(
    'an empty list means anything',
    everyOrder,
    finding({
      fits: conditions((condition) =>
        has(condition, 'in') && (condition as { in: [] }).in.length === 0 ? true : undefined,
      ),
    }),
  ),
  saboteur('a row is found twice', ['find: by id, by unique value, by index'], {
    collection: (inner) => ({
      find: async (where, options) => {
        const { id } = where;
        const list = typeof id === 'object' && 'in' in id ? id.in : null;
        if (!list) return inner.find(where, options);
        return (await Promise.all(list.map((each) => inner.find({ ...where, id: each }, options)))).flat();
      },
    }),
  }),
  {
    name: 'an index is not kept up',
    breaks: ['find: by id, by unique value, by index'],
    make: () => {
      const codes = new Map<unknown, string>();
      return {
        collection: (inner) => ({
          insert: (row) => {
            codes.set((row as AnyRow)['code'], row.id);
            return inner.insert(row);
          },
          find: (where, options) => {
            const id = codes.get((where as AnyRow)['code'] ?? 'none');
            return id ? inner.find({ id }, options) : inner.find(where, options);
          },
        }),
      };
    },
  },
];
