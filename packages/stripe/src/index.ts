/** Stripe for Bursar: subscriptions behind the `BillingGateway` port, cards behind `CardIssuer`. */
export { stripeBilling, type StripeBillingOptions } from './billing.js';
export { stripeIssuer, type StripeIssuerOptions } from './issuing.js';
export {
  stripeIssuingWebhook,
  type StripeIssuingCallback,
  type StripeIssuingReply,
  type StripeIssuingWebhookOptions,
} from './issuing/webhook.js';
export { stripeRevenue, type StripeRevenueOptions } from './revenue.js';
