/** Selling plans through a payment provider: the port that one is connected by, and what hosts read of subscriptions. */
export type { BillingInterval, Subscription, SubscriptionStatus } from './platform/spending/billing/model.js';
export type {
  BillingCallback,
  BillingEvent,
  BillingGateway,
  Buyer,
  Checkout,
  Invoice,
  NewCheckout,
  NewCustomer,
  NewPortal,
  PlanPrice,
  ProviderSubscription,
} from './platform/spending/billing/ports.js';
export type { MemoryBilling, SentCallback } from './platform/spending/billing/adapters/memory.js';
export { memoryBilling } from './platform/spending/billing/adapters/memory.js';
