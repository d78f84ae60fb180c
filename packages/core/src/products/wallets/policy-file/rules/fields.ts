import { isCurrency } from '../../../../kernel/currency.js';
import { endpointUrlIssue } from '../../../../platform/delivery/webhooks/rules/endpoint-url.js';
import { normalDomain } from '../../../../platform/spending/issuing/rules/merchant-key.js';
import { agentScheme, categoriesOf } from '../../../../platform/spending/issuing/rules/merchants/schemes.js';
import { isCidr } from '../../agents/rules/address-range.js';
import { suggestion } from './nearest-name.js';
import {
  amountField,
  booleanField,
  choiceField,
  fault,
  freeField,
  integerField,
  listField,
  textField,
  textOr,
  textReader,
  type Field,
  type Reader,
} from './readers.js';

const matching =
  (pattern: RegExp, message: string) =>
  (text: string): string | null =>
    pattern.test(text) ? null : message;

/** An address of a person; its exact form is the mail server's affair. */
const email = matching(/^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/, 'must be an e-mail address');
/** Where webhooks may go: https, and no address of a private network. */
const webhookUrl = (text: string): string | null => {
  const issue = endpointUrlIssue(text, { allowLoopback: false });
  return issue === null ? null : issue.charAt(0).toLowerCase() + issue.slice(1);
};

/** What agents may be called, in lower case (wallets spec §5.1). */
export const agentName: Reader = textReader(
  63,
  matching(
    /^[a-z0-9][a-z0-9_-]{0,62}$/,
    'must be letters, digits, - and _, beginning with a letter or digit, at most 63',
  ),
  (text) => text.toLowerCase(),
);

/** The person responsible. */
export const ownerEmail: Reader = textReader(254, email, (text) => text);

/** Categories that merchants can have; the last is what nobody knows. */
const categories = categoriesOf(agentScheme);

/** A domain as lists compare it, with `*.` before it or not. */
function domainEntry(text: string): string | null {
  const trimmed = text.trim();
  const wild = trimmed.startsWith('*.');
  const domain = normalDomain(wild ? trimmed.slice(2) : trimmed);
  return domain === null ? null : wild ? `*.${domain}` : domain;
}

/** Lists of this kind are warned about, never refused: an unknown category matches nothing. */
const category: Reader = (node, place) => {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
  if (text === null || text.length > 64) return fault(node, place, 'must be the name of a category');
  if (!categories.includes(text))
    place.tell({
      severity: place.strict ? 'error' : 'warning',
      path: place.path,
      line: node.line,
      message: `"${text}" is no known category and never matches${suggestion(text, categories)}`,
    });
  return text;
};

const domain: Reader = (node, place) => {
  const entry = node.kind === 'scalar' && node.value !== null ? domainEntry(node.text) : null;
  return entry ?? fault(node, place, 'must be a domain like example.com or *.example.com');
};

const country: Reader = textReader(
  3,
  matching(/^!?[A-Z]{2}$/, 'must be a country of two letters, ! before one that is left out'),
  (text) => text.toUpperCase(),
);

const channel: Reader = (node, place) =>
  choiceField('', ['dashboard', 'email', 'slack', 'webhook']).read(node, place);
const eventType: Reader = textReader(
  64,
  matching(
    /^(\*|[a-z]+\.(\*|[a-z_]+)|ping)$/,
    'must be an event type like transaction.completed or transaction.*',
  ),
  (text) => text,
);
const cidr: Reader = textReader(
  64,
  (text) => (isCidr(text) ? null : 'must be an address or a range like 203.0.113.0/24'),
  (text) => text.toLowerCase(),
);
const tag: Reader = textReader(64, matching(/\S/, 'must not be empty'), (text) => text);

/** How fine a price per token or request may be (wallets spec §10.3). */
const priceDecimals = 9;

/** The sections of a file and their keys, with defaults (wallets spec §10.4). */
export const groups = {
  spend: {
    monthly_limit: amountField(),
    daily_limit: amountField(),
    per_transaction: amountField(),
    currency: textOr('USD', 3, (text) => (isCurrency(text) ? null : 'must be an ISO 4217 code')),
    allowed_categories: listField(null, category, 200),
    blocked_categories: listField([], category, 200),
    allowlist: listField(null, domain),
    blocklist: listField([], domain),
    require_https: booleanField,
    geographic_restrictions: listField(null, country, 500),
  },
  earn: {
    enabled: booleanField,
    stripe_connect: textField(64, matching(/^acct_\w+$/, 'must be an account like acct_…')),
    tips: booleanField,
    withdraw_threshold: amountField(),
  },
  approval: {
    auto_approve_under: amountField(),
    require_confirmation_over: amountField(),
    notify_on_all: booleanField,
    approval_channels: listField(['dashboard'], channel, 4),
    timeout_action: choiceField('deny', ['deny', 'approve']),
    timeout_minutes: integerField(15, 1, 1_440),
  },
  notifications: {
    email: textField(254, email),
    webhook: textField(2_048, webhookUrl),
    slack: textField(2_048, matching(/\S/, 'must not be empty')),
    events: listField(null, eventType, 64),
  },
  security: {
    ip_allowlist: listField(null, cidr, 1_000),
    require_signed_requests: booleanField,
    api_key_rotation_days: integerField(90, 1, 365),
    audit_retention_days: integerField(365, 30, 36_500),
  },
  metadata: {
    tags: listField([], tag, 100),
    environment: choiceField('production', ['production', 'test', 'development']),
    custom: freeField(16_384),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** Keys that stand in no group. */
export const identity = {
  description: textField(2_000),
  version: textOr(
    '0.0.0',
    64,
    matching(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/, 'must be a version like 1.2.0'),
  ),
} as const satisfies Readonly<Record<string, Field>>;

/** Prices of what an agent sells. */
export const pricing = {
  per_request: amountField(priceDecimals),
  per_token: amountField(priceDecimals),
} as const;

/** One tier that an agent sells. */
export const subscription = {
  tier: textField(64),
  price: amountField(),
  interval: choiceField('month', ['month', 'year']),
} as const;

/** One card of a file. */
export const card = {
  name: textField(64, matching(/^\S.*$/s, 'must not begin with white space')),
  limit: amountField(),
  limit_period: choiceField('month', ['month', 'day', 'total']),
  frozen: booleanField,
} as const;
