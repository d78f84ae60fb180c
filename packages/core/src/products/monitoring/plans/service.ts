import { hasRole, type Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import type { BillingInterval, Subscription } from '../../../platform/spending/billing/model.js';
import type { Invoice, PlanPrice } from '../../../platform/spending/billing/ports.js';
import { isBought } from '../../../platform/spending/billing/rules/standing.js';
import type { BillingService, ReceivedCallback } from '../../../platform/spending/billing/service.js';
import { providerAccounts } from '../connections/model.js';
import { alreadyOnPlan, billingNotConfigured, notAllowed } from '../errors.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import type { PlanState } from './model.js';

/** A plan with what is used of it. */
export interface PlanUsage extends PlanState {
  readonly usage: { readonly providers: number; readonly thresholds: number; readonly seats: number };
}

/** A plan with the subscription behind it; null without one. */
export interface PlanSubscription {
  readonly plan: PlanUsage;
  readonly subscription: Subscription | null;
}

/** What is sold, and through whom. */
export interface Selling {
  readonly billing: BillingService;
  readonly prices: readonly PlanPrice[];
}

/** What a workspace may do and pays for (monitoring spec §10, §12). */
export interface PlanService {
  entitlements(actor: Actor): Promise<PlanUsage>;
  subscription(actor: Actor): Promise<PlanSubscription>;
  /** Newest first, at most 24; none without a customer. */
  invoices(actor: Actor): Promise<readonly Invoice[]>;
  /**
   * Where the plan is bought; where one is paid for already, where it is changed.
   *
   * @throws DomainError `forbidden` for anybody but the owner, `invalid`, `already_on_plan`, `billing_not_configured`.
   */
  checkout(
    actor: Actor,
    ask: { readonly plan: string; readonly interval: BillingInterval },
  ): Promise<{ readonly url: string }>;
  /** @throws DomainError `forbidden`, `no_customer`, `invalid` for an address elsewhere. */
  portal(actor: Actor, returnUrl: string | null): Promise<{ readonly url: string }>;
  /** @throws DomainError `invalid_signature`. */
  receive(callback: {
    readonly body: Uint8Array;
    readonly signature: string | null;
  }): Promise<ReceivedCallback>;
}

const mostInvoices = 24;

/** Makes the service; without `selling` everybody has what the host says, and nothing can be bought. */
export function planService(parts: MonitoringParts, selling: Selling | null): PlanService {
  const open = (): Selling => {
    if (!selling) throw billingNotConfigured();
    return selling;
  };
  const mustOwn = ({ role }: Actor): void => {
    if (!hasRole(role, 'owner')) throw notAllowed();
  };

  /** An absolute address of the host's own; nobody is sent elsewhere from here. */
  const ownAddress = (path: string | null, usual: string): string => {
    const base = parts.publicUrl;
    if (base === null) throw billingNotConfigured();
    const address = path ?? usual;
    if (!URL.canParse(address, base)) throw invalid(['returnUrl'], 'must be an address');
    const url = new URL(address, base);
    if (url.origin !== new URL(base).origin) throw invalid(['returnUrl'], 'must be an address of this site');
    return url.href;
  };

  const usageOf = async (actor: Actor): Promise<PlanUsage> => {
    const [plan, providers, rules, members] = await Promise.all([
      parts.planOf(actor.organization),
      parts.storage.tenant(actor.tenant).collection(providerAccounts).count({ connected: true }),
      parts.alertsOver(parts.storage).rules(actor),
      parts.memberIds(actor),
    ]);
    return { ...plan, usage: { providers, thresholds: rules.length, seats: members.size } };
  };

  return {
    entitlements: usageOf,
    subscription: async (actor) => {
      const [plan, subscription] = await Promise.all([
        usageOf(actor),
        selling ? selling.billing.find(actor.organization) : null,
      ]);
      return { plan, subscription };
    },
    invoices: async (actor) => (selling ? selling.billing.invoices(actor.organization, mostInvoices) : []),
    checkout: async (actor, { plan, interval }) => {
      mustOwn(actor);
      const { billing, prices } = open();
      const price = prices.find((sold) => sold.plan === plan && sold.interval === interval);
      if (!price) throw invalid(['plan'], 'is not sold');
      const current = await billing.find(actor.organization);
      const isHeld = current !== null && isBought(current);
      if (isHeld && current.plan === plan && current.interval === interval) throw alreadyOnPlan();
      if (isHeld)
        return billing.portal({
          organization: actor.organization,
          returnUrl: ownAddress(null, '/billing'),
          update: true,
        });
      return billing.checkout({
        organization: actor.organization,
        email: actor.user?.email ?? null,
        price: price.price,
        successUrl: ownAddress(null, '/billing?checkout=done'),
        cancelUrl: ownAddress(null, '/billing?checkout=canceled'),
      });
    },
    portal: async (actor, returnUrl) => {
      mustOwn(actor);
      return open().billing.portal({
        organization: actor.organization,
        returnUrl: ownAddress(returnUrl, '/billing'),
      });
    },
    receive: (callback) => open().billing.receive(callback),
  };
}
