/** What a column can hold. The adapter chooses the physical type; `matches` and the suite fix the meaning. */
export type FieldKind =
  'text' | 'integer' | 'micros' | 'instant' | 'day' | 'boolean' | 'tags' | 'texts' | 'json' | 'document';

/**
 * One declared column. `_value` exists only for the type checker: taking and giving `V`, it keeps a column that is
 * never null from standing for one that may be.
 */
export interface Field<V> {
  readonly kind: FieldKind;
  readonly nullable: boolean;
  readonly _value?: (value: V) => V;
}

const field =
  <Base>(kind: FieldKind) =>
  <V extends Base = Base>(): Field<V> => ({ kind, nullable: false });

/** Text without NUL or lone surrogates, compared by its UTF-8 bytes. */
export const text = field<string>('text');
/** A whole number within ±2^53. */
export const integer = field<number>('integer');
/** A signed 64-bit amount in millionths of its unit. */
export const micros = field<bigint>('micros');
/** A point in time, kept at millisecond precision. */
export const instant = field<Date>('instant');
/** A civil date `YYYY-MM-DD`. */
export const day = field<string>('day');
/** True or false. */
export const boolean = field<boolean>('boolean');
/** A flat map of text to text, searchable with `has`. */
export const tags = field<Readonly<Record<string, string>>>('tags');
/** A set of texts in a fixed order, searchable with `has`. */
export const texts = field<readonly string[]>('texts');
/** Structured data that is stored and returned whole, never searched. Must be JSON (no bigint, no Date). */
export const json = <V>(): Field<V> => ({ kind: 'json', nullable: false });
/**
 * An object or list that is written and read whole, much more often written: kept as the JSON text that it was stored as,
 * where `json` is taken apart. Never JSON's null.
 */
export const document = <V extends object>(): Field<V> => ({ kind: 'document', nullable: false });
/** The same column, which may also be null. */
export const nullable = <V>(column: Field<V>): Field<V | null> => ({ kind: column.kind, nullable: true });

/** The columns of a row type: every member declared, with a kind that fits. */
export type Fields<Row> = { readonly [K in keyof Row]-?: Field<Row[K]> };
/** The names of a row type's members, as text. */
export type FieldName<Row> = keyof Row & string;

/** A rule that no two rows of one tenant (or of all tenants, for a global table) may share these values. */
export interface Unique<Row> {
  readonly name: string;
  readonly fields: readonly FieldName<Row>[];
  /** The rule binds only rows for which this field equals this value. */
  readonly when?: { readonly field: FieldName<Row>; readonly equals: string | boolean };
}

/** The one declaration of an aggregate's stored form. Every row has a text `id`; tenant tables get their tenant from the door. */
export interface Table<Row> {
  /** Singular, snake_case; also the physical name. */
  readonly name: string;
  readonly scope: 'tenant' | 'global';
  readonly fields: Fields<Row>;
  readonly unique: readonly Unique<Row>[];
  /** Lists of fields that `find` filters or orders by at scale; each becomes an index ending in the id. */
  readonly indexes: readonly (readonly FieldName<Row>[])[];
}

/** Organization × environment. Everything a tenant stores is reached through its own door. */
export type TenantId = string;

/** Any row that a table can hold. */
export interface Identified {
  readonly id: string;
}

/**
 * Declares a table. Kinds that do not fit the row type do not compile.
 *
 * @example
 * interface Seat { readonly id: string; readonly row: number; readonly heldBy: string | null }
 * const seats = table<Seat>({
 *   name: 'seat',
 *   fields: { id: text(), row: integer(), heldBy: nullable(text()) },
 *   indexes: [['row']],
 * });
 */
export function table<Row extends Identified>(declaration: {
  readonly name: string;
  readonly scope?: 'tenant' | 'global';
  readonly fields: Fields<Row>;
  readonly unique?: readonly Unique<Row>[];
  readonly indexes?: readonly (readonly FieldName<Row>[])[];
}): Table<Row> {
  return { scope: 'tenant', unique: [], indexes: [], ...declaration };
}

/** Whole-number sums that a rollup keeps per dimension value and UTC day. `count` is always kept. */
export type Measures<Row> = Readonly<Record<string, (row: Row) => bigint>>;

/** An append-only table, with the rollups that are raised in the same commit as each append. */
export interface LogTable<Row> extends Table<Row> {
  /** The instant by which the log is ordered, paged, pruned and assigned to a UTC day. */
  readonly at: FieldName<Row>;
  readonly rollups: Rollup<Row> | null;
}

/** One narrow table per dimension: (tenant, UTC day, value) → measures. Never the product of dimensions. */
export interface Rollup<Row> {
  /** What this row counts under in each dimension: one value, several, or none (null or an empty list). */
  readonly dimensions: Readonly<Record<string, (row: Row) => string | readonly string[] | null>>;
  readonly measures: Measures<Row>;
}

/** Declares an append-only log and its rollups. */
export function logTable<Row extends Identified>(
  declaration: Parameters<typeof table<Row>>[0] & {
    readonly at: FieldName<Row>;
    readonly rollups?: Rollup<Row>;
  },
): LogTable<Row> {
  const { at, rollups, ...rest } = declaration;
  return { ...table<Row>(rest), at, rollups: rollups ?? null };
}
