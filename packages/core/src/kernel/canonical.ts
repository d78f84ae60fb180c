import { DomainError, invalid, type Path } from './errors.js';
import type { Json, JsonObject } from './json.js';
import { checkText } from './text.js';

/** Deeper values are refused: no caller needs them, and every reader of JSON would spend its stack on them. */
const deepest = 200;

/**
 * The one spelling of a JSON value, for hashing and comparing: members sorted by UTF-16 code units, no white space.
 * Members that are undefined are left out, as `JSON.stringify` does.
 *
 * @throws DomainError `invalid` for what is no JSON (a bigint, a Date, NaN …) or is nested deeper than 200.
 * @example
 * canonicalJson({ b: [1, 2.5], a: null }); // '{"a":null,"b":[1,2.5]}'
 */
export function canonicalJson(value: Json): string {
  return write(value, [], 0);
}

function write(value: unknown, path: Path, depth: number): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (depth > deepest) throw invalid(path, 'is nested too deeply');
  if (Array.isArray(value))
    return `[${value.map((each, i) => write(each, [...path, i], depth + 1)).join(',')}]`;
  if (!isPlain(value)) throw invalid(path, 'must be JSON');
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(value[key], [...path, key], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many lists and objects lie inside each other: 0 for a scalar, 1 for `[]`. Safe for any depth. */
export function jsonDepth(value: Json): number {
  let depth = 0;
  let level: Json[] = [value];
  for (;;) {
    level = level.filter((each) => typeof each === 'object' && each !== null);
    if (level.length === 0) return depth;
    depth++;
    level = level.flatMap((each) => Object.values(each as JsonObject));
  }
}

/** The UTF-8 bytes that a value takes as JSON. Ask `jsonDepth` first about a value from outside. */
export function jsonBytes(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/**
 * Returns a JSON value from outside unchanged when it can be stored: not too deep, not too big, and no text or member
 * name in it that holds NUL or a lone surrogate.
 *
 * @throws DomainError `invalid` naming the place, or `too_large` (kind `too_large`) over `maxBytes`.
 */
export function checkJson<V extends Json>(
  value: V,
  { maxDepth = 32, maxBytes = Infinity }: { readonly maxDepth?: number; readonly maxBytes?: number } = {},
  path: Path = [],
): V {
  if (jsonDepth(value) > maxDepth) throw invalid(path, `must not be nested deeper than ${maxDepth}`);
  checkTexts(value, path);
  if (maxBytes !== Infinity && jsonBytes(value) > maxBytes)
    throw new DomainError(
      'too_large',
      'too_large',
      `${path.join('.')}: must not exceed ${maxBytes} bytes as JSON`,
    );
  return value;
}

function checkTexts(value: Json, path: Path): void {
  if (typeof value === 'string') checkText(value, path);
  else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      checkText(key, path);
      checkTexts(value[key] as Json, [...path, key]);
    }
  } else if (Array.isArray(value)) {
    (value as readonly Json[]).forEach((each, i) => checkTexts(each, [...path, i]));
  }
}
