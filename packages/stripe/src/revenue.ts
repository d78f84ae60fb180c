import type { CustomerRevenue, RevenueSource } from '@bursar/core/costs';
import type Stripe from 'stripe';
import { microsOf } from './amounts.js';
import { asking } from './failures.js';

/** Whose books are read. */
export interface StripeRevenueOptions {
  /**
   * The Stripe account that an organization's own customers pay into: a client with its key, or with its `stripeAccount`.
   * Null for an organization that has connected none.
   */
  clientOf(organization: string): Stripe | null | Promise<Stripe | null>;
}

const currency = 'usd';

const nameOf = (customer: Stripe.Customer | Stripe.DeletedCustomer): string | null =>
  customer.deleted ? null : (customer.name ?? customer.email ?? null);

/** What was really taken: captured, less what was given back. */
const takenBy = ({ amount_captured, amount_refunded, currency: of }: Stripe.Charge): bigint =>
  microsOf(amount_captured - amount_refunded, of);

/**
 * What customers pay, read from the charges of a month: captured, refunds taken off in the month of their charge. Charges
 * in other currencies than USD, and those of nobody's account, are passed over.
 *
 * @example
 * import Stripe from 'stripe';
 *
 * const own = new Stripe(process.env['STRIPE_SECRET_KEY'] ?? 'sk_test_123');
 * const revenue = stripeRevenue({ clientOf: () => own });
 * typeof revenue.revenueOf; // 'function'
 */
export function stripeRevenue({ clientOf }: StripeRevenueOptions): RevenueSource {
  return {
    revenueOf: async ({ organization, month }) => {
      const client = await clientOf(organization);
      if (client === null) return [];
      const [year = 0, number = 0] = month.split('-').map((part) => Number.parseInt(part, 10));
      const created = { gte: Date.UTC(year, number - 1) / 1_000, lt: Date.UTC(year, number) / 1_000 };
      const paid = new Map<string, CustomerRevenue>();
      await asking(async () => {
        const charges = client.charges.list({ created, limit: 100, expand: ['data.customer'] });
        for await (const charge of charges) {
          const { customer, status } = charge;
          if (customer === null || typeof customer === 'string') continue;
          if (status !== 'succeeded' || charge.currency !== currency) continue;
          const revenue = (paid.get(customer.id)?.revenue ?? 0n) + takenBy(charge);
          paid.set(customer.id, { customer: customer.id, name: nameOf(customer), revenue });
        }
      });
      return [...paid.values()];
    },
  };
}
