import type { JsonObject } from './json.js';

/** What went wrong, in words that only a dialect turns into a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'refused'
  | 'throttled'
  | 'unavailable'
  | 'gone'
  | 'too_large'
  | 'unsupported';

const brand = Symbol.for('bursar.domain-error');

/**
 * The one error that services and the kernel throw on purpose. `code` names the rule (stable, lower snake case),
 * `kind` its family; `details` is JSON that a surface may print. Recognise it with `isDomainError`, not `instanceof`:
 * a host can hold two copies of the package.
 */
export class DomainError extends Error {
  readonly [brand] = true;
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly details: JsonObject | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DomainError';
  }
}

/** Recognises a `DomainError` from any copy of this package; with `code`, only that one. */
export function isDomainError(error: unknown, code?: string): error is DomainError {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as { [brand]?: unknown })[brand] === true &&
    (code === undefined || (error as DomainError).code === code)
  );
}

/** Where in an input something is wrong: member names and list positions, outermost first. */
export type Path = readonly (string | number)[];

/** One fault of an input. */
export interface Issue {
  readonly path: Path;
  readonly message: string;
}

/**
 * The error for one faulty value; throw what it returns. `code` is `invalid`, details are `{ issues: [{ path, message }] }`.
 *
 * @example
 * isDomainError(invalid(['limit', 0], 'must be positive'), 'invalid'); // true
 */
export function invalid(path: Path, message: string): DomainError {
  return invalidInput([{ path, message }]);
}

/** The error for an input with several faults; its message is the first fault's. `issues` must not be empty. */
export function invalidInput(issues: readonly Issue[]): DomainError {
  const [first] = issues;
  const where = first && first.path.length > 0 ? `${first.path.join('.')}: ` : '';
  return new DomainError('invalid', 'invalid', `${where}${first?.message ?? 'invalid input'}`, {
    issues: issues.map(({ path, message }) => ({ path: [...path], message })),
  });
}

/** The faults that an `invalid` error carries; empty for every other error. */
export function issuesOf(error: unknown): readonly Issue[] {
  const issues = isDomainError(error) ? error.details?.['issues'] : undefined;
  return Array.isArray(issues) ? (issues as readonly unknown[] as readonly Issue[]) : [];
}
