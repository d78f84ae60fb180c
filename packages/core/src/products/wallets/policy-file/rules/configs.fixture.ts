import fc from 'fast-check';
import type { Json } from '../../../../kernel/json.js';
import type { WalletConfig } from '../model.js';
import { normalizeConfig } from './read-config.js';

const cents = fc.integer({ min: 0, max: 9_999_999 }).map((value) => `${(value / 100).toFixed(2)} USD`);
const limit = fc.option(cents, { nil: null });
/** Limits from the narrowest to the widest, some of them left out. */
const rising = (count: number): fc.Arbitrary<readonly (string | null)[]> =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 9_999_999 }), { minLength: count, maxLength: count }),
      fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    )
    .map(([values, kept]) =>
      values
        .sort((a, b) => a - b)
        .map((value, index) => (kept[index] === true ? `${(value / 100).toFixed(2)} USD` : null)),
    );
const domain = fc.constantFrom(
  'openai.com',
  '*.anthropic.com',
  'exa.ai',
  'serpapi.com',
  'x.example.com',
  'xn--bcher-kva.example',
);
const set = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> => fc.uniqueArray(one, { maxLength: 4 });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });
/** Text that a careless writer of YAML gets wrong. */
const awkward = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    'true',
    'null',
    '~',
    '1.10',
    '- x',
    'a: b',
    '# x',
    '"',
    "'",
    '!RU',
    '&a',
    '*a',
    '{',
    '[',
    '|',
    '>',
    '%',
    '@',
    ' x ',
    'a\nb',
    '## Spending',
    '---',
    '500 USD',
    'none',
    ': ',
    '\u2028',
    '\u0085',
  ),
);
const free: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Json>(null, true, 0, -1.5, 1e21, 12345678901234567890),
    awkward,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b c', '1', 'true', ':'), tie('value'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
})).value;

/** Data of configs, some of which do not fit together. */
const configData: fc.Arbitrary<Record<string, Json>> = fc.record({
  agent_name: fc.constantFrom('scout', 'research-bot', 'a_1'),
  owner: fc.constantFrom('ops@northwind.example', "o'neil+x@example.com"),
  description: maybe(awkward),
  version: fc.constantFrom('0.0.0', '1.2.0', '1.0.0-rc.1+b'),
  spend: fc
    .record({
      limits: rising(3),
      allowed_categories: maybe(set(fc.constantFrom('api_services', 'travel', 'other'))),
      blocked_categories: set(fc.constantFrom('gambling', 'cash_like')),
      allowlist: maybe(set(domain)),
      blocklist: set(domain),
      require_https: fc.boolean(),
      geographic_restrictions: maybe(set(fc.constantFrom('US', 'CA', '!RU', 'NO'))),
    })
    .map(({ limits: [per_transaction = null, daily_limit = null, monthly_limit = null], ...rest }) => ({
      ...rest,
      per_transaction,
      daily_limit,
      monthly_limit,
    })),
  earn: fc.record({
    enabled: fc.boolean(),
    stripe_connect: maybe(fc.constant('acct_1x')),
    tips: fc.boolean(),
    withdraw_threshold: limit,
    api_pricing: fc.record({
      per_request: maybe(fc.constant('0.001 USD')),
      per_token: maybe(fc.constant('0.000000002 EUR')),
    }),
    subscriptions: fc.array(
      fc.record({
        tier: fc.constantFrom('basic', 'true'),
        price: limit,
        interval: fc.constantFrom('month', 'year'),
      }),
      { maxLength: 2 },
    ),
  }),
  approval: fc
    .record({
      thresholds: rising(2),
      notify_on_all: fc.boolean(),
      approval_channels: set(fc.constantFrom('slack', 'email', 'dashboard')),
      timeout_action: fc.constantFrom('deny', 'approve'),
      timeout_minutes: fc.integer({ min: 1, max: 1_440 }),
    })
    .map(({ thresholds: [auto_approve_under = null, require_confirmation_over = null], ...rest }) => ({
      ...rest,
      auto_approve_under,
      require_confirmation_over,
    })),
  notifications: fc.record({
    email: maybe(fc.constant('a@b.co')),
    webhook: maybe(fc.constant('https://hooks.example.com/x?y=1#z')),
    slack: maybe(fc.constantFrom('#alerts', 'C012')),
    events: maybe(set(fc.constantFrom('*', 'transaction.*', 'ping', 'limit.warning'))),
  }),
  security: fc.record({
    ip_allowlist: maybe(set(fc.constantFrom('203.0.113.0/24', '::1', '2001:db8::/32'))),
    require_signed_requests: fc.boolean(),
    api_key_rotation_days: fc.integer({ min: 1, max: 365 }),
    audit_retention_days: fc.integer({ min: 30, max: 400 }),
  }),
  metadata: fc.record({
    tags: set(awkward.filter((text) => /\S/.test(text) && text.length <= 64)),
    environment: fc.constantFrom('production', 'test'),
    custom: fc.dictionary(fc.constantFrom('team', 'no', 'x y', '7'), free, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  }),
  cards: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('primary', 'spare card', 'true', '- x'),
      limit: fc.constantFrom(null, '5 USD'),
      limit_period: fc.constantFrom('month', 'day', 'total'),
      frozen: fc.boolean(),
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  ),
});

/** Whole configs that are valid. */
export const config: fc.Arbitrary<WalletConfig> = configData
  .map((data) => normalizeConfig(data).config)
  .filter((one) => one !== null);
