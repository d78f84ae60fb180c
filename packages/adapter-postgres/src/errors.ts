import { StorageError, isStorageError, type BatchFailure, type StorageErrorCode } from '@bursar/core/storage';

// Node's own codes can have five capital letters too (EPIPE), so the class must be one that PostgreSQL knows.
const sqlStatePattern = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

/** The SQLSTATE of an error that came from the server; undefined when the connection itself failed. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && sqlStatePattern.test(code) ? code : undefined;
}

function codeOf(state: string | undefined): StorageErrorCode {
  if (state === undefined) return 'unavailable';
  if (state === '23505') return 'conflict';
  if (['55P03', '57014', '40001', '40P01'].includes(state)) return 'busy';
  if (state.startsWith('XX')) return 'corrupt';
  // 22 data, 23 constraints, 54 sizes, 42 statements that do not fit the schema, 25P02 use of a transaction that has failed.
  return /^(?:22|23|42|54|25P02)/.test(state) ? 'misuse' : 'unavailable';
}

/** Whatever the driver threw, as the port's error; the original is its cause. */
export function storageError(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StorageError(codeOf(sqlState(error)), message, { cause: error });
}

const marked = new WeakMap<StorageError, BatchFailure>();

/** An error whose treatment does not follow from its SQLSTATE. */
export function failing(failure: BatchFailure, error: StorageError): StorageError {
  marked.set(error, failure);
  return error;
}

/** Somebody else was faster: roll back and look again. */
export const overtaken = (what: string): StorageError =>
  failing('again', new StorageError('busy', `${what} changed at the same time; nothing happened`));

const connectionTrouble = /^(?:08|57P)/;

/** What the queue does with a batch that failed with this error. */
export function classify(error: unknown): BatchFailure {
  if (!isStorageError(error)) return 'final';
  const own = marked.get(error);
  if (own) return own;
  if (error.cause === undefined) return error.code === 'misuse' ? 'split' : 'final';
  const state = sqlState(error.cause);
  if (state === undefined) return error.code === 'unavailable' ? 'again' : 'split';
  if (/^(?:22|23|54|57014)/.test(state)) return 'split';
  if (state === '55P03') return 'held';
  return state === '40001' || state === '40P01' || connectionTrouble.test(state) ? 'again' : 'final';
}

/** Whether a COMMIT that failed this way may have been carried out all the same. */
export function commitUnknown(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || connectionTrouble.test(state);
}
