import type { Runtime } from '../../../../kernel/runtime.js';
import type { LeasedItem, Storage } from '../../../../storage/storage.js';
import type { Subscription } from '../model.js';
import type { BillingCallback, BillingEvent, BillingGateway, Invoice } from '../ports.js';

/** Due work of this capability; a throw brings it back later. */
export interface BillingWorker {
  readonly kind: string;
  readonly leaseMs: number;
  run(item: LeasedItem): Promise<null>;
}

/** What billing is made of. */
export interface BillingParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash'>;
  readonly gateway: BillingGateway;
  /** Whose plans are sold: the product's name. */
  readonly product: string;
  /** Where callbacks are remembered: the environment whose tenant every organization has. */
  readonly environment: string;
}

/** A purchase to be made. */
export interface Purchase {
  readonly organization: string;
  readonly email: string | null;
  /** One of `BillingGateway.prices`. */
  readonly price: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** What became of a callback. */
export interface ReceivedCallback {
  readonly event: BillingEvent;
  /** `ignored` is of no concern to this product, `known` was received before. */
  readonly outcome: 'applied' | 'known' | 'ignored';
}

/** Selling one product's plans to organizations, and knowing what each has. Roles are the callers' to check. */
export interface BillingService {
  /** What the organization has; null before its first checkout. Reads storage only. */
  find(organization: string): Promise<Subscription | null>;
  /**
   * Opens a checkout, or answers the open one of the last 30 minutes for the same price and addresses.
   *
   * @throws DomainError `unknown_price` (kind `invalid`), `subscription_exists` (kind `conflict`) while one is paid for,
   * in trial, past due or unpaid, `billing_unavailable`.
   */
  checkout(purchase: Purchase): Promise<{ readonly url: string }>;
  /**
   * Opens the portal; `update` opens it at the change of the plan.
   *
   * @throws DomainError `no_customer` (kind `conflict`), `billing_unavailable`.
   */
  portal(ask: {
    readonly organization: string;
    readonly returnUrl: string;
    readonly update?: boolean;
  }): Promise<{ readonly url: string }>;
  /** Newest first; none without a customer. `limit` is 1–100. */
  invoices(organization: string, limit: number): Promise<readonly Invoice[]>;
  /**
   * Reads the provider again. With a checkout's id, what that checkout bought is the organization's.
   *
   * @throws DomainError `forbidden` for another organization's checkout, `not_found` when there is nothing to read,
   * Error for a subscription to a price that is not configured.
   */
  sync(organization: string, checkout?: string): Promise<Subscription>;
  /**
   * Takes a provider's callback; a repeat, or an older one, changes nothing.
   *
   * @throws DomainError `invalid_signature`; Error when it could not be applied, so that the provider sends it again.
   */
  receive(callback: Omit<BillingCallback, 'now'>): Promise<ReceivedCallback>;
  /** Called in the transaction that removes an organization: what it pays for is ended after the commit. */
  organizationRemoved(tx: Storage, organization: string, now: Date): Promise<void>;
  /** Ends what removed organizations paid for. */
  readonly worker: BillingWorker;
}
