import type { Subscription, SubscriptionStatus } from '../model.js';

const ended: readonly SubscriptionStatus[] = ['canceled', 'incomplete_expired'];
const bought: readonly SubscriptionStatus[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused'];

/** How much a status is worth when a customer has several subscriptions: paid for before pending before ended. */
export const worthOf = (status: SubscriptionStatus): number =>
  ended.includes(status) ? 0 : status === 'incomplete' ? 1 : ['unpaid', 'paused'].includes(status) ? 2 : 3;

/** Whether a subscription is over for good. */
export const hasEnded = (status: SubscriptionStatus): boolean => ended.includes(status);

/** Whether another purchase would be a second one: it is changed in the portal instead (costs spec §8.4). */
export const isBought = ({ status }: Pick<Subscription, 'status'>): boolean =>
  status !== null && bought.includes(status);

/**
 * The plan that a subscription gives while it stands at one of these statuses; null otherwise, and without one.
 *
 * @example
 * planAt({ plan: 'pro', status: 'past_due' }, ['active', 'past_due']); // 'pro'
 */
export const planAt = (
  subscription: Pick<Subscription, 'plan' | 'status'> | null,
  statuses: readonly SubscriptionStatus[],
): string | null =>
  subscription?.status && statuses.includes(subscription.status) ? subscription.plan : null;
