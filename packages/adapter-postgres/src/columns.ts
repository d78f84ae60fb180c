import { StorageError, type FieldKind } from '@bursar/core/storage';
import { arrayLiteral, bareLiteral, wellFormed } from './literal.js';

/** How values of one kind are stored, sent and read. */
export interface Encoding {
  /** The column's type, with its collation. */
  readonly type: string;
  /** The type that a parameter is cast to. */
  readonly cast: string;
  /** How many values travel: in what, packed how, and how one of them becomes the column's value. */
  readonly many: Many;
  readonly one: (value: string) => string;
  /** The expression that turns the column into a JSON value which `decode` understands. */
  readonly cell: (column: string) => string;
  /** The value in the notation of its SQL type. */
  readonly encode: (value: unknown) => string;
  readonly decode: (cell: unknown) => unknown;
}

/** The parameter that carries many values of one column. */
export interface Many {
  /** An array of this type, or a JSON list of documents. */
  readonly type: string;
  /** One value as it is packed; `encode` where it is absent. */
  readonly item?: (value: unknown) => string;
  readonly pack: (items: readonly (string | null)[]) => string;
}

/** Values that can hold any character. */
const quotedArray = (type: string): Many => ({ type: `${type}[]`, pack: arrayLiteral });
/** Values that hold no character that an array's notation could mistake. */
const bareArray = (type: string): Many => ({ type: `${type}[]`, pack: bareLiteral });
/** Documents are joined as they are: nothing in them needs to be escaped, and the server looks at them once. */
const documentList: Many = { type: 'json', pack: (items) => `[${items.map(String).join(',')}]` };

const same = (value: string): string => value;
const plain = {
  one: same,
  cell: same,
  decode: (cell: unknown): unknown => cell,
};

/** The instant that a number of milliseconds stands for. */
export const fromMs = (ms: string): string => `to_timestamp(${ms}::float8 / 1000)`;

const refuse = (what: string): never => {
  throw new StorageError('misuse', what);
};

const instantOf = (value: unknown): Date =>
  value instanceof Date && isStorable(value.getTime())
    ? value
    : refuse('an instant must be a Date in the years 1 to 9999');

/** Escapes of NUL and of surrogates, the only ones that may be no text. */
const isSuspicious = (text: string): boolean => text.includes('\\u') && suspicious.test(text);
const suspicious = /\\u(?:0000|d[89a-f])/i;

/** @throws StorageError `misuse` on NUL, which no text holds, and on a lone surrogate, which JSON escapes. */
function documentText(value: unknown): string {
  const text = jsonText(value);
  return isSuspicious(text) ? refuse('a document must not contain NUL or a lone surrogate') : text;
}

/** Years 1 to 9999, the ones that ISO 8601 writes with four digits. */
const isStorable = (ms: number): boolean => ms >= -62_135_596_800_000 && ms <= 253_402_300_799_999;

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? refuse('a value declared as JSON must be JSON');
  } catch (cause) {
    throw new StorageError('misuse', 'a value declared as JSON must be JSON', { cause });
  }
}

/**
 * Every value is read as text or JSON that this module decodes, and sent as text that PostgreSQL decodes: the type
 * parsers, time zone and date style of the host's sessions cannot touch it.
 */
export const encodings: Readonly<Record<FieldKind, Encoding>> = {
  text: {
    ...plain,
    type: 'text collate "C"',
    cast: 'text',
    many: quotedArray('text'),
    encode: (value) => (typeof value === 'string' ? wellFormed(value) : refuse('a text must be a string')),
  },
  integer: {
    ...plain,
    type: 'bigint',
    cast: 'bigint',
    many: bareArray('bigint'),
    encode: (value) =>
      Number.isSafeInteger(value) ? String(value) : refuse('an integer must be whole and within 2^53'),
  },
  micros: {
    ...plain,
    type: 'bigint',
    cast: 'bigint',
    many: bareArray('bigint'),
    // As text: a JSON number would lose digits beyond 2^53.
    cell: (column) => `${column}::text`,
    encode: (value) => (typeof value === 'bigint' ? String(value) : refuse('an amount must be a bigint')),
    decode: (cell) => BigInt(cell as string),
  },
  instant: {
    ...plain,
    type: 'timestamptz(3)',
    cast: 'timestamptz',
    // As milliseconds: numbers are read faster than dates.
    many: { ...bareArray('bigint'), item: (value) => String(instantOf(value).getTime()) },
    one: fromMs,
    cell: (column) => `date_part('epoch', ${column}) * 1000`,
    encode: (value) => instantOf(value).toISOString(),
    decode: (cell) => new Date(Math.round(cell as number)),
  },
  // PostgreSQL writes dates in JSON as YYYY-MM-DD whatever the session's date style is.
  day: {
    ...plain,
    type: 'date',
    cast: 'date',
    many: bareArray('date'),
    encode: (value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
        ? value
        : refuse('a day must be YYYY-MM-DD'),
  },
  boolean: {
    ...plain,
    type: 'boolean',
    cast: 'boolean',
    many: bareArray('boolean'),
    encode: (value) =>
      typeof value === 'boolean' ? String(value) : refuse('a boolean must be true or false'),
  },
  tags: { ...plain, type: 'jsonb', cast: 'jsonb', many: quotedArray('jsonb'), encode: jsonText },
  texts: {
    ...plain,
    type: 'text[] collate "C"',
    cast: 'text[]',
    // PostgreSQL has no arrays of arrays: each travels as the text of its literal.
    many: quotedArray('text'),
    one: (value) => `${value}::text[]`,
    encode: (value) => arrayLiteral(value as readonly string[]),
  },
  json: { ...plain, type: 'jsonb', cast: 'jsonb', many: quotedArray('jsonb'), encode: jsonText },
  document: {
    ...plain,
    type: 'json',
    cast: 'json',
    many: documentList,
    one: (value) => `case when json_typeof(${value}) <> 'null' then ${value} end`,
    encode: documentText,
  },
};

/** What two values are compared as: the type of documents has no equality. */
export const comparison = (kind: FieldKind, value: string): string =>
  kind === 'document' ? `${value}::jsonb` : value;

/** Many values of one column as one parameter. */
export function parameters(kind: FieldKind, nullable: boolean, values: readonly unknown[]): string {
  const { item, pack } = encodings[kind].many;
  return pack(
    item
      ? values.map((value) => (value === null || value === undefined ? null : item(value)))
      : values.map((value) => parameter(kind, nullable, value)),
  );
}

/** A value as parameter text: null stays null, except in a JSON column that must not be null. */
export function parameter(kind: FieldKind, nullable: boolean, value: unknown): string | null {
  if (value === null || value === undefined) return kind === 'json' && !nullable ? 'null' : null;
  return encodings[kind].encode(value);
}
