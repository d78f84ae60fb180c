import { StorageError, compareBytes, type Identified, type LogTable } from '@bursar/core/storage';
import { arrayLiteral, bareLiteral } from './literal.js';
import { columnName, quoted, rollupName, type Qualify } from './names.js';
import type { Owned } from './shape.js';

type AnyLog = LogTable<Identified>;

/** What sums are kept as: a thousand of the largest amounts in one cell are more than 64 bits hold. */
export const sumType = 'numeric';

/** The physical form of one dimension of a log's rollup. */
export interface Dimension {
  readonly log: AnyLog;
  readonly name: string;
  /** Qualified and quoted. */
  readonly table: string;
  /** The names of the measures as declared, in the order of their columns. */
  readonly measures: readonly string[];
  /** Quoted. */
  readonly columns: readonly string[];
}

/** The rollup tables of a log, in the order that everybody writes them in. */
export function dimensionsOf(qualify: Qualify, log: AnyLog): readonly Dimension[] {
  if (!log.rollups) return [];
  const measures = Object.keys(log.rollups.measures);
  return Object.keys(log.rollups.dimensions)
    .sort(compareBytes)
    .map((name) => ({
      log,
      name,
      table: qualify(rollupName(log.name, name)),
      measures,
      columns: measures.map((measure) => quoted(columnName(measure))),
    }));
}

const dayMs = 86_400_000;

/** The UTC day of a row's instant. @throws StorageError `misuse` when the row has none. */
function dayOf(log: AnyLog, row: Identified): string {
  const at = row[log.at] as unknown;
  if (!(at instanceof Date) || Number.isNaN(at.getTime()))
    throw new StorageError('misuse', `${log.name} ${row.id} has no valid instant ${log.at}`);
  return new Date(Math.floor(at.getTime() / dayMs) * dayMs).toISOString().slice(0, 10);
}

/** A row of a log with what it is summed up by, worked out once for all dimensions. */
export interface Measured extends Owned {
  readonly day: string;
  /** In the order of a dimension's columns. */
  readonly amounts: readonly bigint[];
}

/** What each row of a log adds to the cells that it counts in. */
export function measured(log: AnyLog, rows: readonly Owned[]): Measured[] {
  const measures = Object.values(log.rollups?.measures ?? {});
  return rows.map(({ tenant, row }) => ({
    tenant,
    row,
    day: dayOf(log, row),
    amounts: measures.map((measure) => measure(row)),
  }));
}

/** The values that a row counts under in a dimension, each once. */
function valuesOf({ log, name }: Dimension, row: Identified): Iterable<string> {
  const answer = log.rollups?.dimensions[name]?.(row) ?? [];
  return typeof answer === 'string' ? [answer] : new Set(answer);
}

/** A cell and what is to be added to it. */
export interface Sum {
  readonly tenant: string;
  readonly day: string;
  readonly value: string;
  count: number;
  readonly amounts: bigint[];
}

const byCell = (a: Sum, b: Sum): number =>
  compareBytes(a.tenant, b.tenant) || compareBytes(a.day, b.day) || compareBytes(a.value, b.value);

/** Sums up rows by the cells of one dimension. */
export interface Sums {
  add(rows: readonly Measured[]): void;
  /** The cells in the order that everybody locks them in. */
  cells(): Sum[];
}

/** Opens empty sums. */
export function openSums(dimension: Dimension): Sums {
  const sums = new Map<string, Sum>();
  return {
    add: (rows) => {
      for (const { tenant, row, day, amounts } of rows)
        for (const value of valuesOf(dimension, row)) {
          const name = `${tenant}\u0000${day}\u0000${value}`;
          const sum = sums.get(name);
          if (!sum) {
            sums.set(name, { tenant, day, value, count: 1, amounts: [...amounts] });
            continue;
          }
          sum.count++;
          for (let i = 0; i < amounts.length; i++)
            // Most measures of most rows are nothing.
            if (amounts[i] !== 0n) sum.amounts[i] = (sum.amounts[i] as bigint) + (amounts[i] as bigint);
        }
    },
    cells: () => [...sums.values()].sort(byCell),
  };
}

/** INSERT … ON CONFLICT that adds the rows of `source` (tenant, day, value, count, measures) to the cells. */
export function raise({ table, columns }: Dimension, source: string): string {
  const raised = ['count', ...columns].map((name) => `${name} = t.${name} + excluded.${name}`);
  return (
    `insert into ${table} as t (${['tenant', 'day', 'value', 'count', ...columns].join(', ')}) ${source} ` +
    `on conflict (tenant, day, value) do update set ${raised.join(', ')}`
  );
}

/** Cells as array parameters (tenant, day, value, count, measures), and the query that reads them from `$first` on. */
export function sumSource(dimension: Dimension, sums: readonly Sum[]) {
  const names = ['tenant', 'day', 'value', 'count', ...dimension.columns];
  const types = ['text[]', 'date[]', 'text[]', 'bigint[]', ...dimension.columns.map(() => `${sumType}[]`)];
  return {
    values: [
      arrayLiteral(sums.map(({ tenant }) => tenant)),
      bareLiteral(sums.map(({ day }) => day)),
      arrayLiteral(sums.map(({ value }) => value)),
      bareLiteral(sums.map(({ count }) => String(count))),
      ...dimension.columns.map((_, index) => bareLiteral(sums.map(({ amounts }) => String(amounts[index])))),
    ],
    text: (first: number): string =>
      `select * from unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) ` +
      `q(${names.join(', ')})`,
  };
}
