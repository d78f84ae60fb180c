import { StorageError, type After, type FieldKind, type Identified, type Where } from '@bursar/core/storage';
import { encodings, parameter, type Encoding } from './columns.js';
import { arrayLiteral } from './literal.js';
import type { Column, Shape } from './shape.js';

/** One test of a row `t`, and the value it compares with, if any. */
export interface Predicate {
  /** The test, given the placeholder that stands for the value (already cast). */
  readonly test: (value: string) => string;
  /** What the placeholder is cast to. */
  readonly cast: string;
  readonly value: string | null;
}

const constant = (text: string): Predicate => ({ test: () => text, cast: '', value: null });

/** Whether a predicate has a value to pass. */
export const takesValue = (predicate: Predicate): boolean => predicate.cast !== '';

const isOperator = (condition: unknown): condition is Readonly<Record<string, unknown>> =>
  typeof condition === 'object' &&
  condition !== null &&
  !(condition instanceof Date) &&
  !Array.isArray(condition);

const scalar = new Set<FieldKind>(['text', 'integer', 'micros', 'instant', 'day', 'boolean']);

function comparable({ field, kind }: Column): Encoding {
  if (!scalar.has(kind)) throw new StorageError('misuse', `${field} cannot be compared: it holds ${kind}`);
  return encodings[kind];
}

function compared(column: Column, operator: string, value: unknown): Predicate {
  const { cast, encode } = comparable(column);
  return {
    test: (placeholder) => `t.${column.name} ${operator} ${placeholder}`,
    cast,
    value: encode(value),
  };
}

/** JSON columns can hold JSON's null without being SQL's. */
function isNull({ name, kind, nullable }: Column): string {
  return kind === 'json' && !nullable ? `t.${name} = 'null'` : `t.${name} is null`;
}

function has(column: Column, value: unknown): Predicate {
  if (column.kind === 'texts')
    return {
      test: (placeholder) => `t.${column.name} @> ${placeholder}`,
      cast: 'text[]',
      value: arrayLiteral([value as string]),
    };
  if (column.kind !== 'tags') throw new StorageError('misuse', `${column.field} cannot be searched with has`);
  return {
    test: (placeholder) => `t.${column.name} @> ${placeholder}`,
    cast: 'jsonb',
    value: parameter('tags', false, value),
  };
}

function member(column: Column, values: readonly unknown[]): Predicate {
  if (values.length === 0) return constant('false');
  const { cast, encode } = comparable(column);
  return {
    test: (placeholder) => `t.${column.name} = any(${placeholder})`,
    cast: `${cast}[]`,
    value: arrayLiteral(values.map((value) => (value === null ? null : encode(value)))),
  };
}

function conditionOn(column: Column, condition: unknown): Predicate[] {
  if (condition === null) return [constant(isNull(column))];
  if (!isOperator(condition)) return [compared(column, '=', condition)];
  if ('in' in condition) return [member(column, condition['in'] as readonly unknown[])];
  if ('not' in condition)
    return condition['not'] === null
      ? [constant(`not ${isNull(column)}`)]
      : [compared(column, 'is distinct from', condition['not'])];
  if ('has' in condition) return [has(column, condition['has'])];
  const bounds = [
    ...(condition['from'] === undefined ? [] : [compared(column, '>=', condition['from'])]),
    ...(condition['before'] === undefined ? [] : [compared(column, '<', condition['before'])]),
  ];
  return bounds.length > 0 ? bounds : [constant(`t.${column.name} is not null`)];
}

/** The tests whose conjunction is the meaning of `matches` in core, in the order of the condition's fields. */
export function predicates(shape: Shape, where: Where<Identified>): Predicate[] {
  return Object.entries(where).flatMap(([field, condition]) =>
    condition === undefined ? [] : conditionOn(shape.column(field), condition),
  );
}

/** The ordering of `compareRows` in core: null before everything, the id breaking ties in the same direction. */
export interface Ordering {
  readonly by: string;
  readonly direction: 'asc' | 'desc';
}

/** ORDER BY of an ordering. */
export function orderBy(shape: Shape, { by, direction }: Ordering): string {
  const { name, nullable } = shape.column(by);
  if (by === 'id') return `t.id ${direction}`;
  const nulls = !nullable ? '' : direction === 'asc' ? ' nulls first' : ' nulls last';
  return `t.${name} ${direction}${nulls}, t.id ${direction}`;
}

/** The test for rows strictly behind a position; `bind` gives the placeholder of a value. */
export function behind(
  shape: Shape,
  { by, direction }: Ordering,
  after: After,
  bind: (value: string, cast: string) => string,
): string {
  const column = shape.column(by);
  const { name, nullable } = column;
  const { cast, encode } = comparable(column);
  const beyond = direction === 'asc' ? '>' : '<';
  const id = bind(encodings.text.encode(after.id), 'text');
  if (by === 'id') return `t.id ${beyond} ${id}`;
  if (after.value === null) {
    const tie = `t.${name} is null and t.id ${beyond} ${id}`;
    return direction === 'asc' ? `(${tie} or t.${name} is not null)` : `(${tie})`;
  }
  const row = `(t.${name}, t.id) ${beyond} (${bind(encode(after.value), cast)}, ${id})`;
  // Descending, null comes last: behind every value.
  return nullable && direction === 'desc' ? `(${row} or t.${name} is null)` : row;
}
