import {
  StorageError,
  type Directory,
  type DirectoryCollection,
  type Identified,
  type Table,
} from '@bursar/core/storage';
import { fixedValues, type Conditions } from './access.js';
import { collectionOf } from './collection.js';
import type { Door } from './door.js';
import type { Rows } from './rows.js';

/** Refuses a condition that does not fix an id, a unique rule or a declared index by exact values. */
function checkExact(table: Table<Identified>, where: Conditions): void {
  const keys: readonly (readonly string[])[] = [
    ['id'],
    ...table.unique.map(({ fields }) => fields),
    ...table.indexes,
  ];
  const isFixed = (field: string): boolean => {
    const values = fixedValues(where[field]);
    return values !== null && !values.includes(null);
  };
  if (!keys.some((fields) => fields.every(isFixed)))
    throw new StorageError('misuse', `${table.name} is read by exact keys only`);
}

/** The global tables behind a door. */
export function directoryOf(door: Door, rows: (table: Table<Identified>) => Rows): Directory {
  const open = (table: Table<Identified>): DirectoryCollection<Identified> => {
    if (table.scope !== 'global')
      throw new StorageError('misuse', `${table.name} is a tenant’s table, not a global one`);
    const { get, find, insert, replace, remove } = collectionOf(table, door, () => rows(table));
    return {
      get,
      insert,
      replace,
      find: async (where, options) => {
        checkExact(table, where);
        return find(where, options);
      },
      remove: async (where) => {
        checkExact(table, where);
        return remove(where);
      },
    };
  };
  return { collection: open as Directory['collection'] };
}
