import type { BillingEvent } from '@bursar/core/billing';
import type Stripe from 'stripe';
import { buyerOf, idOf } from './read.js';

type Facts = Pick<BillingEvent, 'kind' | 'customer' | 'organization' | 'product'>;

function factsOf(event: Stripe.Event): Facts {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded': {
      const { customer, metadata } = event.data.object;
      return { kind: 'checkout_completed', customer: idOf(customer), ...buyerOf(metadata) };
    }
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
    case 'customer.subscription.paused':
    case 'customer.subscription.resumed': {
      const { customer, metadata } = event.data.object;
      return { kind: 'subscription_changed', customer: idOf(customer), ...buyerOf(metadata) };
    }
    case 'invoice.paid':
    case 'invoice.payment_failed': {
      const { customer, parent } = event.data.object;
      return {
        kind: event.type === 'invoice.paid' ? 'invoice_paid' : 'invoice_failed',
        customer: idOf(customer),
        ...buyerOf(parent?.subscription_details?.metadata),
      };
    }
    default:
      return { kind: 'other', customer: null, organization: null, product: null };
  }
}

/** An event of Stripe in neutral words. Types that say nothing about subscriptions are `other`. */
export const readEvent = (event: Stripe.Event): BillingEvent => ({
  id: event.id,
  createdAt: new Date(event.created * 1_000),
  ...factsOf(event),
});
