/** Why a storage call failed. Branded, so that two copies of the package recognise each other's errors. */
export type StorageErrorCode =
  'conflict' | 'misuse' | 'stale' | 'deadline' | 'full' | 'busy' | 'unavailable' | 'corrupt';

const brand = Symbol.for('bursar.storage-error');

/** The only error class of the storage port; `code` tells what to do about it. */
export class StorageError extends Error {
  readonly [brand] = true;
  constructor(
    /**
     * `conflict` a unique rule is broken · `misuse` the caller broke the port's contract · `stale` plan again ·
     * `deadline` not begun in time, nothing happened · `full` the queue is full, nothing happened · `busy` rows are
     * locked elsewhere for too long, nothing happened · `unavailable` the store cannot be reached, outcome may be
     * unknown (repeat with the same op) · `corrupt` stored data contradicts its declaration.
     */
    readonly code: StorageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StorageError';
  }
}

/** Recognises a storage error from any copy of this package; with `code`, only that kind. */
export function isStorageError(error: unknown, code?: StorageErrorCode): error is StorageError {
  return (
    typeof error === 'object' &&
    error !== null &&
    brand in error &&
    (code === undefined || (error as StorageError).code === code)
  );
}
