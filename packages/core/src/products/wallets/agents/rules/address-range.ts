/** An address as a number and how many bits it has; null for what is none. */
function addressOf(text: string): { readonly bits: 32 | 128; readonly value: bigint } | null {
  if (text.includes('.') && !text.includes(':')) {
    const parts = text.split('.');
    if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
    const bytes = parts.map((part) => BigInt(part));
    if (bytes.some((byte) => byte > 255n)) return null;
    return { bits: 32, value: bytes.reduce((sum, byte) => sum * 256n + byte, 0n) };
  }
  return text.includes(':') ? addressOfSix(text) : null;
}

function addressOfSix(text: string): { readonly bits: 32 | 128; readonly value: bigint } | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return addressOf(mapped);
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groupsOf = (half: string | undefined): readonly string[] =>
    half === undefined || half === '' ? [] : half.split(':');
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { bits: 128, value: all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) };
}

function rangeOf(
  text: string,
): { readonly bits: number; readonly shift: bigint; readonly value: bigint } | null {
  const [address = '', length, rest] = text.split('/');
  const known = addressOf(address);
  if (known === null || rest !== undefined) return null;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const kept = length === undefined ? known.bits : Number.parseInt(length, 10);
  if (kept > known.bits) return null;
  const shift = BigInt(known.bits - kept);
  return { bits: known.bits, shift, value: known.value >> shift };
}

/** Whether a text is an IPv4 or IPv6 address, or a range of them in CIDR notation. */
export const isCidr = (text: string): boolean => rangeOf(text) !== null;

/**
 * Whether an address lies in one of the ranges. An IPv4 address written as IPv6 (`::ffff:…`) is the IPv4 address; an
 * unknown address lies in none.
 *
 * @example
 * isInRanges('203.0.113.9', ['203.0.113.0/24']); // true
 */
export function isInRanges(address: string | null, ranges: readonly string[]): boolean {
  const known = address === null ? null : addressOf(address);
  if (known === null) return false;
  return ranges.some((text) => {
    const range = rangeOf(text);
    return range !== null && range.bits === known.bits && known.value >> range.shift === range.value;
  });
}
