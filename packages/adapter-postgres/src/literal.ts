import { StorageError } from '@bursar/core/storage';

// Surrogates are looked at closely only where there are any: most text is ASCII.
const special = /["\\\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The text itself, if UTF-8 can carry it.
 *
 * @throws StorageError `misuse` on a lone surrogate, which the wire would silently replace by another character.
 */
export function wellFormed(text: string): string {
  if (loneSurrogate.test(text))
    throw new StorageError('misuse', 'a text with a lone surrogate cannot be stored');
  return text;
}

function element(text: string | null): string {
  if (text === null) return 'NULL';
  if (!special.test(text)) return `"${text}"`;
  return `"${wellFormed(text).replace(/["\\]/g, '\\$&')}"`;
}

/** Whether all texts stand in an array as they are; an empty list is left to the general way. */
function areFine(texts: readonly (string | null)[]): boolean {
  let last: string | null = null;
  for (const text of texts) {
    // Columns repeat themselves: a tenant, a status.
    if (text === last && text !== null) continue;
    if (text === null || special.test(text)) return false;
    last = text;
  }
  return texts.length > 0;
}

/** A one-dimensional array in PostgreSQL's notation; elements are texts in the notation of their own type. */
export function arrayLiteral(texts: readonly (string | null)[]): string {
  return areFine(texts) ? `{"${texts.join('","')}"}` : `{${texts.map(element).join(',')}}`;
}

/** The same of texts without quotes, spaces, commas, braces and backslashes: numbers, dates, booleans. */
export function bareLiteral(texts: readonly (string | null)[]): string {
  return `{${texts.map((text) => text ?? 'NULL').join(',')}}`;
}
