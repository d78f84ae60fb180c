import type { Charge, ChargeCheck, CheckFinding } from '../model.js';
import type { Micros } from '../../../../kernel/micros.js';
import { domainMatches } from './domain-match.js';
import { merchantDomain } from './merchant-key.js';

const pass = (value: string | null = null, limit: string | null = null): CheckFinding => ({
  result: 'pass',
  value,
  limit,
});
const skip: CheckFinding = { result: 'skip' };
const fail = (code: string, value: string | null, limit: string | null = null): CheckFinding => ({
  result: 'fail',
  code,
  value,
  limit,
});

/** The amount is positive and in the account's currency. Always first. */
export const amountCheck: ChargeCheck = {
  name: 'amount',
  judge: ({ amount, currency, account }) => {
    if (amount <= 0n) return fail('invalid_request', amount.toString(), '1');
    if (currency !== account.currency) return fail('currency_mismatch', currency, account.currency);
    return pass(amount.toString());
  },
};

/** The codes of states that do not spend. */
export interface StateCodes {
  readonly frozen: string;
  readonly closed: string;
}

/** The account spends. */
export const accountCheck = (name: string, codes: StateCodes): ChargeCheck => ({
  name,
  judge: ({ account: { status } }) =>
    status === 'active' ? pass(status) : fail(codes[status], status, 'active'),
});

/** The card, where one pays, spends and is the account's. */
export const cardCheck = (name: string, codes: StateCodes): ChargeCheck => ({
  name,
  judge: ({ card, account }) => {
    if (card === null) return skip;
    if (card.accountId !== account.id || card.issuance !== 'issued')
      return fail(codes.closed, card.issuance, 'issued');
    return card.status === 'active' ? pass(card.status) : fail(codes[card.status], card.status, 'active');
  },
});

/** What merchants a charge may go to. Null or absent lists limit nothing; an empty allow list allows none. */
export interface MerchantRules {
  /** Normal domains, or `*.` and one. */
  readonly allowDomains?: readonly string[] | null;
  readonly blockDomains?: readonly string[] | null;
  readonly allowCategories?: readonly string[] | null;
  readonly blockCategories?: readonly string[] | null;
  /** ISO 3166-1 alpha-2; `!XX` excludes one. */
  readonly countries?: readonly string[] | null;
  readonly requireHttps?: boolean;
  readonly perTransaction?: Micros | null;
}

type RulesOf = (charge: Charge) => MerchantRules;

const listed = (list: readonly string[], domain: string | null): boolean =>
  domain !== null && list.some((entry) => domainMatches(entry, domain));

/** The block list does not name the merchant. */
export const blockedMerchantCheck = (rulesOf: RulesOf): ChargeCheck => ({
  name: 'blocklist',
  judge: (charge) => {
    const { blockDomains: list } = rulesOf(charge);
    if (!list || list.length === 0) return skip;
    const domain = merchantDomain(charge.merchant);
    return listed(list, domain) ? fail('merchant_blocked', domain) : pass(domain);
  },
});

/** The category is not blocked. */
export const blockedCategoryCheck = (rulesOf: RulesOf): ChargeCheck => ({
  name: 'blocked_categories',
  judge: (charge) => {
    const { blockCategories: list } = rulesOf(charge);
    if (!list || list.length === 0) return skip;
    return list.includes(charge.category) ? fail('category_blocked', charge.category) : pass(charge.category);
  },
});

/** A known address is https. */
export const httpsCheck = (rulesOf: RulesOf): ChargeCheck => ({
  name: 'require_https',
  judge: (charge) => {
    const { url } = charge.merchant;
    if (rulesOf(charge).requireHttps !== true || !url) return skip;
    return /^https:\/\//i.test(url) ? pass('https') : fail('insecure_merchant', url, 'https');
  },
});

/** The merchant's country is allowed; an unknown one is not. */
export const countryCheck = (rulesOf: RulesOf): ChargeCheck => ({
  name: 'geographic_restrictions',
  judge: (charge) => {
    const { countries: list } = rulesOf(charge);
    if (!list || list.length === 0) return skip;
    const country = charge.merchant.country?.toUpperCase() ?? null;
    const limit = list.join(',');
    const allowed = list.filter((entry) => !entry.startsWith('!'));
    const inside = country !== null && (allowed.length === 0 || allowed.includes(country));
    const excluded = country !== null && list.includes(`!${country}`);
    return inside && !excluded ? pass(country, limit) : fail('country_not_allowed', country, limit);
  },
});

/** The allow list names the merchant or its category is allowed; without either list everybody passes (wallets spec §7.1, 8). */
export const merchantGate = (rulesOf: RulesOf): ChargeCheck => ({
  name: 'merchant_gate',
  judge: (charge) => {
    const { allowDomains, allowCategories } = rulesOf(charge);
    const domains = allowDomains ?? null;
    const categories = allowCategories ?? null;
    if (domains === null && categories === null) return skip;
    const domain = merchantDomain(charge.merchant);
    if (domains && listed(domains, domain)) return pass(domain);
    if (categories?.includes(charge.category)) return pass(charge.category);
    return domains === null
      ? fail('category_not_allowed', charge.category)
      : fail('merchant_not_allowed', domain ?? charge.merchant.name);
  },
});

/** The amount is at most so much; equality passes. */
export const perTransactionCheck = (rulesOf: RulesOf): ChargeCheck => ({
  name: 'per_transaction',
  judge: (charge) => {
    const limit = rulesOf(charge).perTransaction ?? null;
    if (limit === null) return skip;
    const [value, most] = [charge.amount.toString(), limit.toString()];
    return charge.amount <= limit ? pass(value, most) : fail('transaction_limit_exceeded', value, most);
  },
});
