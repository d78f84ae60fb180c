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

/** A one-dimensional array in PostgreSQL's notation; elements are texts in the notation of their own type. */
export function arrayLiteral(texts: readonly (string | null)[]): string {
  let joined = '';
  for (const text of texts) joined += (joined === '' ? '' : ',') + element(text);
  return `{${joined}}`;
}
