import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charge } from '../../../../platform/spending/issuing/model.js';
import { judgeCharge } from '../../../../platform/spending/issuing/rules/decide-charge.js';
import type { ApprovalConfig } from '../../policy-file/model.js';
import { normalizeConfig } from '../../policy-file/rules/read-config.js';
import { isCidr, isInRanges } from './address-range.js';
import { approvalNeed } from './approval-need.js';
import { walletChecks, walletClassify } from './charge-checks.js';
import { policyOf } from './wallet-policy.js';

const configOf = (spend: object, approval: object = {}) => {
  const { config } = normalizeConfig({ agent_name: 'a', owner: 'a@b.co', spend, approval } as never);
  if (config === null) throw new Error('the config is valid');
  return config;
};

describe('the approval policy (wallets spec §7.2)', () => {
  const both = { auto_approve_under: '5 USD', require_confirmation_over: '12 USD' };
  it.each([
    [{}, 1_000, 'approve', false],
    [{ notify_on_all: true }, 1_000, 'approve', true],
    [both, 499, 'approve', false],
    [both, 500, 'approve', true],
    [both, 1_200, 'approve', true],
    [both, 1_201, 'ask', null],
    [{ auto_approve_under: '5 USD' }, 499, 'approve', false],
    [{ auto_approve_under: '5 USD' }, 500, 'ask', null],
    [{ require_confirmation_over: '12 USD' }, 1_200, 'approve', false],
    [{ require_confirmation_over: '12 USD' }, 1_201, 'ask', null],
    [{ ...both, notify_on_all: true }, 100, 'approve', true],
  ] as const)('%o lets %i cents: %s', (approval, cents, outcome, notify) => {
    const policy: ApprovalConfig = configOf({}, approval).approval;
    const need = approvalNeed(policy, BigInt(cents) * 10_000n);
    expect(need.outcome).toBe(outcome);
    if (need.outcome === 'approve') expect(need.notify).toBe(notify);
    else expect(need.channels).toContain('dashboard');
  });
});

describe('the order of the decision (wallets spec §7.1)', () => {
  const at = new Date(0);
  const judge = (spend: object, charge: Partial<Charge> & { status?: 'active' | 'frozen' | 'closed' }) => {
    const { status = 'active', ...rest } = charge;
    const merchant = rest.merchant ?? { name: 'OpenAI', domain: 'openai.com' };
    const account = {
      id: 'w',
      program: 'wallets',
      status,
      currency: 'USD',
      subjects: [],
      policy: policyOf(configOf(spend)),
      revision: 1,
      createdAt: at,
      updatedAt: at,
    };
    const whole: Charge = {
      account,
      card: null,
      amount: 1_000_000n,
      currency: 'USD',
      merchantKey: '',
      network: false,
      now: at,
      ...walletClassify(merchant),
      ...rest,
      merchant,
    };
    return judgeCharge(whole, walletChecks).failed?.code ?? null;
  };
  const everything = {
    blocklist: ['openai.com'],
    blocked_categories: ['api_services'],
    require_https: true,
    geographic_restrictions: ['US'],
    allowlist: ['exa.ai'],
    per_transaction: '0.50 USD',
  };
  const merchant = { name: 'O', domain: 'openai.com', url: 'http://openai.com', country: 'DE' };

  it('is the first check that fails, and each next one when that is put right', () => {
    const { blocklist: _, ...noBlocklist } = everything;
    expect(judge(everything, { merchant, status: 'frozen' })).toBe('wallet_frozen');
    expect(judge(everything, { merchant })).toBe('merchant_blocked');
    expect(judge(noBlocklist, { merchant })).toBe('category_blocked');
    const open = { ...noBlocklist, blocked_categories: [] };
    expect(judge(open, { merchant })).toBe('insecure_merchant');
    expect(judge({ ...open, require_https: false }, { merchant })).toBe('country_not_allowed');
    const abroad = { ...open, require_https: false, geographic_restrictions: null };
    expect(judge(abroad, { merchant })).toBe('merchant_not_allowed');
    expect(judge({ ...abroad, allowlist: ['openai.com'] }, { merchant })).toBe('transaction_limit_exceeded');
    expect(
      judge({ ...abroad, allowlist: ['openai.com'], per_transaction: '1 USD' }, { merchant }),
    ).toBeNull();
  });

  it.each([
    ['example.com', 'example.com', true],
    ['example.com', 'a.b.example.com', true],
    ['example.com', 'notexample.com', false],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.example.com', true],
    ['https://www.Example.com:443/x', 'EXAMPLE.com', true],
    ['bücher.example', 'xn--bcher-kva.example', true],
  ])('an allowlist with %s lets %s through: %s', (entry, domain, passes) => {
    expect(judge({ allowlist: [entry] }, { merchant: { name: 'x', domain } }) === null).toBe(passes);
  });

  it('lets a merchant pass by its list or by its category, and an empty list lets nobody', () => {
    expect(judge({ allowed_categories: ['api_services'], allowlist: ['exa.ai'] }, {})).toBeNull();
    expect(judge({ allowed_categories: [] }, {})).toBe('category_not_allowed');
    expect(judge({ allowlist: [] }, {})).toBe('merchant_not_allowed');
    expect(
      judge({ geographic_restrictions: ['!RU'] }, { merchant: { name: 'x', country: 'DE' } }),
    ).toBeNull();
    expect(judge({ geographic_restrictions: ['!RU'] }, { merchant: { name: 'x' } })).toBe(
      'country_not_allowed',
    );
  });

  it('does not believe what a merchant says it is', () => {
    expect(walletClassify({ name: 'OpenAI', domain: 'evil.example' }).category).toBe('other');
    expect(walletClassify({ name: 'OPENAI *CHATGPT' }).category).toBe('api_services');
    expect(walletClassify({ name: 'x', domain: 'x.example', mcc: '7995' }).category).toBe('gambling');
  });
});

describe('address ranges', () => {
  it('hold exactly the addresses that share their first bits', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(
        fc.tuple(octet, octet, octet, octet),
        fc.tuple(octet, octet, octet, octet),
        fc.nat(32),
        (a, b, bits) => {
          const number = (parts: readonly number[]): bigint =>
            parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
          const same = number(a) >> BigInt(32 - bits) === number(b) >> BigInt(32 - bits);
          expect(isInRanges(a.join('.'), [`${b.join('.')}/${bits}`])).toBe(same);
          expect(isInRanges(`::ffff:${a.join('.')}`, [`${b.join('.')}/${bits}`])).toBe(same);
        },
      ),
    );
  });

  it.each([
    ['203.0.113.0/24', true],
    ['203.0.113.7', true],
    ['2001:db8::/32', true],
    ['::1', true],
    ['1.2.3.4/33', false],
    ['1.2.3', false],
    ['1.2.3.256', false],
    ['01.2.3.4', false],
    [':::', false],
    ['1::2::3', false],
    ['x', false],
    ['1.2.3.4/8/9', false],
  ])('%s is one: %s', (text, valid) => {
    expect(isCidr(text)).toBe(valid);
  });

  it('hold nobody who is unknown', () => {
    expect(isInRanges(null, ['0.0.0.0/0', '::/0'])).toBe(false);
  });
});
