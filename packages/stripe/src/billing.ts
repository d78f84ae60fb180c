import { DomainError } from '@bursar/core';
import type { BillingCallback, BillingGateway, Buyer, PlanPrice } from '@bursar/core/billing';
import Stripe from 'stripe';
import { readEvent } from './billing/event.js';
import {
  organizationMark,
  productMark,
  readCheckout,
  readInvoice,
  readSubscription,
} from './billing/read.js';
import { asking, isMissing } from './failures.js';

/** How Stripe is reached. Give a client of your own, or the key to make one with. */
export type StripeBillingOptions = {
  /** The signing secret of the webhook endpoint; several while one is being rotated out. */
  readonly webhookSecret: string | readonly string[];
  /** What is sold: Stripe's prices and the plans that they buy. */
  readonly prices: readonly PlanPrice[];
} & ({ readonly client: Stripe } | { readonly secretKey: string });

/** Stripe resends for days what was not answered; a signature is believed for five minutes. */
const toleranceSeconds = 300;
const mostSubscriptions = 1_000;
const checkoutId = /^cs_\w{1,250}$/;

const marksOf = ({ organization, product }: Buyer): Record<string, string> => ({
  [organizationMark]: organization,
  [productMark]: product,
});

const unsigned = (): DomainError =>
  new DomainError('invalid_signature', 'invalid', 'The signature does not match.');

/** What the call answers, or `instead` when what it names is not there. */
const orWhenMissing = <R, I>(call: () => Promise<R>, instead: I): Promise<R | I> =>
  asking(call).catch((error: unknown) => {
    if (isMissing(error)) return instead;
    throw error;
  });

/**
 * Sells plans through Stripe: Checkout, the customer portal, subscriptions, invoices and signed webhooks.
 *
 * @throws Error without prices, or when one stands twice.
 *
 * @example
 * const gateway = stripeBilling({
 *   secretKey: process.env['STRIPE_SECRET_KEY'] ?? 'sk_test_123',
 *   webhookSecret: process.env['STRIPE_WEBHOOK_SECRET'] ?? 'whsec_123',
 *   prices: [{ price: 'price_1Pro', plan: 'pro', interval: 'month' }],
 * });
 * gateway.prices.length; // 1
 */
export function stripeBilling(options: StripeBillingOptions): BillingGateway {
  const { prices, webhookSecret } = options;
  const names = new Set(prices.map(({ price }) => price));
  if (names.size === 0 || names.size !== prices.length) throw new Error('every price is given once');
  const stripe = 'client' in options ? options.client : new Stripe(options.secretKey);
  const secrets = typeof webhookSecret === 'string' ? [webhookSecret] : webhookSecret;

  const verified = ({ body, signature, now }: BillingCallback): Stripe.Event => {
    if (signature === null) throw unsigned();
    for (const secret of secrets)
      try {
        return stripe.webhooks.constructEvent(
          body,
          signature,
          secret,
          toleranceSeconds,
          undefined,
          now.getTime(),
        );
      } catch {
        // The next secret may fit.
      }
    throw unsigned();
  };

  return {
    prices,

    createCustomer: async ({ email, idempotencyKey, ...buyer }) => {
      const params = { metadata: marksOf(buyer), ...(email !== null && { email }) };
      return (await asking(() => stripe.customers.create(params, { idempotencyKey }))).id;
    },

    openCheckout: async ({ customer, price, successUrl, cancelUrl, idempotencyKey, ...buyer }) => {
      const metadata = marksOf(buyer);
      const session = await asking(() =>
        stripe.checkout.sessions.create(
          {
            mode: 'subscription',
            customer,
            client_reference_id: buyer.organization,
            line_items: [{ price, quantity: 1 }],
            success_url: successUrl,
            cancel_url: cancelUrl,
            metadata,
            subscription_data: { metadata },
          },
          { idempotencyKey },
        ),
      );
      const { url } = session;
      if (url === null) throw new Error(`Stripe opened checkout ${session.id} without an address`);
      return { ...readCheckout(session), url };
    },

    readCheckout: async (id) => {
      if (!checkoutId.test(id)) return null;
      const session = await orWhenMissing(() => stripe.checkout.sessions.retrieve(id), null);
      return session && readCheckout(session);
    },

    openPortal: async ({ customer, returnUrl, update }) => {
      const flow =
        update === undefined
          ? {}
          : {
              flow_data: {
                type: 'subscription_update' as const,
                subscription_update: { subscription: update },
              },
            };
      const { url } = await asking(() =>
        stripe.billingPortal.sessions.create({ customer, return_url: returnUrl, ...flow }),
      );
      return { url };
    },

    subscriptionsOf: async (customer) => {
      const all = await orWhenMissing(
        () =>
          stripe.subscriptions
            .list({ customer, status: 'all', limit: 100 })
            .autoPagingToArray({ limit: mostSubscriptions }),
        [],
      );
      return all.map((subscription) => readSubscription(subscription, prices));
    },

    invoicesOf: async (customer, limit) => {
      const page = await orWhenMissing(() => stripe.invoices.list({ customer, limit }), { data: [] });
      return page.data.map(readInvoice);
    },

    cancel: async (subscription) => {
      await orWhenMissing(() => stripe.subscriptions.cancel(subscription), null);
    },

    readCallback: async (callback) => readEvent(verified(callback)),
  };
}
