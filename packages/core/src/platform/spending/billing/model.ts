import { boolean, instant, integer, json, nullable, table, text } from '../../../storage/table.js';

/** Where a subscription stands, in the words that payment providers share. */
export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  /** A payment failed and is tried again. */
  | 'past_due'
  /** Payments failed for good, the subscription was kept. */
  | 'unpaid'
  | 'paused'
  | 'canceled';

/** How often a plan is paid for. */
export type BillingInterval = 'month' | 'year';

/** A checkout that was opened and may still be paid. */
export type OpenCheckout = {
  /** The provider's id of it. */
  readonly session: string;
  readonly url: string;
  /** What it was opened for: price and return addresses, hashed. */
  readonly purpose: string;
  /** ISO instant. */
  readonly openedAt: string;
};

/**
 * What one organization has subscribed to of one product, as the payment provider told last. Lives in the directory:
 * providers name customers, not tenants. It holds no amount.
 */
export interface Subscription {
  /** A bare UUID, ours. */
  readonly id: string;
  readonly organization: string;
  /** Whose plans these are: a product's name, so that one organization can pay for several. */
  readonly product: string;
  /** The provider's customer; made at the first checkout, one per organization and product. */
  readonly customer: string | null;
  /** The provider's id of the subscription; null until there is one. */
  readonly subscription: string | null;
  /** Null with `subscription`; null also for an ended subscription whose price is not sold any more. */
  readonly plan: string | null;
  /** The provider's price. */
  readonly price: string | null;
  readonly interval: BillingInterval | null;
  readonly status: SubscriptionStatus | null;
  /** When this status was first seen. */
  readonly statusSince: Date | null;
  readonly currentPeriodStart: Date | null;
  readonly currentPeriodEnd: Date | null;
  /** It ends with the period. */
  readonly cancelAtPeriodEnd: boolean;
  readonly trialEndsAt: Date | null;
  /** When the provider's subscription began. */
  readonly subscribedAt: Date | null;
  readonly checkout: OpenCheckout | null;
  /** Raised by every change: whoever read an older one reads the provider again before writing. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Found by organization or by the provider's customer, within a product. */
export const subscriptions = table<Subscription>({
  name: 'subscription',
  scope: 'global',
  fields: {
    id: text(),
    organization: text(),
    product: text(),
    customer: nullable(text()),
    subscription: nullable(text()),
    plan: nullable(text()),
    price: nullable(text()),
    interval: nullable(text<BillingInterval>()),
    status: nullable(text<SubscriptionStatus>()),
    statusSince: nullable(instant()),
    currentPeriodStart: nullable(instant()),
    currentPeriodEnd: nullable(instant()),
    cancelAtPeriodEnd: boolean(),
    trialEndsAt: nullable(instant()),
    subscribedAt: nullable(instant()),
    checkout: nullable(json<OpenCheckout>()),
    revision: integer(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [
    { name: 'subscription_organization', fields: ['organization', 'product'] },
    { name: 'subscription_customer', fields: ['customer', 'product'] },
  ],
});
