import { z } from 'zod';
import { total, when } from './values.js';

/** A plan and what is used of it. */
export const entitlementsReply = z.object({
  plan: z.string(),
  status: z.string(),
  features: z.record(z.string(), z.boolean()),
  limits: z.object({
    maxProviders: z.int().nullable(),
    maxThresholds: z.int().nullable(),
    historyDays: z.int().nullable(),
    seats: z.int().nullable(),
    syncIntervalHours: z.number(),
  }),
  usage: z.object({ providers: z.int(), thresholds: z.int(), seats: z.int() }),
  digests: z.array(z.string()).readonly(),
  channels: z.array(z.string()).readonly(),
  upgradeTo: z.string().nullable(),
});

/** A subscription and its plan. */
export const subscriptionReply = z.object({
  plan: z.string(),
  status: z.string(),
  interval: z.enum(['month', 'year']).nullable(),
  currentPeriodEnd: when.nullable(),
  cancelAtPeriodEnd: z.boolean(),
  trialEndsAt: when.nullable(),
  entitlements: entitlementsReply,
});

/** Invoices, newest first. */
export const invoiceList = z.object({
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string().nullable(),
      date: when,
      amount: total,
      currency: z.string(),
      status: z.string(),
      hostedUrl: z.string().nullable(),
      pdfUrl: z.string().nullable(),
    }),
  ),
});

/** What is bought. */
export const checkoutQuery = z.object({
  plan: z.string().min(1).max(50),
  interval: z.enum(['month', 'year']).default('month'),
});
/** Where a portal leads back to. */
export const portalInput = z.strictObject({ returnUrl: z.string().max(2_000).optional() }).default({});
/** Where to go. */
export const urlReply = z.object({ url: z.string() });
/** A callback was taken. */
export const received = z.object({ received: z.literal(true) });
