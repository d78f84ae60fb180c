/**
 * Whether a list's entry names a normal domain: `example.com` matches itself and its subdomains, `*.example.com` only those
 * (wallets spec §7.1). Never a part of a word.
 */
export function domainMatches(entry: string, domain: string): boolean {
  if (entry.startsWith('*.')) return domain.endsWith(entry.slice(1));
  return domain === entry || domain.endsWith(`.${entry}`);
}
