import type { Merchant } from '../../model.js';
import { merchantDomain, normalName } from '../merchant-key.js';
import { domainMatches } from '../domain-match.js';
import { knownProviders, type KnownProvider } from './providers.js';
import type { CategoryScheme } from './schemes.js';

/** What a merchant is taken for. */
export interface Classified {
  readonly category: string;
  /** The known provider's name, else the merchant's own. */
  readonly provider: string;
}

const wordCharacter = /[a-z0-9]/;

/** Whether a spelling stands in a normal name with no letter or digit right before it. */
function occurs(spelling: string, name: string): boolean {
  for (let at = name.indexOf(spelling); at >= 0; at = name.indexOf(spelling, at + 1))
    if (at === 0 || !wordCharacter.test(name.charAt(at - 1))) return true;
  return false;
}

/** The known merchant behind a descriptor: by domain, else by the longest spelling in its name. */
export function findProvider(
  merchant: Merchant,
  providers: readonly KnownProvider[] = knownProviders,
): KnownProvider | null {
  const domain = merchantDomain(merchant);
  if (domain !== null) {
    let best: { readonly provider: KnownProvider; readonly length: number } | null = null;
    for (const provider of providers)
      for (const each of provider.domains)
        if (domainMatches(each, domain) && each.length > (best?.length ?? 0))
          best = { provider, length: each.length };
    if (best !== null) return best.provider;
  }
  // Networks put a star between an agent and the shop behind it.
  const name = `${normalName(merchant.name.replaceAll('*', ' '))} `;
  let best: { readonly provider: KnownProvider; readonly length: number } | null = null;
  for (const provider of providers)
    for (const spelling of provider.spellings ?? [provider.name.toLowerCase()])
      if (spelling.length > (best?.length ?? 0) && occurs(spelling, name))
        best = { provider, length: spelling.length };
  return best?.provider ?? null;
}

/**
 * Sorts a merchant: a known one by what it sells, any other by its category code (wallets spec §10.4, projects spec §5.1).
 *
 * @example
 * classifyMerchant({ name: 'OPENAI *CHATGPT API' }, developerScheme); // { category: 'ai-apis', provider: 'OpenAI' }
 */
export function classifyMerchant(
  merchant: Merchant,
  scheme: CategoryScheme,
  providers: readonly KnownProvider[] = knownProviders,
): Classified {
  const known = findProvider(merchant, providers);
  if (known) return { category: scheme.ofKind[known.kind], provider: known.name };
  return {
    category: categoryOfCode(merchant.mcc ?? null, scheme),
    provider: merchant.name.trim() || 'Unknown',
  };
}

function categoryOfCode(mcc: string | null, { ofCode, other }: CategoryScheme): string {
  if (mcc === null || !/^\d{4}$/.test(mcc)) return other;
  const code = parseInt(mcc, 10);
  const found = ofCode.find(([, ranges]) => ranges.some(([from, to]) => code >= from && code <= to));
  return found?.[0] ?? other;
}
