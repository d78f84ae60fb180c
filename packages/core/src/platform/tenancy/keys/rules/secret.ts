import { invalid } from '../../../../kernel/errors.js';

/** How a family of secrets looks. */
export interface SecretFormat {
  /** What every secret begins with, for example `ns_live_sk_`. */
  readonly prefix: string;
  /** What follows it: lower-case hex digits, or digits and letters. */
  readonly digits: 'hex' | 'base62';
  /** How many of them. At least 128 bits are worth having: 32 hex, 22 base62. */
  readonly length: number;
  /** How many of the secret's first characters are kept for display, prefix included. */
  readonly shown: number;
  /** How many of its last characters are kept as well; none when absent. */
  readonly ending?: number;
}

/** 11 + 32 characters of which 19 are shown (costs spec §2.1, §6). */
export const defaultFormat = (environment: string): SecretFormat => ({
  prefix: `ns_${environment}_sk_`,
  digits: 'hex',
  length: 32,
  shown: 19,
});

const alphabets = {
  hex: '0123456789abcdef',
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
} as const;

/** So many random bytes always suffice: of each 256, no more than 8 are passed over. */
export const bytesFor = ({ length }: SecretFormat): number => 2 * length + 8;

/**
 * The secret that these random bytes spell, one byte a character. Bytes beyond the last whole multiple of the alphabet
 * are passed over, so that no character is likelier than another.
 *
 * @throws DomainError `invalid` when too few bytes are left.
 */
export function makeSecret({ prefix, digits, length }: SecretFormat, random: Uint8Array): string {
  const alphabet = alphabets[digits];
  const limit = 256 - (256 % alphabet.length);
  const usable = random.filter((byte) => byte < limit).slice(0, length);
  if (usable.length < length) throw invalid(['random'], 'has too few usable bytes');
  return prefix + Array.from(usable, (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** Whoever reads the stored hash and what is displayed must still guess so many bits. */
const hiddenBits = 80;

/**
 * The two ends of a secret that are kept for display.
 *
 * @throws DomainError `invalid` when the format shows so much that the rest could be guessed from its hash.
 */
export function endsOf(
  { prefix, digits, length, shown, ending = 0 }: SecretFormat,
  secret: string,
): { readonly prefix: string; readonly suffix: string } {
  const hidden = length - Math.max(0, shown - prefix.length) - ending;
  if (hidden * Math.log2(alphabets[digits].length) < hiddenBits)
    throw invalid(['format'], 'shows too much of the secret');
  return { prefix: secret.slice(0, shown), suffix: ending === 0 ? '' : secret.slice(-ending) };
}
