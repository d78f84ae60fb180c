import { invalid } from './errors.js';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID of any version, in upper or lower case, with its hyphens and nothing around them. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/**
 * The UUID behind a type prefix, in lower case, or null when the prefix is another or the tail is no UUID. The prefix
 * compares exactly, the UUID's hex digits in either case (costs spec §1.2).
 *
 * @example
 * parsePrefixed('ns_bgt_', 'ns_bgt_0190A0D2-7C3B-7D4E-8F00-0123456789AB'); // '0190a0d2-7c3b-7d4e-8f00-0123456789ab'
 */
export function parsePrefixed(prefix: string, text: string): string | null {
  if (!text.startsWith(prefix)) return null;
  const tail = text.slice(prefix.length);
  return isUuid(tail) ? tail.toLowerCase() : null;
}

/** The printed form of an id: its type prefix, then the id in lower case. */
export function prefixId(prefix: string, id: string): string {
  return prefix + id.toLowerCase();
}

/** Counters of `uuidV7` lie below this. */
export const uuidCounterLimit = 2 ** 26;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
/** Each byte in two digits: ids are made several times for every request. */
const bytes = Array.from({ length: 256 }, (_, byte) => hex(byte, 2));

/**
 * A version 7 UUID from its parts: it sorts as text by millisecond, then by counter (26 bits), then at random (the
 * first 6 bytes of `random`). Whoever calls it raises the counter within a millisecond.
 *
 * @throws DomainError `invalid` when the time does not fit 48 bits, the counter 26 bits, or `random` is too short.
 */
export function uuidV7(nowMs: number, counter: number, random: Uint8Array): string {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs >= 2 ** 48)
    throw invalid(['nowMs'], 'must be 48 bits of milliseconds');
  if (!Number.isInteger(counter) || counter < 0 || counter >= uuidCounterLimit)
    throw invalid(['counter'], 'must be an integer of 26 bits');
  if (random.length < 6) throw invalid(['random'], 'must hold at least 6 bytes');
  const time = hex(nowMs, 12);
  let tail = '';
  for (let i = 0; i < 6; i++) tail += bytes[random[i] as number] as string;
  const high = hex(counter >>> 14, 3);
  const low = (0x8000 | (counter & 0x3fff)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-${low}-${tail}`;
}
