/** Blocks of IPv4 that are not for everybody, as [first octets, prefix length] (IANA special-purpose registry, multicast, class E). */
const specialBlocks: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0000200, 24],
  [0xc0586300, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xc6336400, 24],
  [0xcb007100, 24],
  [0xe0000000, 4],
  [0xf0000000, 4],
];

const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The 32 bits of a dotted address; null when the text is none. URLs have no other spelling left once they are parsed. */
function ipv4Bits(host: string): number | null {
  const octets = dotted
    .exec(host)
    ?.slice(1)
    .map((octet) => Number.parseInt(octet, 10));
  if (!octets || octets.some((octet) => octet > 255)) return null;
  return octets.reduce((bits, octet) => bits * 256 + octet, 0);
}

/** Whether an address, as a parsed URL prints it, belongs to a private, local or otherwise special block. */
export function isSpecialIpv4(host: string): boolean {
  const bits = ipv4Bits(host);
  return (
    bits !== null &&
    specialBlocks.some(
      ([start, length]) => Math.floor(bits / 2 ** (32 - length)) === start / 2 ** (32 - length),
    )
  );
}

const localName = /(^|\.)(localhost|local|localdomain|internal|home\.arpa)$/;
const loopbackName = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * What is wrong with an endpoint's URL; null when nothing is. Https to a public name or address: no credentials, no
 * local names, no special IPv4 in any spelling (decimal, octal and hex are read as such), no IPv6 literal (costs spec
 * §11.1). Names are resolved and judged again whenever something is sent.
 *
 * @param allowLoopback lets http and https reach this very machine, for development.
 * @example
 * endpointUrlIssue('https://2130706433/hook'); // 'Must not name a private, local or otherwise special address'
 */
export function endpointUrlIssue(text: string, { allowLoopback = false } = {}): string | null {
  if (text.length > 2048) return 'Must be at most 2048 characters';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'Must be an absolute URL';
  }
  if (url.username !== '' || url.password !== '') return 'Must not carry credentials';
  const host = url.hostname.replace(/\.+$/, '');
  if (allowLoopback && loopbackName.test(host) && /^https?:$/.test(url.protocol)) return null;
  if (url.protocol !== 'https:') return 'Must be an https URL';
  if (host.startsWith('[')) return 'Must not be an IPv6 address';
  if (localName.test(host) || isSpecialIpv4(host))
    return 'Must not name a private, local or otherwise special address';
  if (!host.includes('.')) return 'Must name a host with its domain';
  return null;
}
