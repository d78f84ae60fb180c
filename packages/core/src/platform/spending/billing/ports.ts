import { DomainError } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import type { BillingInterval, SubscriptionStatus } from './model.js';

/** One price that is sold: the provider's id of it and what it buys. */
export interface PlanPrice {
  readonly price: string;
  /** `pro`, `team`, … : the product's own name of the plan. */
  readonly plan: string;
  readonly interval: BillingInterval;
}

/** For whom something is bought. Written into everything that is made at the provider, and read back from it. */
export interface Buyer {
  readonly organization: string;
  /** The product that sells; see `Subscription.product`. */
  readonly product: string;
}

/** A customer to be made. */
export interface NewCustomer extends Buyer {
  /** Null when the session does not tell. */
  readonly email: string | null;
  /** The same for every try: a provider makes one customer of it. */
  readonly idempotencyKey: string;
}

/** A checkout to be opened. */
export interface NewCheckout extends Buyer {
  readonly customer: string;
  readonly price: string;
  /** Absolute addresses of the host. */
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly idempotencyKey: string;
}

/** A checkout at the provider. */
export interface Checkout {
  readonly id: string;
  /** Null when it was opened by somebody else. */
  readonly organization: string | null;
  readonly product: string | null;
  readonly customer: string | null;
  /** Null until it is paid. */
  readonly subscription: string | null;
  /** Where the buyer is sent; null once it is over. */
  readonly url: string | null;
}

/** A portal to be opened, where customers change how they pay. */
export interface NewPortal {
  readonly customer: string;
  readonly returnUrl: string;
  /** Opens at the change of this subscription's plan. */
  readonly update?: string;
}

/** A subscription as the provider has it now. */
export interface ProviderSubscription {
  readonly id: string;
  readonly customer: string;
  readonly status: SubscriptionStatus;
  /** Its prices; that of a plan is among `BillingGateway.prices`. */
  readonly prices: readonly string[];
  readonly createdAt: Date;
  readonly currentPeriodStart: Date | null;
  readonly currentPeriodEnd: Date | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly trialEndsAt: Date | null;
}

/** What a customer was asked to pay. */
export interface Invoice {
  readonly id: string;
  /** Null while it is a draft. */
  readonly number: string | null;
  readonly createdAt: Date;
  /** Millionths of the currency's unit, total with tax. */
  readonly amount: Micros;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  readonly hostedUrl: string | null;
  readonly pdfUrl: string | null;
}

/** A callback as it arrived. */
export interface BillingCallback {
  /** The exact bytes. */
  readonly body: Uint8Array;
  /** The signature's header as it came; null when there was none. */
  readonly signature: string | null;
  /** Judges the signature's age. */
  readonly now: Date;
}

/** What a callback tells. It is a hint that something changed; what is true now is read from the provider. */
export interface BillingEvent {
  /** The same for every delivery of the event. */
  readonly id: string;
  readonly kind:
    | 'checkout_completed'
    | 'subscription_changed'
    | 'invoice_paid'
    | 'invoice_failed'
    /** Anything else: answered, and nothing is done. */
    | 'other';
  readonly createdAt: Date;
  readonly customer: string | null;
  /** As written at the checkout; null where the event does not tell. */
  readonly organization: string | null;
  readonly product: string | null;
}

/**
 * Sells plans through a payment provider. `stripeBilling` of `@bursar/stripe` is one; `memoryBilling` of
 * `@bursar/core/testing` needs no network. No call is made inside a transaction, and each may be made again.
 *
 * Every method may throw DomainError `billing_unavailable` (kind `unavailable`) when the provider gives no answer.
 */
export interface BillingGateway {
  /** What is sold. A price stands once. */
  readonly prices: readonly PlanPrice[];
  /** Makes a customer and answers the provider's id of it. */
  createCustomer(customer: NewCustomer): Promise<string>;
  openCheckout(checkout: NewCheckout): Promise<Checkout & { readonly url: string }>;
  /** Null when there is none of this id, or the id can be none. */
  readCheckout(id: string): Promise<Checkout | null>;
  openPortal(portal: NewPortal): Promise<{ readonly url: string }>;
  /** All of a customer's, ended ones too; an unknown customer has none. */
  subscriptionsOf(customer: string): Promise<readonly ProviderSubscription[]>;
  /** Newest first, at most `limit` (1–100); an unknown customer has none. */
  invoicesOf(customer: string, limit: number): Promise<readonly Invoice[]>;
  /** Ends a subscription at once; one that has ended stays so. */
  cancel(subscription: string): Promise<void>;
  /**
   * Checks who sent a callback and reads it.
   *
   * @throws DomainError `invalid_signature` (kind `invalid`) for anything that the provider did not sign lately.
   */
  readCallback(callback: BillingCallback): Promise<BillingEvent>;
}

const nothingSold = (): Promise<never> => Promise.reject(new Error('nothing is sold here'));

/** The gateway of a host that sells nothing: no price, no customer, and no callback that it would believe. */
export const noBilling: BillingGateway = {
  prices: [],
  createCustomer: nothingSold,
  openCheckout: nothingSold,
  readCheckout: () => Promise.resolve(null),
  openPortal: nothingSold,
  subscriptionsOf: () => Promise.resolve([]),
  invoicesOf: () => Promise.resolve([]),
  cancel: () => Promise.resolve(),
  readCallback: () =>
    Promise.reject(new DomainError('invalid_signature', 'invalid', 'The signature does not match.')),
};
