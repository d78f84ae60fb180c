import type { BillingInterval, Subscription, SubscriptionStatus } from '../model.js';
import { hasEnded, worthOf } from './standing.js';

/** A subscription as a provider tells of it. */
export interface Told {
  readonly id: string;
  readonly customer: string;
  readonly status: SubscriptionStatus;
  readonly prices: readonly string[];
  readonly createdAt: Date;
  readonly currentPeriodStart: Date | null;
  readonly currentPeriodEnd: Date | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly trialEndsAt: Date | null;
}

/** A price that is sold. */
export interface Sold {
  readonly price: string;
  readonly plan: string;
  readonly interval: BillingInterval;
}

/**
 * Which of several subscriptions counts: the worthiest by status, then the latest, then the greatest id. Whatever order
 * they are told in, it is the same one.
 */
const chosen = (told: readonly Told[]): Told | null =>
  [...told].sort(
    (a, b) =>
      worthOf(b.status) - worthOf(a.status) ||
      b.createdAt.getTime() - a.createdAt.getTime() ||
      (a.id < b.id ? 1 : -1),
  )[0] ?? null;

const none = {
  subscription: null,
  plan: null,
  price: null,
  interval: null,
  status: null,
  currentPeriodStart: null,
  currentPeriodEnd: null,
  cancelAtPeriodEnd: false,
  trialEndsAt: null,
  subscribedAt: null,
} satisfies Partial<Subscription>;

const sameInstant = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

const isSame = (a: Subscription, b: Subscription): boolean =>
  (['customer', 'subscription', 'plan', 'price', 'interval', 'status', 'cancelAtPeriodEnd'] as const).every(
    (name) => a[name] === b[name],
  ) &&
  (['currentPeriodStart', 'currentPeriodEnd', 'trialEndsAt', 'subscribedAt'] as const).every((name) =>
    sameInstant(a[name], b[name]),
  );

/**
 * The row once the provider was read: the same row when nothing is new. A purchase that went through closes the open
 * checkout.
 *
 * @throws Error for a subscription that has not ended and buys nothing that is sold: it must never count as free.
 */
export function applyTold(
  row: Subscription,
  told: readonly Told[],
  sold: readonly Sold[],
  now: Date,
): Subscription {
  const best = chosen(told);
  const of = sold.find(({ price }) => best?.prices.includes(price));
  if (best && !of && !hasEnded(best.status))
    throw new Error(`subscription ${best.id} is to no price that is configured`);
  const facts = best
    ? {
        customer: best.customer,
        subscription: best.id,
        plan: of?.plan ?? null,
        price: of?.price ?? best.prices[0] ?? null,
        interval: of?.interval ?? null,
        status: best.status,
        currentPeriodStart: best.currentPeriodStart,
        currentPeriodEnd: best.currentPeriodEnd,
        cancelAtPeriodEnd: best.cancelAtPeriodEnd,
        trialEndsAt: best.trialEndsAt,
        subscribedAt: best.createdAt,
      }
    : none;
  const next: Subscription = { ...row, ...facts };
  if (isSame(row, next)) return row;
  return {
    ...next,
    checkout: best && worthOf(best.status) > 1 ? null : row.checkout,
    statusSince: row.status === next.status ? row.statusSince : now,
    revision: row.revision + 1,
    updatedAt: now,
  };
}
