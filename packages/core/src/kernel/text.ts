import { invalid, type Path } from './errors.js';

/** Matches what no text may hold: NUL, and half of a surrogate pair standing alone. */
const unstorable = /[\0\p{Surrogate}]/u;
/** The same and all surrogate pairs: much faster to look for, and most text has none. */
const rare = /[\0\ud800-\udfff]/;

/** Whether a text can be stored and compared the same way everywhere: no NUL and no lone surrogate. */
export function isText(value: string): boolean {
  return !rare.test(value) || !unstorable.test(value);
}

/**
 * Returns the text unchanged when it is storable; every string from outside passes here.
 *
 * @throws DomainError `invalid` naming `path` when it holds NUL or a lone surrogate.
 */
export function checkText(value: string, path: Path = []): string {
  if (!isText(value))
    throw invalid(path, value.includes('\0') ? 'must not contain NUL' : 'must be well-formed Unicode');
  return value;
}

/** The length that a limit on characters means: code points, so that one emoji outside the BMP counts once. */
export function textLength(value: string): number {
  let length = value.length;
  for (let i = 0; i < value.length - 1; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = value.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      length--;
      i++;
    }
  }
  return length;
}

const unseen = /^[\s\p{Default_Ignorable_Code_Point}\p{Cc}]$/u;

/** Strips white space, control and invisible characters from both ends; a name of nothing visible becomes ''. */
export function trimText(value: string): string {
  // Character by character: a pattern anchored at the end takes quadratic time on a long run of spaces inside.
  const points = Array.from(value);
  let start = 0;
  let end = points.length;
  while (start < end && unseen.test(points[start] as string)) start++;
  while (end > start && unseen.test(points[end - 1] as string)) end--;
  return points.slice(start, end).join('');
}

/**
 * A secret made safe to print: its first `head` and last `tail` characters around `****`. A secret shorter than
 * twice what would be shown is hidden whole.
 *
 * @example
 * maskSecret('ns_live_sk_abcdefghijkl', { head: 11, tail: 0 }); // 'ns_live_sk_****'
 */
export function maskSecret(
  secret: string,
  shown: { readonly head?: number; readonly tail?: number } = {},
): string {
  const { head = 4, tail = 0 } = shown;
  const points = Array.from(secret);
  if (points.length < 2 * (head + tail)) return '****';
  return `${points.slice(0, head).join('')}****${tail > 0 ? points.slice(-tail).join('') : ''}`;
}
