import { StorageError, type FieldKind } from '@bursar/core/storage';
import { arrayLiteral, wellFormed } from './literal.js';

/** How values of one kind are stored, sent and read. */
export interface Encoding {
  /** The column's type, with its collation. */
  readonly type: string;
  /** The type that a parameter is cast to. */
  readonly cast: string;
  /** The array type that many values travel in, and how one of them becomes the column's value. */
  readonly many: string;
  readonly one: (value: string) => string;
  /** The expression that turns the column into a JSON value which `decode` understands. */
  readonly cell: (column: string) => string;
  /** The value in the notation of its SQL type. */
  readonly encode: (value: unknown) => string;
  readonly decode: (cell: unknown) => unknown;
}

const same = (value: string): string => value;
const plain = {
  one: same,
  cell: same,
  decode: (cell: unknown): unknown => cell,
};

const refuse = (what: string): never => {
  throw new StorageError('misuse', what);
};

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
    many: 'text[]',
    encode: (value) => (typeof value === 'string' ? wellFormed(value) : refuse('a text must be a string')),
  },
  integer: {
    ...plain,
    type: 'bigint',
    cast: 'bigint',
    many: 'bigint[]',
    encode: (value) =>
      Number.isSafeInteger(value) ? String(value) : refuse('an integer must be whole and within 2^53'),
  },
  micros: {
    ...plain,
    type: 'bigint',
    cast: 'bigint',
    many: 'bigint[]',
    // As text: a JSON number would lose digits beyond 2^53.
    cell: (column) => `${column}::text`,
    encode: (value) => (typeof value === 'bigint' ? String(value) : refuse('an amount must be a bigint')),
    decode: (cell) => BigInt(cell as string),
  },
  instant: {
    ...plain,
    type: 'timestamptz(3)',
    cast: 'timestamptz',
    many: 'timestamptz[]',
    cell: (column) => `extract(epoch from ${column}) * 1000`,
    encode: (value) =>
      value instanceof Date && isStorable(value.getTime())
        ? value.toISOString()
        : refuse('an instant must be a Date in the years 1 to 9999'),
    decode: (cell) => new Date(Math.round(cell as number)),
  },
  // PostgreSQL writes dates in JSON as YYYY-MM-DD whatever the session's date style is.
  day: {
    ...plain,
    type: 'date',
    cast: 'date',
    many: 'date[]',
    encode: (value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
        ? value
        : refuse('a day must be YYYY-MM-DD'),
  },
  boolean: {
    ...plain,
    type: 'boolean',
    cast: 'boolean',
    many: 'boolean[]',
    encode: (value) =>
      typeof value === 'boolean' ? String(value) : refuse('a boolean must be true or false'),
  },
  tags: { ...plain, type: 'jsonb', cast: 'jsonb', many: 'jsonb[]', encode: jsonText },
  texts: {
    ...plain,
    type: 'text[] collate "C"',
    cast: 'text[]',
    // PostgreSQL has no arrays of arrays: each travels as the text of its literal.
    many: 'text[]',
    one: (value) => `${value}::text[]`,
    encode: (value) => arrayLiteral(value as readonly string[]),
  },
  json: { ...plain, type: 'jsonb', cast: 'jsonb', many: 'jsonb[]', encode: jsonText },
};

/** A value as parameter text: null stays null, except in a JSON column that must not be null. */
export function parameter(kind: FieldKind, nullable: boolean, value: unknown): string | null {
  if (value === null || value === undefined) return kind === 'json' && !nullable ? 'null' : null;
  return encodings[kind].encode(value);
}
