import { z } from 'zod';
import type { WalletConfig } from '../policy-file/model.js';
import type { AppliedConfig, ConfigPlan, ShownConfig } from '../policy-file/service.js';
import { amount, flag, limitAmount, moment, transactionId, walletId } from './values.js';
import { configSpend, shownSections } from './wallets.js';

/** Which form of a config is wanted, and whether anything shall be changed. */
export const configQuery = z.object({ dry_run: flag.default('false'), strict: flag.default('false') });

/** The hash of the config that was read; in quotes or bare. */
export const configHeaders = z.object({
  'content-type': z.string().optional(),
  'if-match': z
    .string()
    .regex(/^(W\/)?"?[0-9a-f]{64}"?$/, 'Must be a config_hash')
    .optional(),
  accept: z.string().optional(),
});

const configCard = z.object({
  name: z.string(),
  limit: limitAmount.nullable(),
  limit_period: z.string(),
  frozen: z.boolean(),
});

/** A whole config, defaults included. */
const configRecord = z.object({
  agent_name: z.string(),
  owner: z.string(),
  ...shownSections,
  spend: configSpend,
  cards: z.array(configCard).readonly(),
});

const changeRecord = z.object({
  op: z.enum(['add', 'update', 'remove']),
  path: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

const issueRecord = z.object({
  severity: z.enum(['error', 'warning']),
  path: z.string(),
  line: z.int(),
  message: z.string(),
});

/** A config as it stands (wallets spec §6.7). `spend_md` is the same as a file. */
export const shownConfigRecord = z.object({
  wallet_id: walletId,
  config: configRecord,
  config_hash: z.string(),
  spend_md: z.string(),
});

/** What a config would do; with `valid` false only its issues are told. */
export const planRecord = z.object({
  valid: z.boolean(),
  issues: z.array(issueRecord).readonly(),
  wallet_id: walletId.nullable(),
  config_hash: z.string().nullable(),
  changes: z.array(changeRecord).readonly(),
  loses: z.array(changeRecord).readonly(),
  loosens: z.array(changeRecord).readonly(),
  orphans: z.array(z.string()).readonly(),
  refused_transactions: z
    .array(
      z.object({
        id: transactionId,
        created_at: moment,
        amount,
        merchant: z.string(),
        code: z.string(),
        check: z.string(),
      }),
    )
    .readonly(),
  partial: z.boolean(),
});

/** What applying did. */
export const appliedRecord = z.object({
  wallet_id: walletId,
  created: z.boolean(),
  config: configRecord,
  config_hash: z.string(),
  changes: z.array(changeRecord).readonly(),
  orphans: z.array(z.string()).readonly(),
  issues: z.array(issueRecord).readonly(),
});

type Issues = z.output<typeof issueRecord>[];

/** A config as `shownConfigRecord` prints it. */
export const shownConfigOf = ({ walletId: id, config, hash }: ShownConfig, file: string) => ({
  wallet_id: id,
  config,
  config_hash: hash,
  spend_md: file,
});

/** A plan as `planRecord` prints it; null for a config that is not valid. */
export const shownPlan = (plan: ConfigPlan | null, issues: readonly Issues[number][]) => ({
  valid: plan !== null,
  issues,
  wallet_id: plan?.walletId ?? null,
  config_hash: plan?.hash ?? null,
  changes: plan?.changes ?? [],
  loses: plan?.loses ?? [],
  loosens: plan?.loosens ?? [],
  orphans: plan?.orphans ?? [],
  refused_transactions: (plan?.refused ?? []).map(
    ({ transactionId: id, at, amount: micros, currency, ...rest }) => ({
      id,
      created_at: at,
      amount: { micros, currency },
      ...rest,
    }),
  ),
  partial: plan?.partial ?? false,
});

/** What was applied as `appliedRecord` prints it. */
export const shownApplied = (applied: AppliedConfig, issues: readonly Issues[number][]) => ({
  wallet_id: applied.walletId,
  created: applied.created,
  config: applied.config satisfies WalletConfig,
  config_hash: applied.hash,
  changes: applied.changes,
  orphans: applied.orphans,
  issues,
});
