import { StorageError, type FieldKind, type Identified, type Table } from '@bursar/core/storage';
import { encodings, parameter } from './columns.js';
import { arrayLiteral } from './literal.js';
import { columnName, quoted, type Qualify } from './names.js';

/** A declared field as a column. */
export interface Column {
  readonly field: string;
  /** Quoted. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
}

/** The physical form of a declared table. */
export interface Shape {
  readonly table: Table<Identified>;
  /** Qualified and quoted. */
  readonly name: string;
  /** Whether rows belong to a tenant, in a column `tenant` before the declared ones. */
  readonly scoped: boolean;
  readonly columns: readonly Column[];
  /** The names of all physical columns, for INSERT. */
  readonly all: string;
  /** What a row, read as `t`, becomes in JSON: the declared columns in order. */
  readonly cells: string;
  /** Rebuilds a row from its cells. */
  decode(cells: readonly unknown[], from?: number): Identified;
  /** @throws StorageError `misuse` when there is no such field. */
  column(field: string): Column;
}

/** The physical form of a table in its schema. */
export function describe(qualify: Qualify, table: Table<Identified>): Shape {
  const columns = Object.entries(table.fields).map(([field, { kind, nullable }]): Column => ({
    field,
    name: quoted(columnName(field)),
    kind,
    nullable,
  }));
  const byField = new Map(columns.map((each) => [each.field, each]));
  const decoders = columns.map(({ kind }) => encodings[kind].decode);
  const scoped = table.scope === 'tenant';
  return {
    table,
    name: qualify(table.name),
    scoped,
    columns,
    all: [...(scoped ? ['tenant'] : []), ...columns.map(({ name }) => name)].join(', '),
    cells: columns.map(({ kind, name }) => encodings[kind].cell(`t.${name}`)).join(', '),
    decode: (cells, from = 0) => {
      const row: Record<string, unknown> = {};
      for (let i = 0; i < columns.length; i++) {
        const cell = cells[from + i];
        row[(columns[i] as Column).field] =
          cell === null ? null : (decoders[i] as (cell: unknown) => unknown)(cell);
      }
      return row as unknown as Identified;
    },
    column: (field) => {
      const found = byField.get(field);
      if (!found) throw new StorageError('misuse', `${table.name} has no field ${field}`);
      return found;
    },
  };
}

/** Finds the physical form of each declaration, worked out once. */
export type Shapes = <Row extends Identified>(table: Table<Row>) => Shape;

/** The physical forms of one schema. */
export function openShapes(qualify: Qualify): Shapes {
  const known = new WeakMap<object, Shape>();
  return (table) => {
    let shape = known.get(table);
    if (!shape) known.set(table, (shape = describe(qualify, table as unknown as Table<Identified>)));
    return shape;
  };
}

/** A row and the tenant it belongs to; the tenant of a global table's row is not stored. */
export interface Owned {
  readonly tenant: string;
  readonly row: Identified;
}

/** One column of many rows as an array parameter. */
function columnValues({ kind, nullable, field }: Column, rows: readonly Owned[]): string {
  return arrayLiteral(
    rows.map(({ row }) => parameter(kind, nullable, (row as unknown as Record<string, unknown>)[field])),
  );
}

/** All physical columns of many rows, one array parameter each. */
export function rowValues(shape: Shape, rows: readonly Owned[]): string[] {
  const values = shape.columns.map((column) => columnValues(column, rows));
  return shape.scoped ? [arrayLiteral(rows.map(({ tenant }) => tenant)), ...values] : values;
}

/** A column that travels with rows without being one of theirs. */
export interface Companion {
  readonly name: string;
  readonly many: string;
}

/**
 * The rows of `rowValues` as a query, columns in the order of `all`; parameters count from `first`. The parameter of a
 * companion comes last.
 */
export function rowSource(shape: Shape, first: number, companion?: Companion): string {
  const columns = [
    ...(shape.scoped ? [{ name: 'tenant', ...encodings.text }] : []),
    ...shape.columns.map(({ name, kind }) => ({ name, ...encodings[kind] })),
    ...(companion ? [{ one: encodings.text.one, ...companion }] : []),
  ];
  const arrays = columns.map(({ many }, index) => `$${first + index}::${many}`);
  return (
    `select ${columns.map(({ name, one }) => one(`q.${name}`)).join(', ')} ` +
    `from unnest(${arrays.join(', ')}) q(${columns.map(({ name }) => name).join(', ')})`
  );
}
