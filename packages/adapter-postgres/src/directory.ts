import {
  StorageError,
  type Directory,
  type DirectoryCollection,
  type Identified,
  type Table,
  type Where,
} from '@bursar/core/storage';
import { findRows, insertRow, removeRows, replaceRow, type RowsHome } from './collection.js';
import type { Shape, Shapes } from './shape.js';

/** Whether a condition fixes its field to given values. */
function fixes(condition: unknown): boolean {
  if (condition === undefined || condition === null) return false;
  if (typeof condition !== 'object' || condition instanceof Date) return true;
  return 'in' in condition;
}

/** @throws StorageError `misuse` unless all fields of a unique rule, or of a declared index, are fixed. */
function requireKey({ table }: Shape, where: Where<Identified>): void {
  const fixed = new Set(Object.entries(where).flatMap(([field, each]) => (fixes(each) ? [field] : [])));
  const keys: readonly (readonly string[])[] = [
    ['id'],
    ...table.unique.map((rule) => rule.fields),
    ...table.indexes,
  ];
  if (!keys.some((fields) => fields.every((field) => fixed.has(field))))
    throw new StorageError('misuse', `${table.name} is a directory: it answers exact keys only`);
}

function openDirectoryCollection(home: RowsHome, shape: Shape): DirectoryCollection<Identified> {
  const { session } = home;
  return {
    get: (id) => home.get(shape, { tenant: '', id }),
    find: async (where, options) => {
      requireKey(shape, where);
      return findRows(session, shape, null, where, options);
    },
    insert: (row) => insertRow(session, shape, '', row),
    replace: (seen, next) => replaceRow(session, shape, null, seen, next),
    remove: async (where) => {
      requireKey(shape, where);
      return removeRows(session, shape, null, where);
    },
  };
}

/** Global tables. @throws StorageError `misuse` for a table that belongs to tenants. */
export function openDirectory(home: RowsHome, shapes: Shapes): Directory {
  return {
    collection: <Row extends Identified>(table: Table<Row>) => {
      const shape = shapes(table);
      if (shape.scoped) throw new StorageError('misuse', `${table.name} belongs to tenants`);
      return openDirectoryCollection(home, shape) as unknown as DirectoryCollection<Row>;
    },
  };
}
