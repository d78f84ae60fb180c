import type { Subscription, SubscriptionStatus } from '../../../platform/spending/billing/model.js';
import { planAt } from '../../../platform/spending/billing/rules/standing.js';

/** The plan of an organization that pays for none. */
export const freeTier = 'free';

/** A payment that failed is tried again for days: until it fails for good the plan stays. */
const paid: readonly SubscriptionStatus[] = ['active', 'past_due'];

/**
 * The plan that an organization has: what it pays for, else `free` (costs spec §2.4).
 *
 * @example
 * tierOf({ plan: 'pro', status: 'canceled' }); // 'free'
 */
export const tierOf = (subscription: Pick<Subscription, 'plan' | 'status'> | null): string =>
  planAt(subscription, paid) ?? freeTier;
