import type { Merchant } from '../model.js';

const longestDomain = 253;

/**
 * The domain in an address as lists compare it: lower case, without scheme, path, port and leading `www.`, in punycode
 * (wallets spec §7.1); null when there is none.
 *
 * @example
 * normalDomain('https://www.Exa.ai:443/pay'); // 'exa.ai'
 */
export function normalDomain(text: string): string | null {
  const host = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@\s]*@)?([^/?#\s:]+)/iu.exec(text)?.[1];
  if (host === undefined) return null;
  let ascii: string;
  try {
    ascii = new URL(`http://${host}/`).hostname;
  } catch {
    return null;
  }
  const bare = ascii.replace(/\.+$/, '').replace(/^www\.(?=.*\.)/, '');
  if (bare.length > longestDomain || !bare.includes('.') || !/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(bare))
    return null;
  return bare;
}

/** The merchant's domain, from its own statement or its address. */
export function merchantDomain({ domain, url }: Merchant): string | null {
  return (domain ? normalDomain(domain) : null) ?? (url ? normalDomain(url) : null);
}

/** A descriptor as names compare: lower case, single spaces. */
export const normalName = (name: string): string => name.toLowerCase().replace(/\s+/gu, ' ').trim();

/** What filters, allow lists and approvals know a merchant by. */
export const merchantKeyOf = (merchant: Merchant): string =>
  merchantDomain(merchant) ?? normalName(merchant.name);
