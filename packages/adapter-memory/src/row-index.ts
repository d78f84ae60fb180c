import { compareBytes, compareValues, type Table, type Identified } from '@bursar/core/storage';
import { openSorted, type Probe, type Sorted } from './sorted.js';
import type { Row } from './shape.js';

/** A value that conditions compare. */
export type Scalar = string | number | bigint | boolean | Date | null;

/**
 * An index over some fields: the last one is ordered (ties by id), those before it are looked up exactly. It is built
 * when first asked for and kept from then on, so that an index nobody reads costs nothing.
 */
export interface RowIndex {
  readonly exact: readonly string[];
  readonly last: string;
  /** The rows with these exact values, in the order of the last field. */
  bucket(values: readonly Scalar[]): Sorted<Row> | undefined;
  change(before: Row | undefined, after: Row | undefined): void;
}

/** Where a row lies relative to a value of the ordered field, and to an id among the rows with that value. */
export function probeAt(field: string, value: Scalar, id: string | null): Probe<Row> {
  return (row) => compareValues(row[field] as Scalar, value) || (id === null ? 0 : compareBytes(row.id, id));
}

const nameOf = (values: readonly Scalar[]): string =>
  values.map((value) => (value instanceof Date ? value.getTime() : String(value))).join('\u0000');

/** Prepares an index over the rows that `all` gives when it is built. */
function openIndex(fields: readonly string[], all: () => Iterable<Row>): RowIndex {
  const exact = fields.slice(0, -1);
  const last = fields.at(-1) as string;
  const compare = (a: Row, b: Row): number =>
    compareValues(a[last] as Scalar, b[last] as Scalar) || compareBytes(a.id, b.id);
  let built: Map<string, Sorted<Row>> | null = null;

  const bucketOf = (row: Row): string => nameOf(exact.map((field) => row[field] as Scalar));

  const build = (): Map<string, Sorted<Row>> => {
    const groups = new Map<string, Row[]>();
    for (const row of all()) {
      const name = bucketOf(row);
      const group = groups.get(name);
      if (group) group.push(row);
      else groups.set(name, [row]);
    }
    return new Map(Array.from(groups, ([name, rows]) => [name, openSorted(compare, rows)]));
  };

  const add = (buckets: Map<string, Sorted<Row>>, name: string, row: Row): void => {
    const bucket = buckets.get(name);
    if (bucket) bucket.add(row);
    else buckets.set(name, openSorted(compare, [row]));
  };

  return {
    exact,
    last,
    bucket: (values) => (built ??= build()).get(nameOf(values)),
    change: (before, after) => {
      if (!built) return;
      const from = before && bucketOf(before);
      const to = after && bucketOf(after);
      if (before && after && from === to && compare(before, after) === 0)
        built.get(from as string)?.swap(before, after);
      else {
        if (before && !built.get(from as string)?.remove(before)) built.delete(from as string);
        if (after) add(built, to as string, after);
      }
    },
  };
}

/** The indexes of a table: the declared ones, and its ids in order. */
export function indexesOf(
  { indexes }: Table<Identified>,
  also: readonly (readonly string[])[],
  all: () => Iterable<Row>,
): readonly RowIndex[] {
  return [...indexes, ...also, ['id']].map((fields) => openIndex(fields, all));
}
