import { isStorageError, type Identified, type Table } from '@bursar/core/storage';
import { roundTrip, saboteur, type Saboteur } from './saboteur.fixture.js';

const equal = (a: unknown, b: unknown): boolean => print(a) === print(b);
const print = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

/** The table with other unique rules. */
const rules = (change: (table: Table<Identified>) => Table<Identified>['unique']) => ({
  table: (table: Table<Identified>): Table<Identified> => ({ ...table, unique: change(table) }),
});

/** Breaks how rows are written, and which of them may be. */
export const rowSaboteurs: readonly Saboteur[] = [
  saboteur('an unknown tenant cannot be read', ['rows: an unknown tenant is an empty one'], {
    collection: (inner) => ({
      find: async (where, options) => {
        if ((await inner.count({})) === 0) throw new Error('no such tenant');
        return inner.find(where, options);
      },
    }),
  }),
  saboteur(
    'insert overwrites',
    ['rows: insert refuses a taken id', 'rows: of many inserts at once one wins'],
    {
      collection: (inner) => ({ insert: (row) => inner.put([row]).then(() => true) }),
    },
  ),
  saboteur(
    'insert looks, then writes',
    ['rows: of many inserts at once one wins', 'unique: of many inserts at once one wins'],
    {
      ...rules(() => []),
      collection: (inner) => ({
        insert: async (row) => {
          const { code } = row as { code?: string };
          const there =
            (await inner.get(row.id)) ?? (code ? (await inner.find({ code } as never))[0] : undefined);
          await roundTrip();
          if (there) return false;
          await inner.put([row]);
          return true;
        },
      }),
    },
  ),
  saboteur('put only inserts', ['rows: put inserts and overwrites'], {
    collection: (inner) => ({
      put: async (rows) => {
        for (const row of rows) await inner.insert(row);
      },
    }),
  }),
  saboteur('put goes row by row', ['unique: put is all or none'], {
    collection: (inner) => ({
      put: async (rows) => {
        for (const row of rows) await inner.put([row]);
      },
    }),
  }),
  saboteur('replace does not compare', ['rows: replace compares the whole row'], {
    collection: (inner) => ({
      replace: async (seen, next) =>
        (await inner.get(seen.id)) !== undefined && inner.put([next]).then(() => true),
    }),
  }),
  saboteur('replace compares one field', ['rows: replace compares the whole row'], {
    collection: (inner) => ({
      replace: async (seen, next) => {
        const stored = await inner.get(seen.id);
        return stored !== undefined && equal(pick(stored), pick(seen)) && inner.replace(stored, next);
      },
    }),
  }),
  saboteur('replace looks, then writes', ['rows: of many replaces from one row one wins'], {
    collection: (inner) => ({
      replace: async (seen, next) => {
        const stored = await inner.get(seen.id);
        await roundTrip();
        return equal(stored, seen) && inner.put([next]).then(() => true);
      },
    }),
  }),
  saboteur('replace moves rows', ['rows: replace keeps the id'], {
    collection: (inner) => ({
      replace: async (seen, next) => {
        if (seen.id === next.id) return inner.replace(seen, next);
        await inner.remove({ id: seen.id });
        return inner.insert(next);
      },
    }),
  }),
  saboteur('patches leave out null', ['rows: replaceAll patches what matches'], {
    collection: (inner) => ({
      replaceAll: (where, patch) =>
        inner.replaceAll(
          where,
          Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null)),
        ),
    }),
  }),
  saboteur('patches reach one row', ['rows: replaceAll patches what matches'], {
    collection: (inner) => ({
      replaceAll: async (where, patch) => {
        const [row] = await inner.find(where);
        return row ? inner.replaceAll({ id: row.id }, patch) : 0;
      },
    }),
  }),
  saboteur('patches may break rules', ['unique: replace and replaceAll break no rule'], {
    collection: (inner) => ({
      replaceAll: async (where, patch) => {
        const rows = await inner.find(where);
        let changed = 0;
        for (const { id } of rows) changed += await inner.replaceAll({ id }, patch).catch(() => 0);
        return changed;
      },
    }),
  }),
  saboteur(
    'removed rows are hidden, not gone',
    ['rows: remove takes what matches', 'directory: replace and remove'],
    {
      collection: (inner) => ({ remove: (where) => inner.count(where) }),
      directory: (inner) => ({ remove: async (where) => (await inner.find(where)).length }),
    },
  ),
  saboteur('prune takes everything', ['rows: prune takes at most so many'], {
    collection: (inner) => ({ prune: (where) => inner.remove(where) }),
  }),
  saboteur('counts are estimates', ['rows: count counts what find finds'], {
    collection: (inner) => ({ count: async () => Math.round((await inner.count({})) / 5) * 5 }),
  }),
  saboteur(
    'unique rules are ignored',
    [
      'unique: an insert does not take a value twice',
      'unique: of many inserts at once one wins',
      'unique: put is all or none',
      'unique: replace and replaceAll break no rule',
    ],
    rules(() => []),
  ),
  saboteur(
    'partial rules bind every row',
    ['unique: a partial rule binds only its rows'],
    rules(({ unique }) => unique.map(({ name, fields }) => ({ name, fields }))),
  ),
  saboteur(
    'partial rules bind no row',
    ['unique: a partial rule binds only its rows'],
    rules(({ unique }) => unique.filter(({ when }) => !when)),
  ),
  saboteur('null is held to be a value', ['unique: null is not a value'], {
    collection: (inner) => ({
      insert: async (row) =>
        (await inner.count({ code: (row as { code?: null }).code } as never)) === 0 && inner.insert(row),
    }),
  }),
  {
    name: 'a unique value is never given back',
    breaks: ['unique: a value that was given up is free'],
    make: () => {
      const taken = new Set<unknown>();
      return {
        collection: (inner) => ({
          insert: async (row) => {
            const { code } = row as { code?: string | null };
            if (code !== null && taken.has(code)) return false;
            taken.add(code);
            return inner.insert(row);
          },
        }),
      };
    },
  },
  saboteur(
    'broken rules are not called conflicts',
    ['unique: put is all or none', 'directory: unique over all tenants'],
    {
      collection: (inner) => ({ put: (rows) => inner.put(rows).catch(disguise) }),
      directory: (inner) => ({ replace: (seen, next) => inner.replace(seen, next).catch(disguise) }),
    },
  ),
];

const pick = (row: Identified): unknown => ({ id: row.id, rank: (row as { rank?: number }).rank });
const disguise = (error: unknown): never => {
  throw isStorageError(error) ? new Error(error.message) : error;
};
