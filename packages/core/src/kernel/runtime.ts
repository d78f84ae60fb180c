/**
 * The only source of time, identity and entropy. Rules receive values taken from it; services read it once per
 * operation, so that one question is never answered with two different "now"s.
 */
export interface Runtime {
  /** The present instant, at millisecond precision. */
  now(): Date;
  /** A fresh UUID (version 7 in production: sorted by creation), lower case. */
  id(): string;
  /** `length` cryptographically strong random bytes. */
  random(length: number): Uint8Array;
  /** SHA-256 of the UTF-8 text as 64 lower-case hex digits. */
  hash(text: string): string;
  /** Encrypts secrets at rest with the host's key; absent when the host gave no key. */
  readonly cipher?: Cipher;
}

/** AES-256-GCM under the host's key. `seal` names the key it used, so that keys can be rotated. */
export interface Cipher {
  seal(plain: string): string;
  /** @throws when the text was not sealed by a known key or was altered. */
  open(sealed: string): string;
}
