import { StorageError, type FieldKind, type Identified, type Table } from '@bursar/core/storage';
import { giveValue, keepers, type Keeper } from './values.js';

/** A stored row. Nobody outside the store holds it: what comes in and what goes out are copies. */
export type Row = Identified & Readonly<Record<string, unknown>>;

interface Column {
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
  readonly place: string;
  readonly keep: Keeper;
}

/** What one declaration means for storing and handing out its rows. */
export interface Shape {
  /**
   * Takes a row in: a checked copy. What is unchanged from `seen`, a copy of the stored row `before`, is taken from there.
   *
   * @throws StorageError `misuse` naming the table and the field.
   */
  keep(row: Identified, before?: Row, seen?: Identified): Row;
  /** A copy to hand out. */
  give(row: Row): Identified;
  /** Whether a row handed out earlier still has the stored values. */
  same(stored: Row, seen: Identified): boolean;
  kindOf(field: string): FieldKind;
}

const shapes = new WeakMap<Table<Identified>, Shape>();

/** The shape of a declared table; made once per declaration. */
export function shapeOf(table: Table<Identified>): Shape {
  let shape = shapes.get(table);
  if (!shape) shapes.set(table, (shape = makeShape(table)));
  return shape;
}

function makeShape(table: Table<Identified>): Shape {
  const columns = Object.entries(table.fields).map(([name, { kind, nullable }]): Column => {
    return { name, kind, nullable, place: `${table.name}.${name}`, keep: keepers[kind] };
  });
  /** Kinds whose values are objects, which must be copied on the way out. */
  const objects = columns.filter(({ kind }) =>
    ['instant', 'json', 'document', 'tags', 'texts'].includes(kind),
  );

  const keepValue = ({ kind, nullable, place, keep }: Column, value: unknown): unknown => {
    if (value !== null || (kind === 'json' && !nullable)) return keep(value, place);
    if (!nullable) throw new StorageError('misuse', `${place} must not be null`);
    return null;
  };

  return {
    keep: (row, before, seen) => {
      const kept = exactly(row, columns);
      for (const column of columns) {
        const { name } = column;
        const value = kept[name];
        const known = before && seen && value !== undefined && value === (seen as Row)[name];
        kept[name] = known ? before[name] : keepValue(column, value);
      }
      return kept as Row;
    },
    give: (row) => {
      const copy: Record<string, unknown> & Identified = { ...row };
      for (const { name } of objects) copy[name] = giveValue(copy[name]);
      return copy;
    },
    same: (stored, seen) => columns.every(({ name }) => sameValue(stored[name], (seen as Row)[name])),
    kindOf: (field) => {
      const column = columns.find(({ name }) => name === field);
      if (!column) throw new StorageError('misuse', `${table.name} has no field ${field}`);
      return column.kind;
    },
  };
}

/** A copy that holds the declared fields and no others. A spread keeps the row's own layout, which is fast to use. */
function exactly(row: Identified, columns: readonly Column[]): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...row };
  let members = 0;
  for (const _ in copy) members++;
  if (members === columns.length) return copy;
  return Object.fromEntries(columns.map(({ name }) => [name, copy[name]]));
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  // Stored values have no undefined members; what a caller shows may.
  let surplus = 0;
  for (const name in right) if (right[name] !== undefined) surplus++;
  for (const name in left) {
    if (!Object.hasOwn(right, name) || !sameValue(left[name], right[name])) return false;
    surplus--;
  }
  return surplus === 0;
}
