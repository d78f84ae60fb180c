import { StorageError, type Collection, type Identified, type Table } from '@bursar/core/storage';
import type { Conditions } from './access.js';
import type { Door } from './door.js';
import { findRows, matchingRows } from './find.js';
import type { Rows } from './rows.js';
import { shapeOf, type Row } from './shape.js';

/** The rows of one table behind a door. `rows` is asked anew by every call: a purge replaces what it answers. */
export function collectionOf(table: Table<Identified>, door: Door, rows: () => Rows): Collection<Identified> {
  const { keep, give, same } = shapeOf(table);

  const deleteAll = (found: readonly Row[]): number => {
    for (const row of found) rows().delete(row);
    return found.length;
  };

  return {
    get: (id) =>
      door.enter(() => {
        const row = rows().get(id);
        return row && give(row);
      }),
    find: (where, options = {}) => door.enter(() => findRows(rows(), where as Conditions, options).map(give)),
    count: (where) => door.enter(() => matchingRows(rows(), where as Conditions).length),
    insert: async (row) => {
      const kept = keep(row);
      return door.enter(() => rows().add(kept));
    },
    put: async (list) => {
      const kept = list.map((row) => keep(row));
      return door.enter(() => kept.forEach((row) => rows().set(row)));
    },
    replace: async (seen, next) => {
      if (next.id !== seen.id)
        throw new StorageError('misuse', `${table.name} ${seen.id} cannot change its id`);
      const kept = keep(next);
      return door.enter(() => {
        const stored = rows().get(seen.id);
        if (!stored || !same(stored, seen)) return false;
        rows().set(kept);
        return true;
      });
    },
    replaceAll: async (where, patch) => {
      if ('id' in patch) throw new StorageError('misuse', `${table.name}: a patch cannot change ids`);
      return door.enter(() => {
        const found = matchingRows(rows(), where);
        for (const row of found) rows().set(keep({ ...row, ...patch }, row, row));
        return found.length;
      });
    },
    remove: (where) => door.enter(() => deleteAll(matchingRows(rows(), where as Conditions))),
    prune: (where, limit) => door.enter(() => deleteAll(matchingRows(rows(), where as Conditions, limit))),
  };
}
