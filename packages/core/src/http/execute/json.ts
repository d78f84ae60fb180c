import { DomainError, type Issue, type Path } from '../../kernel/errors.js';
import { isText } from '../../kernel/text.js';

/** Objects and lists may be nested this deep. */
const depthLimit = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });

const invalidJson = (message: string): DomainError => new DomainError('invalid_json', 'invalid', message);

/**
 * The value that bytes spell in JSON.
 *
 * @throws DomainError `invalid_json` for no bytes, broken UTF-8, broken JSON or too deep nesting.
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw invalidJson('The request body is not valid UTF-8.');
  }
  if (text.trim() === '') throw invalidJson('The request body is empty.');
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson('The request body is not valid JSON.');
  }
}

/**
 * What makes a parsed value unsafe to pass on, whatever schema comes later: NUL or half a surrogate pair in any text,
 * and the key `__proto__`.
 *
 * @throws DomainError `invalid_json` for nesting deeper than `depthLimit`.
 */
export function faultsOf(value: unknown): readonly Issue[] {
  const faults: Issue[] = [];
  inspect(value, [], faults);
  return faults;
}

function inspect(value: unknown, path: Path, faults: Issue[]): void {
  if (typeof value === 'string') {
    if (!isText(value)) faults.push({ path, message: 'Must not contain NUL or a lone surrogate' });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= depthLimit) throw invalidJson('The request body is nested too deeply.');
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (needsLook(value[i])) inspect(value[i], [...path, i], faults);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || !isText(key)) {
      faults.push({ path, message: 'Holds a key that is not allowed' });
      continue;
    }
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (needsLook(member)) inspect(member, [...path, key], faults);
  }
}

/** Spares the path of values that cannot be at fault. */
const needsLook = (value: unknown): boolean =>
  typeof value === 'string' ? !isText(value) : typeof value === 'object' && value !== null;
