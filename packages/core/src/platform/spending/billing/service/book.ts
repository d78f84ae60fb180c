import { organizations } from '../../../tenancy/organizations/model.js';
import { tenantOf } from '../../../tenancy/organizations/rules/tenant.js';
import type { Storage } from '../../../../storage/storage.js';
import { subscriptions, type Subscription } from '../model.js';
import { applyTold } from '../rules/apply.js';
import type { BillingParts } from './parts.js';

/** What became of a reading of the provider. */
export interface Refreshed {
  readonly row: Subscription;
  /** False when the claim was taken: somebody has done this before. */
  readonly claimed: boolean;
}

/** The rows of one product's subscriptions. */
export interface BillingBook {
  find(organization: string): Promise<Subscription | null>;
  /** The organization that a provider's customer is; null for a stranger. */
  organizationOf(customer: string): Promise<string | null>;
  /** The row, made when there is none; null when there is no such organization. */
  open(organization: string): Promise<Subscription | null>;
  /** Writes `change(row)` unless the row was changed since; false then. */
  replace(row: Subscription, change: Partial<Subscription>): Promise<boolean>;
  /**
   * Reads the provider and stores what it tells. What is stored was read after what it replaces had been stored, so an
   * older state never overwrites a newer one, whatever order callbacks come in. `customers` are read beside the row's.
   *
   * @throws Error for a price that is not configured, or when others change the row again and again.
   */
  refresh(
    organization: string,
    options?: { readonly customers?: readonly string[]; readonly claim?: string },
  ): Promise<Refreshed | null>;
  remove(row: Subscription): Promise<void>;
}

const claimKeptMs = 30 * 24 * 3_600_000;
const mostTries = 8;

/** Opens the book. */
export function billingBook(parts: BillingParts): BillingBook {
  const { storage, runtime, gateway, product, environment } = parts;
  const tableOf = (over: Pick<Storage, 'directory'>) => over.directory.collection(subscriptions);

  const find = async (organization: string): Promise<Subscription | null> =>
    (await tableOf(storage).find({ organization, product }))[0] ?? null;

  const open = async (organization: string): Promise<Subscription | null> => {
    const known = await find(organization);
    if (known) return known;
    if (!(await storage.directory.collection(organizations).get(organization))) return null;
    const now = runtime.now();
    await tableOf(storage).insert({
      id: runtime.id(),
      organization,
      product,
      customer: null,
      subscription: null,
      plan: null,
      price: null,
      interval: null,
      status: null,
      statusSince: null,
      currentPeriodStart: null,
      currentPeriodEnd: null,
      cancelAtPeriodEnd: false,
      trialEndsAt: null,
      subscribedAt: null,
      checkout: null,
      revision: 0,
      createdAt: now,
      updatedAt: now,
    });
    return find(organization);
  };

  /** Null when somebody else was faster. */
  const store = (row: Subscription, next: Subscription, claim: string | undefined): Promise<boolean | null> =>
    storage.transaction(async (tx) => {
      const { claims } = tx.tenant(tenantOf(row.organization, environment));
      const now = runtime.now();
      const expires = new Date(now.getTime() + claimKeptMs);
      if (claim !== undefined && !(await claims.claim({ key: `billing:${product}:${claim}`, expires, now })))
        return false;
      if (next === row || (await tableOf(tx).replace(row, next))) return true;
      if (claim !== undefined) await claims.take(`billing:${product}:${claim}`, now);
      return null;
    });

  return {
    find,
    open,
    organizationOf: async (customer) =>
      (await tableOf(storage).find({ customer, product }))[0]?.organization ?? null,
    replace: (row, change) =>
      tableOf(storage).replace(row, {
        ...row,
        ...change,
        revision: row.revision + 1,
        updatedAt: runtime.now(),
      }),
    refresh: async (organization, { customers = [], claim } = {}) => {
      for (let tries = 0; tries < mostTries; tries++) {
        const row = await open(organization);
        if (!row) return null;
        const known = new Set([...(row.customer === null ? [] : [row.customer]), ...customers]);
        const told = await Promise.all([...known].map((customer) => gateway.subscriptionsOf(customer)));
        const [first = null] = known;
        const linked = row.customer === null && first !== null;
        const applied = applyTold(
          linked ? { ...row, customer: first } : row,
          told.flat(),
          gateway.prices,
          runtime.now(),
        );
        const next =
          linked && applied.revision === row.revision ? { ...applied, revision: row.revision + 1 } : applied;
        const stored = await store(row, next, claim);
        if (stored !== null) return { row: stored ? next : row, claimed: stored };
      }
      throw new Error(`the subscription of organization ${organization} is changed all the time`);
    },
    remove: async (row) => {
      await tableOf(storage).remove({ organization: row.organization, product });
    },
  };
}
