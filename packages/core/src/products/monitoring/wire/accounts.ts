import { z } from 'zod';
import { accountId, percent, slug, textUpTo, total, userId, when } from './values.js';

const support = z.enum(['native', 'derived', 'none']);

/** The signals of a provider or an account. */
const signals = z.object({
  cost: support,
  usage: support,
  credits: support,
  limits: support,
  validation: support,
});

const category = z.enum(['cloud', 'ai', 'billing', 'platform']);

/** A signal that is not there, and why. */
const missing = z.object({
  signal: z.enum(['cost', 'usage', 'credits', 'limits', 'validation']),
  reason: z.enum(['not_exposed', 'needs_admin_key', 'needs_plan', 'pending_first_sync', 'sync_error']),
});

/** Where a connection stands. */
export const accountStatus = z.enum([
  'active',
  'degraded',
  'error',
  'reauth_required',
  'paused_plan',
  'disconnected',
]);

/** A connected account. Credentials are no part of it. */
const accountRecord = z.object({
  id: accountId,
  provider: z.string(),
  name: z.string(),
  category,
  label: z.string(),
  status: accountStatus,
  signals,
  credentialHint: z.string(),
  connectedAt: when,
  lastSyncedAt: when.nullable(),
  nextSyncAt: when.nullable(),
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  ownerId: userId.nullable(),
});

/** The accounts of a workspace. */
export const accountList = z.object({
  accounts: z.array(accountRecord).readonly(),
  limits: z.object({ used: z.int(), max: z.int().nullable() }),
});

/** The catalogue. */
export const catalogue = z.object({
  providers: z.array(
    z.object({
      provider: z.string(),
      name: z.string(),
      category,
      signals,
      /** Whether its endpoints were read in its own documentation. */
      verified: z.boolean(),
      /** Whether it can be connected here. */
      available: z.boolean(),
      credentialFields: z.array(
        z.object({
          name: z.string(),
          label: z.string(),
          secret: z.boolean(),
          required: z.boolean(),
          example: z.string().nullable(),
        }),
      ),
      connected: z.int(),
    }),
  ),
});

/** A provider in a path. */
export const providerPath = z.object({ id: slug });
/** One of several accounts at a provider. */
export const accountQuery = z.object({ accountId: accountId.optional() });

/** What is connected. */
export const connectInput = z.strictObject({
  credentials: z.record(z.string(), z.unknown()).default({}),
  label: textUpTo(100).optional(),
  accountId: accountId.optional(),
  mode: z.enum(['create', 'validate']).optional(),
});

/** What became of it. */
export const connectReply = z.object({
  account: accountRecord.nullable(),
  validation: z.object({ ok: z.literal(true), signals, warnings: z.array(z.string()).readonly() }),
  firstSync: z.enum(['queued']).nullable(),
});

/** What is disconnected. */
export const disconnectInput = z
  .strictObject({ accountId: accountId.optional(), purgeHistory: z.boolean().optional() })
  .default({});

/** What became of it. */
export const disconnectReply = z.object({ accountId, status: accountStatus });

const basis = z.enum(['billed', 'metered', 'derived', 'estimated']);

/** One account's figures; a block that is null has its reason in `unavailable`. */
export const summaryReply = z.object({
  provider: z.string(),
  accountId,
  asOf: when.nullable(),
  status: accountStatus,
  cost: z
    .object({
      today: total,
      yesterday: total,
      last7d: total,
      monthToDate: total,
      previousMonth: total.nullable(),
      projectedMonth: total.nullable(),
      currency: z.string(),
      basis,
    })
    .nullable(),
  usage: z.record(z.string(), z.number()).nullable(),
  credits: z
    .object({
      remaining: total,
      total: total.nullable(),
      used: total.nullable(),
      percentUsed: percent.nullable(),
      runwayDays: z.int().nullable(),
    })
    .nullable(),
  limits: z
    .array(
      z.object({
        name: z.string(),
        cap: total.nullable(),
        remaining: total.nullable(),
        currency: z.string().nullable(),
        resets: z.string().nullable(),
      }),
    )
    .nullable(),
  topModels: z.array(z.object({ model: z.string(), amount: total })).readonly(),
  unavailable: z.array(missing).readonly(),
});
