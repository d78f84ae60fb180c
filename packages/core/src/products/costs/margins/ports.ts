import type { Micros } from '../../../kernel/micros.js';

/** What one customer of the payment provider has paid in a month. */
export interface CustomerRevenue {
  /** The provider's id. */
  readonly customer: string;
  readonly name: string | null;
  /** Micros of USD, refunds taken off; may be negative. */
  readonly revenue: Micros;
}

/** Tells what customers pay. `stripeRevenue` of `@bursar/stripe` is one; a host's own books are another. */
export interface RevenueSource {
  /** Everybody who paid something in a UTC month (`YYYY-MM`), once. Asked for at most three months at a time. */
  revenueOf(ask: {
    readonly organization: string;
    readonly month: string;
  }): Promise<readonly CustomerRevenue[]>;
}

/** The source of a host that has none. */
export const noRevenue: RevenueSource = { revenueOf: () => Promise.resolve([]) };
