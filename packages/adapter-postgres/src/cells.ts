import { StorageError, compareBytes, type Identified, type LogTable } from '@bursar/core/storage';
import { arrayLiteral } from './literal.js';
import { columnName, quoted, rollupName, type Qualify } from './names.js';
import type { Owned } from './shape.js';

type AnyLog = LogTable<Identified>;

/** What one row adds to one cell of one dimension. */
export interface Contribution {
  readonly tenant: string;
  readonly id: string;
  readonly day: string;
  readonly value: string;
  readonly measures: readonly bigint[];
}

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

/** What rows add to the cells of one dimension; a row counts once under each of its values. */
export function contributions(dimension: Dimension, rows: readonly Owned[]): Contribution[] {
  const { log, name, measures } = dimension;
  const of = log.rollups?.dimensions[name];
  const made: Contribution[] = [];
  for (const { tenant, row } of rows) {
    const answer = of?.(row) ?? [];
    const values = typeof answer === 'string' ? [answer] : new Set(answer);
    const amounts = measures.map((each) => log.rollups?.measures[each]?.(row) ?? 0n);
    const day = dayOf(log, row);
    for (const value of values) made.push({ tenant, id: row.id, day, value, measures: amounts });
  }
  return made;
}

/** A cell with what many rows add to it. */
export interface Sum extends Contribution {
  readonly count: number;
}

const byCell = (a: Contribution, b: Contribution): number =>
  compareBytes(a.tenant, b.tenant) || compareBytes(a.day, b.day) || compareBytes(a.value, b.value);

/** Sums contributions by cell, cells in the order that everybody locks them in. */
export function summed(parts: readonly Contribution[]): Sum[] {
  const sums = new Map<string, { -readonly [K in keyof Sum]: Sum[K] }>();
  for (const part of parts) {
    const name = `${part.tenant}\u0000${part.day}\u0000${part.value}`;
    const sum = sums.get(name);
    if (!sum) sums.set(name, { ...part, count: 1 });
    else {
      sum.count++;
      sum.measures = sum.measures.map((each, index) => each + (part.measures[index] as bigint));
    }
  }
  return [...sums.values()].sort(byCell);
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
  const types = ['text[]', 'date[]', 'text[]', ...names.slice(3).map(() => 'bigint[]')];
  return {
    values: [
      arrayLiteral(sums.map(({ tenant }) => tenant)),
      arrayLiteral(sums.map(({ day }) => day)),
      arrayLiteral(sums.map(({ value }) => value)),
      arrayLiteral(sums.map(({ count }) => String(count))),
      ...dimension.columns.map((_, index) =>
        arrayLiteral(sums.map(({ measures }) => String(measures[index]))),
      ),
    ],
    text: (first: number): string =>
      `select * from unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) ` +
      `q(${names.join(', ')})`,
  };
}
