/**
 * An id that the same request always gets: the first 128 bits of a SHA-256, written as a UUID.
 *
 * @example
 * derivedId('ab'.repeat(32)); // 'abababab-abab-abab-abab-abababababab'
 */
export const derivedId = (hash: string): string =>
  hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
