import type {
  Checkout,
  Invoice,
  PlanPrice,
  ProviderSubscription,
  SubscriptionStatus,
} from '@bursar/core/billing';
import type Stripe from 'stripe';
import { microsOf } from '../amounts.js';

/** Names of the metadata that everything made for an organization carries. */
export const organizationMark = 'bursar_organization';
/** Says which product sold it. */
export const productMark = 'bursar_product';

type Marks = Readonly<Record<string, string>> | null | undefined;

/** For whom something was made; nulls for what somebody else made. */
export const buyerOf = (marks: Marks) => ({
  organization: marks?.[organizationMark] ?? null,
  product: marks?.[productMark] ?? null,
});

const instantOf = (seconds: number): Date => new Date(seconds * 1_000);
const instantOrNull = (seconds: number | null | undefined): Date | null =>
  seconds == null ? null : instantOf(seconds);

/** The id of what may also be the thing itself. */
export const idOf = (reference: string | { readonly id: string } | null | undefined): string | null =>
  reference == null ? null : typeof reference === 'string' ? reference : reference.id;

const statuses: readonly string[] = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] satisfies readonly SubscriptionStatus[];

/** A status that Stripe may add one day gives nothing. */
const statusOf = (status: string): SubscriptionStatus =>
  statuses.includes(status) ? (status as SubscriptionStatus) : 'incomplete';

/** Reads a subscription; its period is that of the plan's item, or else of its first. */
export function readSubscription(
  subscription: Stripe.Subscription,
  sold: readonly PlanPrice[],
): ProviderSubscription {
  const { id, customer, status, items, created, cancel_at_period_end, trial_end } = subscription;
  const plan = items.data.find(({ price }) => sold.some((each) => each.price === price.id)) ?? items.data[0];
  return {
    id,
    customer: idOf(customer) ?? '',
    status: statusOf(status),
    prices: items.data.map(({ price }) => price.id),
    createdAt: instantOf(created),
    currentPeriodStart: instantOrNull(plan?.current_period_start),
    currentPeriodEnd: instantOrNull(plan?.current_period_end),
    cancelAtPeriodEnd: cancel_at_period_end,
    trialEndsAt: instantOrNull(trial_end),
  };
}

/** Reads a checkout. */
export const readCheckout = (session: Stripe.Checkout.Session): Checkout => ({
  id: session.id,
  ...buyerOf(session.metadata),
  customer: idOf(session.customer),
  subscription: idOf(session.subscription),
  url: session.url,
});

const invoiceStatuses: readonly string[] = ['draft', 'open', 'paid', 'uncollectible', 'void'];

/** Reads an invoice. */
export const readInvoice = (invoice: Stripe.Invoice): Invoice => ({
  id: invoice.id,
  number: invoice.number,
  createdAt: instantOf(invoice.created),
  amount: microsOf(invoice.total, invoice.currency),
  currency: invoice.currency.toUpperCase(),
  status: invoiceStatuses.includes(invoice.status ?? '') ? (invoice.status as Invoice['status']) : 'draft',
  hostedUrl: invoice.hosted_invoice_url ?? null,
  pdfUrl: invoice.invoice_pdf ?? null,
});
