import type {
  Charge,
  ChargeCheck,
  LimitWord,
  Merchant,
} from '../../../../platform/spending/issuing/model.js';
import {
  accountCheck,
  blockedCategoryCheck,
  blockedMerchantCheck,
  cardCheck,
  countryCheck,
  httpsCheck,
  merchantGate,
  perTransactionCheck,
  type MerchantRules,
} from '../../../../platform/spending/issuing/rules/charge-checks.js';
import { merchantDomain } from '../../../../platform/spending/issuing/rules/merchant-key.js';
import { classifyMerchant } from '../../../../platform/spending/issuing/rules/merchants/classify.js';
import { agentScheme } from '../../../../platform/spending/issuing/rules/merchants/schemes.js';
import { microsOf } from '../../policy-file/rules/amount-text.js';
import { storedPolicy } from './wallet-policy.js';

/** What a wallet's policy says about merchants and single charges. */
function rulesOf({ account }: Charge): MerchantRules {
  const { spend } = storedPolicy(account.policy);
  return {
    allowDomains: spend.allowlist,
    blockDomains: spend.blocklist,
    allowCategories: spend.allowed_categories,
    blockCategories: spend.blocked_categories,
    countries: spend.geographic_restrictions,
    requireHttps: spend.require_https,
    perTransaction: microsOf(spend.per_transaction),
  };
}

/** Checks 2 to 9 of a charge, in the order in which they decide; the first is always its amount (wallets spec §7.1). */
export const walletChecks: readonly ChargeCheck[] = [
  accountCheck('wallet', { frozen: 'wallet_frozen', closed: 'wallet_closed' }),
  cardCheck('card', { frozen: 'card_frozen', closed: 'card_closed' }),
  blockedMerchantCheck(rulesOf),
  blockedCategoryCheck(rulesOf),
  httpsCheck(rulesOf),
  countryCheck(rulesOf),
  merchantGate(rulesOf),
  perTransactionCheck(rulesOf),
];

/** Slots of the limits of a wallet and of a card. */
export const slots = { daily: 'daily', monthly: 'monthly', card: 'limit' } as const;
/** What a prepaid wallet's money is counted on. */
export const balanceSubject = 'wallet_balance';

/** Checks 10 to 12: the engine's limits, in the order in which they decide (wallets spec §7.1). */
export const walletLimits: readonly LimitWord[] = [
  { subjectType: 'card', slot: slots.card, check: 'card_limit', code: 'insufficient_funds' },
  { subjectType: 'card_account', slot: slots.daily, check: 'daily_limit', code: 'insufficient_funds' },
  { subjectType: 'card_account', slot: slots.monthly, check: 'monthly_limit', code: 'insufficient_funds' },
  { subjectType: balanceSubject, slot: '', check: 'balance', code: 'insufficient_funds' },
];

/**
 * What a merchant sells: by its domain if it has one, by its name and code otherwise. What somebody who wants to pay says
 * of it counts for nothing.
 */
export function walletClassify(merchant: Merchant): { readonly category: string; readonly provider: string } {
  if (merchantDomain(merchant) === null) return classifyMerchant(merchant, agentScheme);
  const { category, provider } = classifyMerchant({ ...merchant, name: '' }, agentScheme);
  return { category, provider: provider === 'Unknown' ? merchant.name : provider };
}
