import { invalid } from './errors.js';
import { isText } from './text.js';

/** A place in an ordered list: the ordering value of a row, and the id that breaks ties. */
export interface Position {
  readonly value: string | number | bigint | boolean | Date | null;
  readonly id: string;
}

const longest = 4096;

const toBase64Url = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
};

const fromBase64Url = (text: string): string => {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
};

/** Dates and bigints are tagged, since JSON has neither. */
const pack = ({ value, id }: Position): unknown[] => {
  if (value instanceof Date) return [id, value.getTime(), 'd'];
  return typeof value === 'bigint' ? [id, value.toString(), 'n'] : [id, value];
};

function unpack(packed: unknown): Position | null {
  if (!Array.isArray(packed)) return null;
  const [id, value, tag] = packed as unknown[];
  if (typeof id !== 'string' || !isText(id)) return null;
  if (tag === 'd' && typeof value === 'number') {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime()) ? null : { value: instant, id };
  }
  if (tag === 'n' && typeof value === 'string' && /^(0|-?[1-9]\d{0,18})$/.test(value))
    return { value: BigInt(value), id };
  if (tag !== undefined || (typeof value === 'string' && !isText(value))) return null;
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return { value: value as Position['value'], id };
  return null;
}

/** The opaque text of a position: base64url of its JSON, safe in a URL. */
export function encodeCursor(position: Position): string {
  return toBase64Url(JSON.stringify(pack(position)));
}

/**
 * The position that a cursor names. Only what `encodeCursor` writes is read, so a position has one spelling.
 *
 * @throws DomainError `invalid` with path `['cursor']` for anything else.
 */
export function decodeCursor(cursor: string): Position {
  const position = cursor.length <= longest ? read(cursor) : null;
  if (position === null || encodeCursor(position) !== cursor)
    throw invalid(['cursor'], 'is not a cursor of this list');
  return position;
}

function read(cursor: string): Position | null {
  try {
    return unpack(JSON.parse(fromBase64Url(cursor)));
  } catch {
    return null;
  }
}
