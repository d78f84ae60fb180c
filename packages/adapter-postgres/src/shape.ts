import { StorageError, type FieldKind, type Identified, type Table } from '@bursar/core/storage';
import { encodings, parameters } from './columns.js';
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

/** One column of many rows as a parameter. */
function columnValues({ kind, nullable, field }: Column, rows: readonly Owned[]): string {
  return parameters(
    kind,
    nullable,
    rows.map(({ row }) => (row as unknown as Record<string, unknown>)[field]),
  );
}

/** Physical columns of many rows, one parameter each: all, or the tenant and some. */
export function rowValues(shape: Shape, rows: readonly Owned[], columns = shape.columns): string[] {
  const values = columns.map((column) => columnValues(column, rows));
  return shape.scoped ? [arrayLiteral(rows.map(({ tenant }) => tenant)), ...values] : values;
}

/** A column of text that travels with rows without being one of theirs. */
export interface Companion {
  readonly name: string;
  readonly cast: string;
}

/** One column of a source: its name, what its parameter is cast to, and what becomes of it. */
interface Piece {
  readonly name: string;
  readonly type: string;
  readonly one: (value: string) => string;
}

/** Rows of several columns as a FROM item `q`; the parameters count from `first`. Lists of documents are read one by one. */
export function listSource(pieces: readonly Pick<Piece, 'name' | 'type'>[], first: number): string {
  const placed = pieces.map(({ name, type }, index) => ({ name, type, value: `$${first + index}::${type}` }));
  const arrays = placed.filter(({ type }) => type !== 'json');
  const lists = placed.filter(({ type }) => type === 'json');
  const names = [...arrays, ...lists].map(({ name }) => name).join(', ');
  const plain = `unnest(${arrays.map(({ value }) => value).join(', ')})`;
  if (lists.length === 0) return `${plain} q(${names})`;
  const items = [plain, ...lists.map(({ value }) => `json_array_elements(${value})`)];
  return `rows from (${items.join(', ')}) q(${names})`;
}

/**
 * The rows of `rowValues` as a query, columns in the order of `all` (or of the tenant and those given); parameters count
 * from `first`. Those of companions come last.
 */
export function rowSource(
  shape: Shape,
  first: number,
  columns = shape.columns,
  companions: readonly Companion[] = [],
): string {
  const pieces: Piece[] = [
    ...(shape.scoped ? [{ name: 'tenant', type: 'text[]', one: encodings.text.one }] : []),
    ...columns.map(({ name, kind }) => ({ name, type: encodings[kind].many.type, one: encodings[kind].one })),
    ...companions.map(({ name, cast }) => ({
      name,
      type: 'text[]',
      one: (value: string) => `${value}::${cast}`,
    })),
  ];
  const selected = pieces.map(({ name, one }) => `${one(`q.${name}`)} as ${name}`);
  return `select ${selected.join(', ')} from ${listSource(pieces, first)}`;
}
