import type { Identified, LogTable, Table } from '@bursar/core/storage';
import { dimensionsOf, sumType } from './cells.js';
import { encodings } from './columns.js';
import { columnName, inSchema, quoted, rollupName, type Qualify } from './names.js';
import { describe, type Shape } from './shape.js';

type AnyTable = Table<Identified>;

const isLog = (table: AnyTable): table is LogTable<Identified> => 'at' in table;

const sameFields = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((field, index) => field === b[index]);

/** The declared indexes; a log has one on its instant whether or not it says so. */
function indexesOf(table: AnyTable): readonly (readonly string[])[] {
  if (!isLog(table) || table.indexes.some((fields) => sameFields(fields, [table.at]))) return table.indexes;
  return [...table.indexes, [table.at]];
}

function indexSql(shape: Shape, fields: readonly string[]): string {
  const { table, scoped, name } = shape;
  const columns = fields.map((field) => shape.column(field));
  const index = quoted(`${table.name}_${fields.map(columnName).join('_')}`);
  const [only] = columns;
  if (only && (only.kind === 'tags' || only.kind === 'texts'))
    return `create index ${index} on ${name} using gin (${only.name}${only.kind === 'tags' ? ' jsonb_path_ops' : ''})`;
  const keys = columns.map((column) => (column.nullable ? `${column.name} nulls first` : column.name));
  const ending = fields.includes('id') ? [] : ['id'];
  return `create index ${index} on ${name} (${[...(scoped ? ['tenant'] : []), ...keys, ...ending].join(', ')})`;
}

function uniqueSql(shape: Shape, { name, fields, when }: AnyTable['unique'][number]): string {
  const { table, scoped } = shape;
  const columns = [...(scoped ? ['tenant'] : []), ...fields.map((field) => shape.column(field).name)];
  const literal = typeof when?.equals === 'string' ? `'${when.equals.replaceAll("'", "''")}'` : when?.equals;
  const where = when ? ` where ${shape.column(when.field).name} = ${literal}` : '';
  const index = name.startsWith(table.name) ? name : `${table.name}_${name}`;
  return `create unique index ${quoted(index)} on ${shape.name} (${columns.join(', ')})${where}`;
}

function rollupSql(qualify: Qualify, log: LogTable<Identified>): string[] {
  return dimensionsOf(qualify, log).flatMap(({ table, name, columns }) => [
    `create table ${table} (tenant text collate "C" not null, day date not null, ` +
      `value text collate "C" not null, count bigint not null, ` +
      columns.map((column) => `${column} ${sumType} not null, `).join('') +
      `primary key (tenant, day, value)) with (fillfactor = 70)`,
    `create index ${quoted(`${rollupName(log.name, name)}_value`)} on ${table} (tenant, value, day)`,
  ]);
}

/**
 * The statements that create the tables and indexes of a declaration: what a migration must amount to, and all that a
 * host needs for tables of its own. A log brings the tables of its rollups.
 */
export function physicalForm<Row extends Identified>(declared: Table<Row>, schema = 'bursar'): string[] {
  const table = declared as unknown as AnyTable;
  const qualify = inSchema(schema);
  const shape = describe(qualify, table);
  const tenant = shape.scoped ? 'tenant text collate "C" not null, ' : '';
  const columns = shape.columns.map(
    ({ name, kind, nullable }) => `${name} ${encodings[kind].type}${nullable ? '' : ' not null'}, `,
  );
  const key = shape.scoped ? '(tenant, id)' : '(id)';
  return [
    `create table ${shape.name} (${tenant}${columns.join('')}primary key ${key})`,
    ...table.unique.map((rule) => uniqueSql(shape, rule)),
    ...indexesOf(table).map((fields) => indexSql(shape, fields)),
    ...(isLog(table) ? rollupSql(qualify, table) : []),
  ];
}
