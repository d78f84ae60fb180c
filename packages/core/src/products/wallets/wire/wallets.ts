import { z } from 'zod';
import type { Micros } from '../../../kernel/micros.js';
import type { WalletView } from '../agents/service.js';
import { cardSummary } from './cards.js';
import { amount, limitAmount, moment, paging, priceAmount, textOf, walletId } from './values.js';

const names = (max = 200) => z.array(textOf(1, 253)).max(max).readonly();
const free = z.record(z.string(), z.json());

/** `spend` of a config: what an agent may spend (wallets spec §10.4). */
const spendInput = z.object({
  currency: z.string().optional(),
  monthly_limit: limitAmount.nullable().optional(),
  daily_limit: limitAmount.nullable().optional(),
  per_transaction: limitAmount.nullable().optional(),
  allowed_categories: names().nullable().optional(),
  blocked_categories: names().nullable().optional(),
  allowlist: names(20_000).nullable().optional(),
  blocklist: names(20_000).nullable().optional(),
  require_https: z.boolean().nullable().optional(),
  geographic_restrictions: names(500).nullable().optional(),
});

const earnInput = z.object({
  enabled: z.boolean().nullable().optional(),
  stripe_connect: z.string().nullable().optional(),
  tips: z.boolean().nullable().optional(),
  withdraw_threshold: limitAmount.nullable().optional(),
  api_pricing: z
    .object({ per_request: priceAmount.nullable().optional(), per_token: priceAmount.nullable().optional() })
    .nullable()
    .optional(),
  subscriptions: z
    .array(
      z.object({ tier: textOf(1, 64), price: limitAmount.nullable(), interval: z.enum(['month', 'year']) }),
    )
    .max(100)
    .readonly()
    .nullable()
    .optional(),
});

const approvalInput = z.object({
  auto_approve_under: limitAmount.nullable().optional(),
  require_confirmation_over: limitAmount.nullable().optional(),
  notify_on_all: z.boolean().nullable().optional(),
  approval_channels: names(4).nullable().optional(),
  timeout_action: z.enum(['deny', 'approve']).nullable().optional(),
  timeout_minutes: z.int().min(1).max(1_440).nullable().optional(),
});

const notificationsInput = z.object({
  email: z.string().nullable().optional(),
  webhook: z.string().nullable().optional(),
  slack: z.string().nullable().optional(),
  events: names(64).nullable().optional(),
});

const securityInput = z.object({
  ip_allowlist: names(1_000).nullable().optional(),
  require_signed_requests: z.boolean().nullable().optional(),
  api_key_rotation_days: z.int().min(1).max(365).nullable().optional(),
  audit_retention_days: z.int().min(30).max(36_500).nullable().optional(),
});

const metadataInput = z.object({
  tags: names(100).nullable().optional(),
  environment: z.enum(['production', 'test', 'development']).nullable().optional(),
  custom: free.nullable().optional(),
});

/** Sections of a config as the API takes them; absent members keep their value or default, null clears. */
const sectionsInput = {
  description: textOf(0, 2_000).nullable().optional(),
  version: z.string().nullable().optional(),
  spend: spendInput.nullable().optional(),
  earn: earnInput.nullable().optional(),
  approval: approvalInput.nullable().optional(),
  notifications: notificationsInput.nullable().optional(),
  security: securityInput.nullable().optional(),
  metadata: metadataInput.nullable().optional(),
} as const;

/** A wallet to make (wallets spec §6.1). */
export const walletInput = z.object({ agent_name: textOf(1, 63), owner: textOf(3, 254), ...sectionsInput });

/** What to change on a wallet (wallets spec §6.1). What cannot change may be sent as it is. */
export const walletChange = z.object({
  agent_name: textOf(1, 63).optional(),
  owner: textOf(3, 254).optional(),
  status: z.enum(['active', 'frozen']).optional(),
  ...sectionsInput,
});

/** Which wallets to list. */
export const walletQuery = z.object({
  ...paging,
  status: z.enum(['active', 'frozen', 'closed']).optional(),
  agent_name: z.string().optional(),
  owner: z.string().optional(),
});

const strings = z.array(z.string()).readonly();

const shownSpend = {
  currency: z.string(),
  monthly_limit: limitAmount.nullable(),
  daily_limit: limitAmount.nullable(),
  per_transaction: limitAmount.nullable(),
  allowed_categories: strings.nullable(),
  blocked_categories: strings,
  allowlist: strings.nullable(),
  blocklist: strings,
  require_https: z.boolean(),
  geographic_restrictions: strings.nullable(),
};

/** Sections of a config as they are shown, defaults included. */
export const shownSections = {
  description: z.string().nullable(),
  version: z.string(),
  earn: z.object({
    enabled: z.boolean(),
    stripe_connect: z.string().nullable(),
    tips: z.boolean(),
    withdraw_threshold: limitAmount.nullable(),
    api_pricing: z.object({ per_request: priceAmount.nullable(), per_token: priceAmount.nullable() }),
    subscriptions: z
      .array(z.object({ tier: z.string(), price: limitAmount.nullable(), interval: z.string() }))
      .readonly(),
  }),
  approval: z.object({
    auto_approve_under: limitAmount.nullable(),
    require_confirmation_over: limitAmount.nullable(),
    notify_on_all: z.boolean(),
    approval_channels: strings,
    timeout_action: z.string(),
    timeout_minutes: z.int(),
  }),
  notifications: z.object({
    email: z.string().nullable(),
    webhook: z.string().nullable(),
    slack: z.string().nullable(),
    events: strings.nullable(),
  }),
  security: z.object({
    ip_allowlist: strings.nullable(),
    require_signed_requests: z.boolean(),
    api_key_rotation_days: z.int(),
    audit_retention_days: z.int(),
  }),
  metadata: z.object({ tags: strings, environment: z.string(), custom: z.record(z.string(), z.unknown()) }),
};

/** `spend` of a config as it is shown. */
export const configSpend = z.object(shownSpend);

/** A wallet (wallets spec §5.1). */
export const walletRecord = z.object({
  id: walletId,
  agent_name: z.string(),
  owner: z.string(),
  status: z.enum(['active', 'frozen', 'closed']),
  balance: amount,
  spend: z.object({
    ...shownSpend,
    spent_this_month: amount,
    spent_today: amount,
    held: amount,
  }),
  cards: z.array(cardSummary).readonly(),
  ...shownSections,
  config_hash: z.string(),
  created_at: moment,
  updated_at: moment,
});

/** A wallet as `walletRecord` prints it; amounts that count down are never shown below nothing. */
export function shownWallet({ wallet, currency, balance, daily, monthly, cards }: WalletView, hash: string) {
  const of = (micros: Micros | undefined) => ({
    micros: micros === undefined || micros < 0n ? 0n : micros,
    currency,
  });
  const { spend, agent_name, ...sections } = wallet.config;
  return {
    ...sections,
    id: wallet.id,
    agent_name,
    owner: wallet.owner,
    status: wallet.status,
    balance: of(balance),
    spend: {
      ...spend,
      spent_this_month: of(monthly?.spent),
      spent_today: of(daily?.spent),
      held: of(monthly?.held),
    },
    cards: cards.map(({ card }) => card),
    config_hash: hash,
    created_at: wallet.createdAt,
    updated_at: wallet.updatedAt,
  };
}
