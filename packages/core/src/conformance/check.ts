import { isStorageError, type StorageErrorCode } from '../storage/errors.js';

/** A promise of the port that an adapter does not keep; the message says what was expected and what came. */
export class BrokenPromise extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokenPromise';
  }
}

/** Prints values that JSON cannot, for messages. */
export function print(value: unknown): string {
  if (value instanceof Map) return `Map ${print([...value])}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, member]) => `${name}: ${print(member)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Whether two values are equal all the way down: instants by time, maps by entries, errors by
 * identity, objects whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Map || b instanceof Map)
    return a instanceof Map && b instanceof Map && same(sortedEntries(a), sortedEntries(b));
  if (a instanceof Error || b instanceof Error || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) &&
        same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
    )
  );
}

const sortedEntries = (map: Map<unknown, unknown>): unknown[] =>
  [...map].sort(([a], [b]) => (print(a) < print(b) ? -1 : 1));

/** @throws BrokenPromise unless the condition holds; `what` says what should be. */
export function ensure(condition: boolean, what: string): asserts condition {
  if (!condition) throw new BrokenPromise(what);
}

/** @throws BrokenPromise unless both are equal all the way down. */
export function ensureSame(actual: unknown, wanted: unknown, what: string): void {
  if (!same(actual, wanted))
    throw new BrokenPromise(`${what}: expected ${print(wanted)}, got ${print(actual)}`);
}

/** What a promise was rejected with; undefined when it was fulfilled. */
export async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error ?? new Error('rejected with nothing');
  }
}

/** @throws BrokenPromise unless the call fails with a storage error, of this code when one is given. */
export async function ensureError(
  work: Promise<unknown>,
  code: StorageErrorCode | undefined,
  what: string,
): Promise<void> {
  const error = await errorOf(work);
  if (!isStorageError(error, code))
    throw new BrokenPromise(`${what}: expected a storage error ${code ?? ''}, got ${print(error)}`, {
      cause: error,
    });
}

/** Tries to change values that were given or received; a frozen one that throws is as good as a copy. */
export function tamper(...attempts: (() => unknown)[]): void {
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
}
