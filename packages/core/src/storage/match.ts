import type { FieldName, Identified, Table } from './table.js';

/** A condition on one scalar field. A bare value (or null) means equality. */
export type Condition<V> =
  | V
  | {
      readonly in: readonly Exclude<V, null>[];
    }
  | { readonly not: V }
  | { readonly from?: Exclude<V, null>; readonly before?: Exclude<V, null> }
  | (V extends readonly string[] | null
      ? { readonly has: string }
      : V extends Readonly<Record<string, string>> | null
        ? { readonly has: Readonly<Record<string, string>> }
        : never);

/**
 * A conjunction over declared fields. `from` is inclusive, `before` exclusive; neither matches null.
 * `not` follows the row's view: `{ not: x }` matches null unless x is null. An empty `in` matches nothing.
 */
export type Where<Row> = { readonly [K in FieldName<Row>]?: Condition<Row[K]> };

type Scalar = string | number | bigint | boolean | Date | null;
const scalar = (value: Scalar): string | number | bigint | boolean | null =>
  value instanceof Date ? value.getTime() : value;

const isOperator = (condition: unknown): condition is Record<string, unknown> =>
  typeof condition === 'object' &&
  condition !== null &&
  !(condition instanceof Date) &&
  !Array.isArray(condition);

const encoder = new TextEncoder();
/** Orders text by its UTF-8 bytes, as every adapter must; code units differ from it beyond U+D7FF. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  // ASCII compares alike in both orders, and ids are ASCII: the slow path is rare.
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 && y < 0xd800) return x - y;
    const left = encoder.encode(a);
    const right = encoder.encode(b);
    for (let j = 0; j < left.length && j < right.length; j++) {
      const difference = (left[j] as number) - (right[j] as number);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  }
  return a.length - b.length;
}

/** The order of two values of one field: null sorts before everything, text by bytes, instants by time. */
export function compareValues(a: Scalar, b: Scalar): number {
  const x = scalar(a);
  const y = scalar(b);
  if (x === y) return 0;
  if (x === null) return -1;
  if (y === null) return 1;
  if (typeof x === 'string' && typeof y === 'string') return compareBytes(x, y);
  return x < y ? -1 : 1;
}

function holds(value: unknown, condition: unknown): boolean {
  if (!isOperator(condition)) return compareValues(value as Scalar, condition as Scalar) === 0;
  if ('in' in condition)
    return (
      value !== null && (condition.in as Scalar[]).some((each) => compareValues(value as Scalar, each) === 0)
    );
  if ('not' in condition) return compareValues(value as Scalar, condition.not as Scalar) !== 0;
  if ('has' in condition) {
    if (value === null) return false;
    if (Array.isArray(value)) return value.includes(condition.has);
    return Object.entries(condition.has as Record<string, string>).every(
      ([key, wanted]) =>
        Object.hasOwn(value as object, key) && (value as Record<string, string>)[key] === wanted,
    );
  }
  if (value === null) return false;
  const { from, before } = condition as { from?: Scalar; before?: Scalar };
  if (from !== undefined && compareValues(value as Scalar, from) < 0) return false;
  return before === undefined || compareValues(value as Scalar, before) < 0;
}

/** Whether a row satisfies a condition. This function *is* the meaning of `find`; every adapter is compared with it. */
export function matches<Row>(where: Where<Row>, row: Row): boolean {
  for (const name of Object.keys(where) as FieldName<Row>[]) {
    const condition = where[name];
    if (condition !== undefined && !holds(row[name], condition)) return false;
  }
  return true;
}

/** One field and the id, both in the same direction. */
export interface Order<Row> {
  readonly by: FieldName<Row>;
  readonly direction: 'asc' | 'desc';
}

/** The position of a row in an order: the value of the ordering field, and the id that breaks ties. */
export interface After {
  readonly value: string | number | bigint | boolean | Date | null;
  readonly id: string;
}

/** Compares two rows under an order; the id breaks ties in the same direction. */
export function compareRows<Row extends Identified>(order: Order<Row>, a: Row, b: Row): number {
  const by = compareValues(a[order.by] as Scalar, b[order.by] as Scalar) || compareBytes(a.id, b.id);
  return order.direction === 'asc' ? by : -by;
}

/** The position just after a row: pass it as `after` to read on. */
export function positionOf<Row extends Identified>(order: Order<Row>, row: Row): After {
  return { value: row[order.by] as After['value'], id: row.id };
}

/** Whether a row lies strictly behind a position. */
export function isAfter<Row extends Identified>(order: Order<Row>, after: After, row: Row): boolean {
  const by = compareValues(row[order.by] as Scalar, after.value) || compareBytes(row.id, after.id);
  return order.direction === 'asc' ? by > 0 : by < 0;
}

/** The values that a unique rule compares for this row, or null where the rule does not bind it. */
export function uniqueKey<Row>(rule: Table<Row>['unique'][number], row: Row): string | null {
  if (rule.when && (row[rule.when.field] as unknown) !== rule.when.equals) return null;
  let key = '';
  for (const name of rule.fields) {
    const value = scalar(row[name] as Scalar);
    if (value === null) return null;
    // No text holds NUL, so it parts values without doubt.
    key += `${value}\u0000`;
  }
  return key;
}

/** The rows of a table that one `update` reads: by id, or by an indexed condition. */
export interface Lookup<Row extends Identified> {
  readonly table: Table<Row>;
  readonly ids?: readonly string[];
  readonly where?: Where<Row>;
  readonly limit?: number;
  readonly order?: Order<Row>;
}
