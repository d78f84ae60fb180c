import ipaddr from 'ipaddr.js';

/** IPv6 addresses that are routed at all; everything else is local, mapped or reserved. */
const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Which addresses may be reached. */
export interface AddressPolicy {
  /** This very machine too, for development. */
  readonly allowLoopback: boolean;
}

/**
 * Whether an address is public: no private, loopback, link-local, metadata, multicast, documentation or otherwise special
 * block of IPv4 or IPv6, and none that carries an IPv4 address inside (NAT64, 6to4, Teredo). An IPv4-mapped address is
 * judged as the IPv4 address that it is. Text that is no address is not.
 */
export function isReachable(address: string, { allowLoopback }: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const range: string = parsed.range();
  if (range === 'loopback') return allowLoopback;
  if (range !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalIpv6);
}

/**
 * The address that a URL's host is written as; null for a name. A parsed URL has resolved every spelling of IPv4, and
 * holds IPv6 in brackets.
 */
export function literalOf({ hostname }: URL): string | null {
  const host = hostname.replace(/^\[(.*)\]$/s, '$1');
  return ipaddr.isValid(host) ? host : null;
}
