import { describe, expect, it } from 'vitest';
import type { CardAccount, Charge, ChargeCheck, Merchant } from '../model.js';
import { exa, start, usd } from '../issuing.fixture.js';
import {
  amountCheck,
  blockedCategoryCheck,
  blockedMerchantCheck,
  countryCheck,
  httpsCheck,
  merchantGate,
  perTransactionCheck,
  type MerchantRules,
} from './charge-checks.js';
import { judgeCharge } from './decide-charge.js';

const account = { id: 'a', status: 'active', currency: 'USD' } as CardAccount;
const charge = (merchant: Merchant = exa, more: Partial<Charge> = {}): Charge => ({
  account,
  card: null,
  amount: usd(8),
  currency: 'USD',
  merchant,
  merchantKey: 'exa.ai',
  category: 'api_services',
  provider: 'Exa',
  network: false,
  now: start,
  ...more,
});
const verdict = (
  check: (rulesOf: () => MerchantRules) => ChargeCheck,
  rules: MerchantRules,
  merchant: Merchant = exa,
): string => {
  const { result, code } = check(() => rules).judge(charge(merchant));
  return code ?? result;
};

describe('checks before the limits (wallets spec §7.1)', () => {
  it('want a positive amount in the account’s currency', () => {
    const judge = (more: Partial<Charge>) => amountCheck.judge(charge(exa, more)).code ?? 'pass';
    expect(judge({})).toBe('pass');
    expect(judge({ amount: 0n })).toBe('invalid_request');
    expect(judge({ amount: -1n })).toBe('invalid_request');
    expect(judge({ currency: 'EUR' })).toBe('currency_mismatch');
  });

  it('let a block list beat everything, by domain only', () => {
    expect(verdict(blockedMerchantCheck, { blockDomains: ['exa.ai'] })).toBe('merchant_blocked');
    const sub = { name: 'x', domain: 'pay.exa.ai' };
    expect(verdict(blockedMerchantCheck, { blockDomains: ['exa.ai'] }, sub)).toBe('merchant_blocked');
    expect(verdict(blockedMerchantCheck, { blockDomains: ['xa.ai'] })).toBe('pass');
    expect(verdict(blockedMerchantCheck, { blockDomains: [] })).toBe('skip');
    expect(verdict(blockedCategoryCheck, { blockCategories: ['api_services'] })).toBe('category_blocked');
  });

  it('want https where the address is known', () => {
    const at = (url: string) => verdict(httpsCheck, { requireHttps: true }, { ...exa, url });
    expect(at('https://exa.ai')).toBe('pass');
    expect(at('http://exa.ai')).toBe('insecure_merchant');
    expect(verdict(httpsCheck, { requireHttps: true })).toBe('skip');
  });

  it('take countries that are allowed and not excluded; an unknown one is not', () => {
    const from = (country: string | null, countries: readonly string[]) =>
      verdict(countryCheck, { countries }, { ...exa, country });
    expect(from('us', ['US', 'DE'])).toBe('pass');
    expect(from('FR', ['US', 'DE'])).toBe('country_not_allowed');
    expect(from('FR', ['!US'])).toBe('pass');
    expect(from('US', ['!US'])).toBe('country_not_allowed');
    expect(from(null, ['!US'])).toBe('country_not_allowed');
    expect(from(null, [])).toBe('skip');
  });

  it('open the gate to a listed merchant or category, to all without lists, to none with empty ones', () => {
    expect(verdict(merchantGate, {})).toBe('skip');
    expect(verdict(merchantGate, { allowDomains: ['exa.ai'] })).toBe('pass');
    expect(verdict(merchantGate, { allowDomains: ['b.com'] })).toBe('merchant_not_allowed');
    expect(verdict(merchantGate, { allowDomains: [], allowCategories: ['api_services'] })).toBe('pass');
    expect(verdict(merchantGate, { allowCategories: [] })).toBe('category_not_allowed');
    expect(verdict(merchantGate, { allowCategories: [], allowDomains: ['exa.ai'] })).toBe('pass');
  });

  it('take an amount up to the limit of one transaction', () => {
    expect(verdict(perTransactionCheck, { perTransaction: usd(8) })).toBe('pass');
    expect(verdict(perTransactionCheck, { perTransaction: usd(7) })).toBe('transaction_limit_exceeded');
    expect(verdict(perTransactionCheck, { perTransaction: null })).toBe('skip');
  });
});

describe('judging', () => {
  it('skips what stands behind the first failure, and fails closed when a check breaks', () => {
    const passing: ChargeCheck = { name: 'fine', judge: () => ({ result: 'pass' }) };
    const broken: ChargeCheck = {
      name: 'broken',
      judge: () => {
        throw new Error('a bug');
      },
    };
    const judged = judgeCharge(charge(), [passing, broken, passing]);
    expect(judged.entries.map(({ result }) => result)).toEqual(['pass', 'fail', 'skip']);
    expect(judged.failed).toMatchObject({ check: 'broken', code: 'internal_error' });
  });
});
