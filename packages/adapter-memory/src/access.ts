import { compareValues, uniqueKey, type After, type Order } from '@bursar/core/storage';
import { probeAt, type RowIndex, type Scalar } from './row-index.js';
import type { Rows } from './rows.js';
import type { Row } from './shape.js';
import type { Sorted } from './sorted.js';

/** A `Where` of any row type. */
export type Conditions = Readonly<Record<string, unknown>>;
/** Sees a row; false ends the visit. */
export type Visit = (row: Row) => boolean;

/** Combinations of exact values that are looked up one by one; with more of them an index is not worth it. */
const mostLookups = 1_000;

const isOperator = (condition: unknown): condition is Conditions =>
  typeof condition === 'object' && condition !== null && !(condition instanceof Date);

/** The values that a condition allows, each once, when it fixes them by equality or `in`; null when it does not. */
export function fixedValues(condition: unknown): readonly Scalar[] | null {
  if (condition === undefined) return null;
  if (!isOperator(condition)) return [condition as Scalar];
  const list = condition['in'] as readonly Scalar[] | undefined;
  if (!list) return null;
  return [...new Map(list.map((each) => [each instanceof Date ? each.getTime() : each, each])).values()];
}

/** Every combination of one value of each list; null when there are too many, or a list is missing. */
function combinations(lists: readonly (readonly Scalar[] | null)[]): readonly (readonly Scalar[])[] | null {
  let all: readonly (readonly Scalar[])[] = [[]];
  for (const list of lists) {
    if (list === null || list.length * all.length > mostLookups) return null;
    all = all.flatMap((head) => list.map((value) => [...head, value]));
  }
  return all;
}

/** The rows that a condition names by id or by all fields of a unique rule, each once; null when it names none so. */
export function namedRows(rows: Rows, where: Conditions): Iterable<Row> | null {
  const ids = fixedValues(where['id']) ?? idsByRule(rows, where);
  return ids && new Set(ids.flatMap((id) => rows.get(id as string) ?? []));
}

function idsByRule(rows: Rows, where: Conditions): readonly Scalar[] | null {
  for (const [index, rule] of rows.table.unique.entries()) {
    const { when } = rule;
    if (when && where[when.field] !== when.equals) continue;
    const all = combinations(rule.fields.map((field) => fixedValues(where[field])));
    // A null is not held to be unique, so there may be many rows with it.
    if (!all || all.some((values) => values.includes(null))) continue;
    return all.map((values) => {
      const sample = Object.fromEntries(rule.fields.map((field, i) => [field as string, values[i]]));
      if (when) sample[when.field] = when.equals;
      return rows.holder(index, uniqueKey(rule, sample as never) as string) ?? null;
    });
  }
  return null;
}

/** A way to rows through one index. */
export interface Path {
  readonly index: RowIndex;
  readonly buckets: readonly (readonly Scalar[])[];
  /** Whether the rows come in the wanted order. */
  readonly ordered: boolean;
}

/** The index that narrows most: exact fields first, then a condition on the ordered field, then the wanted order. */
export function bestPath(rows: Rows, where: Conditions, order: Order<Row> | null): Path | null {
  let best: Path | null = null;
  let most = 0;
  for (const index of rows.indexes) {
    const buckets = combinations(index.exact.map((field) => fixedValues(where[field])));
    if (!buckets) continue;
    const ordered = buckets.length === 1 && index.last === order?.by;
    const narrows = where[index.last] !== undefined;
    const worth = 4 * index.exact.length + (narrows ? 2 : 0) + (ordered ? 1 : 0);
    if (worth <= most) continue;
    best = { index, buckets, ordered };
    most = worth;
  }
  return best;
}

/** Bounds of a condition, both inclusive unless `open`. Undefined is no bound. */
interface Bounds {
  readonly low: Scalar | undefined;
  readonly high: Scalar | undefined;
  readonly open: boolean;
}

function boundsOf(condition: unknown): Bounds {
  const values = fixedValues(condition);
  if (values) {
    const sorted = [...values].sort(compareValues);
    return { low: sorted[0], high: sorted.at(-1), open: false };
  }
  const { from, before } = isOperator(condition) ? (condition as { from?: Scalar; before?: Scalar }) : {};
  return { low: from, high: before, open: true };
}

/** Visits the rows of a path in its order, or against it for `desc`; what lies outside the condition's bounds may be left out. */
export function visitPath(
  { index, buckets }: Path,
  where: Conditions,
  order: Order<Row> | null,
  after: After | null,
  visit: Visit,
): void {
  const bounds = boundsOf(where[index.last]);
  const start = after && probeAt(index.last, after.value, after.id);
  for (const values of buckets) {
    const bucket = index.bucket(values);
    if (!bucket) continue;
    if (order?.direction === 'desc') descend(bucket, index.last, bounds, start, visit);
    else ascend(bucket, index.last, bounds, start, visit);
  }
}

function ascend(
  bucket: Sorted<Row>,
  field: string,
  { low, high, open }: Bounds,
  start: ((row: Row) => number) | null,
  visit: Visit,
): void {
  const from = start ?? (low === undefined ? null : probeAt(field, low, null));
  const ended = (row: Row): boolean =>
    high !== undefined && compareValues(row[field] as Scalar, high) >= (open ? 0 : 1);
  bucket.ascend(from, (row) => !ended(row) && visit(row));
}

function descend(
  bucket: Sorted<Row>,
  field: string,
  { low, high, open }: Bounds,
  start: ((row: Row) => number) | null,
  visit: Visit,
): void {
  const edge = (row: Row): number =>
    compareValues(row[field] as Scalar, high as Scalar) >= (open ? 0 : 1) ? 1 : -1;
  const before = start ?? (high === undefined ? null : edge);
  const ended = (row: Row): boolean => low !== undefined && compareValues(row[field] as Scalar, low) < 0;
  bucket.descend(before, (row) => !ended(row) && visit(row));
}
