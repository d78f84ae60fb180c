import { StorageError, uniqueKey, type Identified, type Table, type Unique } from '@bursar/core/storage';
import { indexesOf, type RowIndex } from './row-index.js';
import { shapeOf, type Row, type Shape } from './shape.js';
import type { Journal } from './undo.js';

/** The stored rows of one table, of one tenant or global. Every change is noted in the journal. */
export interface Rows {
  readonly table: Table<Identified>;
  readonly shape: Shape;
  readonly indexes: readonly RowIndex[];
  get(id: string): Row | undefined;
  all(): Iterable<Row>;
  /** The id of the row that holds a unique value. */
  holder(rule: number, key: string): string | undefined;
  /** Stores a new row; false, and nothing stored, when its id or a unique value belongs to a row already there. */
  add(row: Row): boolean;
  /**
   * Stores a row, new or in the place of the one with its id.
   *
   * @throws StorageError `conflict` when another row holds one of its unique values.
   */
  set(row: Row): void;
  delete(row: Row): void;
}

/** A unique rule, and whose each value is. */
interface Held {
  readonly rule: Unique<Identified>;
  readonly held: Map<string, string>;
}

/** Opens an empty store of rows; `also` names indexes beside the declared ones. */
export function openRows(
  table: Table<Identified>,
  journal: Journal,
  also: readonly (readonly string[])[] = [],
): Rows {
  const byId = new Map<string, Row>();
  const rules = table.unique.map((rule): Held => ({ rule, held: new Map() }));
  const indexes = indexesOf(table, also, () => byId.values());

  /** The id of another row that holds one of this row's unique values. */
  const rival = (row: Row): string | undefined => {
    for (let i = 0; i < rules.length; i++) {
      const { rule, held } = rules[i] as Held;
      const key = uniqueKey<Identified>(rule, row);
      const other = key === null ? undefined : held.get(key);
      if (other !== undefined && other !== row.id) return other;
    }
    return undefined;
  };

  const change = (id: string, before: Row | undefined, after: Row | undefined): void => {
    for (const { rule, held } of rules) {
      const from = before ? uniqueKey<Identified>(rule, before) : null;
      const to = after ? uniqueKey<Identified>(rule, after) : null;
      if (from === to) continue;
      if (from !== null) held.delete(from);
      if (to !== null) held.set(to, id);
    }
    if (after) byId.set(id, after);
    else byId.delete(id);
    for (const index of indexes) index.change(before, after);
  };

  const apply = (id: string, before: Row | undefined, after: Row | undefined): void => {
    change(id, before, after);
    journal.note(() => change(id, after, before));
  };

  return {
    table,
    shape: shapeOf(table),
    indexes,
    get: (id) => byId.get(id),
    all: () => byId.values(),
    holder: (rule, key) => rules[rule]?.held.get(key),
    add: (row) => {
      if (byId.has(row.id) || rival(row) !== undefined) return false;
      apply(row.id, undefined, row);
      return true;
    },
    set: (row) => {
      const other = rival(row);
      if (other !== undefined)
        throw new StorageError('conflict', `${table.name} ${row.id} has a unique value of ${other}`);
      apply(row.id, byId.get(row.id), row);
    },
    delete: (row) => apply(row.id, row, undefined),
  };
}
