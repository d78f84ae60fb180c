import type { Actor } from '../../../kernel/actor.js';
import { DomainError, isDomainError } from '../../../kernel/errors.js';
import type { Subscription } from '../../../platform/spending/billing/model.js';
import type { BillingGateway } from '../../../platform/spending/billing/ports.js';
import type { BillingService, ReceivedCallback } from '../../../platform/spending/billing/service.js';
import type { Limits } from '../../../platform/tenancy/organizations/ports.js';
import { freeTier, tierOf } from './rules.js';
import { costsTiers } from './service/tiers.js';

/** How plans are sold. */
export interface CostsBillingOptions {
  /** `stripeBilling` of `@bursar/stripe`, or a gateway of your own. Every plan it sells must be a tier. */
  readonly gateway: BillingGateway;
  /** Where a buyer lands who paid; `{CHECKOUT_SESSION_ID}` stands for what `subscription/sync` takes. */
  readonly successUrl: string;
  /** Where a buyer lands who did not. */
  readonly cancelUrl: string;
  /** Where the portal leads back to; `cancelUrl` when absent. */
  readonly portalReturnUrl?: string;
  /** What each plan gives; `costsTiers` when absent. */
  readonly tiers?: Readonly<Record<string, Limits>>;
}

/** What an organization pays for. */
export interface PaidPlan {
  /** A bare UUID. */
  readonly id: string;
  /** The tier it has now: `free` unless the subscription is active or past due. */
  readonly tier: string;
  readonly status: NonNullable<Subscription['status']>;
  readonly currentPeriodStart: Date | null;
  readonly currentPeriodEnd: Date | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly createdAt: Date;
}

/** Plans and what they give (costs spec §2.4, §8.4). Who may buy is the callers' to check. */
export interface CostsBilling {
  /** @throws DomainError `invalid_input` for a price that is not sold, `subscription_exists`, `service_unavailable`. */
  checkout(actor: Actor, price: string): Promise<{ readonly url: string }>;
  /** @throws DomainError `no_subscription` without a customer, `service_unavailable`. */
  portal(actor: Actor): Promise<{ readonly url: string }>;
  /** Null for an organization that never had one. */
  subscription(actor: Pick<Actor, 'organization'>): Promise<PaidPlan | null>;
  /**
   * Reads what a checkout bought.
   *
   * @throws DomainError `forbidden` for a checkout of another organization, `not_found` without a subscription or
   * customer, `service_unavailable`; Error for a price that is not configured.
   */
  sync(actor: Pick<Actor, 'organization'>, checkout: string): Promise<PaidPlan>;
  /** Takes a signed callback of the provider. @throws DomainError `invalid_signature`, `service_unavailable`. */
  receive(callback: {
    readonly body: Uint8Array;
    readonly signature: string | null;
  }): Promise<ReceivedCallback>;
  /** What the organization may have by its tier. */
  limitsOf(organization: string): Promise<Limits>;
}

/** What the provider's refusals are called on this surface. */
const words: Readonly<Record<string, () => DomainError>> = {
  unknown_price: () => new DomainError('invalid_input', 'invalid', 'This price is not sold.'),
  subscription_exists: () =>
    new DomainError(
      'subscription_exists',
      'invalid',
      'There is a subscription already; change it in the portal.',
    ),
  no_customer: () => new DomainError('no_subscription', 'invalid', 'Nothing was ever bought.'),
  billing_unavailable: () =>
    new DomainError('service_unavailable', 'unavailable', 'Billing is unavailable. Try again later.'),
};

const inWords = <R>(call: Promise<R>): Promise<R> =>
  call.catch((error: unknown) => {
    throw (isDomainError(error) && words[error.code]?.()) || error;
  });

function paidPlan(row: Subscription | null): PaidPlan | null {
  if (row?.subscription == null || row.status === null) return null;
  const { id, status, currentPeriodStart, currentPeriodEnd, cancelAtPeriodEnd } = row;
  return {
    id,
    tier: tierOf(row),
    status,
    currentPeriodStart,
    currentPeriodEnd,
    cancelAtPeriodEnd,
    createdAt: row.subscribedAt ?? row.createdAt,
  };
}

/** @throws Error for a plan that no tier describes: whoever pays for it would get what is free. */
export function checkTiers({ gateway, tiers = costsTiers }: CostsBillingOptions): void {
  const missing = [freeTier, ...gateway.prices.map(({ plan }) => plan)].find(
    (plan) => !Object.hasOwn(tiers, plan),
  );
  if (missing !== undefined) throw new Error(`there is no tier ${missing}`);
}

/** Makes the service; without options nothing is sold. */
export function costsBilling(billing: BillingService, options: CostsBillingOptions | null): CostsBilling {
  const tiers = options?.tiers ?? costsTiers;
  const { successUrl = '', cancelUrl = '', portalReturnUrl = cancelUrl } = options ?? {};
  return {
    checkout: ({ organization, user }, price) =>
      inWords(billing.checkout({ organization, email: user?.email ?? null, price, successUrl, cancelUrl })),
    portal: ({ organization }) => inWords(billing.portal({ organization, returnUrl: portalReturnUrl })),
    subscription: async ({ organization }) => paidPlan(await billing.find(organization)),
    sync: async ({ organization }, checkout) => {
      const plan = paidPlan(await inWords(billing.sync(organization, checkout)));
      if (!plan) throw new Error('what was read has a status');
      return plan;
    },
    receive: (callback) => inWords(billing.receive(callback)),
    limitsOf: async (organization) => {
      const limits = tiers[tierOf(await billing.find(organization))];
      if (!limits) throw new Error('every plan that is sold is a tier');
      return limits;
    },
  };
}
