import { DomainError } from '../../../../kernel/errors.js';
import type { OpenCheckout, Subscription } from '../model.js';
import { isBought } from '../rules/standing.js';
import type { BillingParts, BillingService, Purchase } from './parts.js';
import type { BillingBook } from './book.js';

const reusedMs = 30 * 60_000;

const unknownPrice = (): DomainError =>
  new DomainError('unknown_price', 'invalid', 'This price is not sold.');
const subscriptionExists = (): DomainError =>
  new DomainError('subscription_exists', 'conflict', 'There is a subscription already.');
const noCustomer = (): DomainError => new DomainError('no_customer', 'conflict', 'Nothing was ever bought.');
const nothingBought = (): DomainError =>
  new DomainError('not_found', 'invalid', 'There is no subscription to read.');
const foreignCheckout = (): DomainError =>
  new DomainError('forbidden', 'forbidden', 'This checkout is not yours.');
const noOrganization = (): DomainError => new DomainError('not_found', 'missing', 'Organization not found.');

/** Opens what is sold, and reads what was bought. */
export function billingSales(
  parts: BillingParts,
  book: BillingBook,
): Pick<BillingService, 'checkout' | 'portal' | 'invoices' | 'sync'> {
  const { runtime, gateway, product } = parts;

  const opened = async (organization: string): Promise<Subscription> => {
    const row = await book.open(organization);
    if (!row) throw noOrganization();
    return row;
  };

  /** The row with a customer: one per organization, also when two ask at once. */
  const withCustomer = async (row: Subscription, email: string | null): Promise<Subscription> => {
    if (row.customer !== null) return row;
    const { organization } = row;
    const idempotencyKey = `customer:${row.id}`;
    const customer = await gateway.createCustomer({ organization, product, email, idempotencyKey });
    await book.replace(row, { customer });
    const next = await opened(organization);
    return next.customer === null ? withCustomer(next, email) : next;
  };

  const stillOpen = (checkout: OpenCheckout | null, purpose: string): string | null => {
    if (checkout?.purpose !== purpose) return null;
    const age = runtime.now().getTime() - Date.parse(checkout.openedAt);
    return age < reusedMs ? checkout.url : null;
  };

  const purposeOf = ({ price, successUrl, cancelUrl }: Purchase): string =>
    runtime.hash(JSON.stringify([price, successUrl, cancelUrl]));

  return {
    checkout: async (purchase) => {
      const { organization, price, successUrl, cancelUrl, email } = purchase;
      if (!gateway.prices.some((sold) => sold.price === price)) throw unknownPrice();
      const known = await opened(organization);
      if (isBought(known)) throw subscriptionExists();
      const purpose = purposeOf(purchase);
      const url = stillOpen(known.checkout, purpose);
      if (url !== null) return { url };
      const row = await withCustomer(known, email);
      const customer = row.customer as string;
      // Two who ask at once see the same revision, and so open the same checkout.
      const idempotencyKey = `checkout:${row.id}:${row.revision.toString()}:${purpose}`;
      const ask = { organization, product, customer, price, successUrl, cancelUrl, idempotencyKey };
      const checkout = await gateway.openCheckout(ask);
      const openedAt = runtime.now().toISOString();
      await book.replace(row, {
        checkout: { session: checkout.id, url: checkout.url, purpose, openedAt },
      });
      return { url: checkout.url };
    },

    portal: async ({ organization, returnUrl, update = false }) => {
      const row = await book.find(organization);
      if (row?.customer == null) throw noCustomer();
      return gateway.openPortal({
        customer: row.customer,
        returnUrl,
        ...(update && row.subscription !== null && { update: row.subscription }),
      });
    },

    invoices: async (organization, limit) => {
      const row = await book.find(organization);
      return row?.customer == null ? [] : gateway.invoicesOf(row.customer, limit);
    },

    sync: async (organization, id) => {
      const checkout = id === undefined ? undefined : await gateway.readCheckout(id);
      if (checkout !== undefined) {
        // A foreign checkout and none at all look the same.
        if (checkout?.organization !== organization || checkout.product !== product) throw foreignCheckout();
        if (checkout.customer === null || checkout.subscription === null) throw nothingBought();
      }
      const customers = checkout?.customer == null ? [] : [checkout.customer];
      const refreshed = await book.refresh(organization, { customers });
      if (!refreshed) throw noOrganization();
      if (refreshed.row.subscription === null) throw nothingBought();
      return refreshed.row;
    },
  };
}
