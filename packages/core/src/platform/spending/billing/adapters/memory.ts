import { DomainError } from '../../../../kernel/errors.js';
import { sameSecret } from '../../../../kernel/equal.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import type {
  BillingEvent,
  BillingGateway,
  Checkout,
  Invoice,
  NewCheckout,
  NewPortal,
  PlanPrice,
  ProviderSubscription,
} from '../ports.js';

/** A callback as it would arrive. */
export interface SentCallback {
  readonly body: Uint8Array;
  readonly signature: string;
}

/** A payment provider without a network, and the hand of the buyer and of time on it. */
export interface MemoryBilling extends BillingGateway {
  /** Every callback so far, oldest first. What was sent can be delivered in any order, any number of times. */
  readonly callbacks: readonly SentCallback[];
  /** The ids of all checkouts that were opened, oldest first. */
  readonly opened: readonly string[];
  /** Every portal that was opened. */
  readonly portals: readonly NewPortal[];
  /** The buyer pays a checkout; answers the subscription's id. @throws Error for a checkout that is not open. */
  pay(checkout: string): string;
  /** The subscription changes at the provider. @throws Error for an unknown one. */
  change(
    subscription: string,
    change: Partial<Pick<ProviderSubscription, 'status' | 'prices' | 'cancelAtPeriodEnd' | 'trialEndsAt'>>,
  ): void;
  /** A payment of a subscription succeeds or fails, which moves it to `active` or `past_due`. */
  bill(subscription: string, paid: boolean): void;
  /** While true every call but `readCallback` fails. */
  down: boolean;
}

const day = 24 * 3_600_000;
const secret = 'memory';

const unsigned = (): DomainError =>
  new DomainError('invalid_signature', 'invalid', 'The signature does not match.');

/**
 * Makes a payment provider in memory: its ids count, its clock is the runtime's.
 *
 * @example
 * const runtime = testRuntime();
 * const gateway = memoryBilling({ runtime, prices: [{ price: 'price_pro', plan: 'pro', interval: 'month' }] });
 * const customer = await gateway.createCustomer({
 *   organization: 'o1', product: 'costs', email: null, idempotencyKey: 'k1',
 * });
 * await gateway.subscriptionsOf(customer); // []
 */
export function memoryBilling(parts: {
  readonly runtime: Pick<Runtime, 'now' | 'hash'>;
  readonly prices: readonly PlanPrice[];
}): MemoryBilling {
  const { runtime, prices } = parts;
  const customers = new Map<string, { readonly organization: string; readonly product: string }>();
  const checkouts = new Map<string, NewCheckout & Checkout>();
  const subscriptions = new Map<string, ProviderSubscription>();
  const invoices: (Invoice & { readonly customer: string })[] = [];
  const answered = new Map<string, string>();
  const callbacks: SentCallback[] = [];
  const portals: NewPortal[] = [];
  const opened: string[] = [];
  let counted = 0;
  const nextId = (kind: string): string => `${kind}_${(++counted).toString().padStart(6, '0')}`;

  const tell = (kind: BillingEvent['kind'], customer: string, named = true): void => {
    const owner = named ? customers.get(customer) : undefined;
    const event = {
      id: nextId('evt'),
      kind,
      createdAt: runtime.now().toISOString(),
      customer,
      organization: owner?.organization ?? null,
      product: owner?.product ?? null,
    };
    const text = JSON.stringify(event);
    callbacks.push({ body: new TextEncoder().encode(text), signature: runtime.hash(secret + text) });
  };

  const existing = (id: string): ProviderSubscription => {
    const found = subscriptions.get(id);
    if (!found) throw new Error(`there is no subscription ${id}`);
    return found;
  };

  const change: MemoryBilling['change'] = (id, patch) => {
    const next = { ...existing(id), ...patch };
    subscriptions.set(id, next);
    tell('subscription_changed', next.customer);
  };

  const bill: MemoryBilling['bill'] = (id, paid) => {
    const { customer } = existing(id);
    invoices.push({
      id: nextId('in'),
      number: `N-${(invoices.length + 1).toString()}`,
      customer,
      createdAt: runtime.now(),
      amount: 20_000_000n,
      currency: 'USD',
      status: paid ? 'paid' : 'open',
      hostedUrl: 'https://billing.example/invoice',
      pdfUrl: 'https://billing.example/invoice.pdf',
    });
    tell(paid ? 'invoice_paid' : 'invoice_failed', customer, false);
    change(id, { status: paid ? 'active' : 'past_due' });
  };

  const memory: MemoryBilling = {
    prices,
    callbacks,
    opened,
    portals,
    down: false,
    createCustomer: async ({ idempotencyKey, organization, product }) => {
      await up();
      const id = answered.get(idempotencyKey) ?? nextId('cus');
      answered.set(idempotencyKey, id);
      customers.set(id, { organization, product });
      return id;
    },
    openCheckout: async (ask) => {
      await up();
      const id = answered.get(ask.idempotencyKey) ?? nextId('cs');
      answered.set(ask.idempotencyKey, id);
      const url = `https://billing.example/checkout/${id}`;
      const made = { ...ask, id, url, subscription: null };
      if (!checkouts.has(id)) opened.push(id);
      checkouts.set(id, checkouts.get(id) ?? made);
      return made;
    },
    readCheckout: async (id) => {
      await up();
      return checkouts.get(id) ?? null;
    },
    openPortal: async (ask) => {
      await up();
      portals.push(ask);
      return { url: `https://billing.example/portal/${ask.customer}` };
    },
    subscriptionsOf: async (customer) => {
      await up();
      return [...subscriptions.values()].filter((each) => each.customer === customer);
    },
    invoicesOf: async (customer, limit) => {
      await up();
      return invoices
        .filter((each) => each.customer === customer)
        .reverse()
        .slice(0, limit);
    },
    cancel: async (id) => {
      await up();
      if (existing(id).status !== 'canceled') change(id, { status: 'canceled' });
    },
    readCallback: ({ body, signature }) => {
      const text = new TextDecoder().decode(body);
      if (!sameSecret(runtime.hash(secret + text), signature ?? '')) return Promise.reject(unsigned());
      const event = JSON.parse(text) as Omit<BillingEvent, 'createdAt'> & { readonly createdAt: string };
      return Promise.resolve({ ...event, createdAt: new Date(event.createdAt) });
    },
    pay: (id) => {
      const checkout = checkouts.get(id);
      if (checkout?.subscription !== null) throw new Error(`the checkout ${id} is not open`);
      const now = runtime.now();
      const subscription = nextId('sub');
      const { customer, price } = checkout;
      const interval = prices.find((sold) => sold.price === price)?.interval;
      subscriptions.set(subscription, {
        id: subscription,
        customer,
        status: 'active',
        prices: [price],
        createdAt: now,
        currentPeriodStart: now,
        currentPeriodEnd: new Date(now.getTime() + (interval === 'year' ? 365 : 30) * day),
        cancelAtPeriodEnd: false,
        trialEndsAt: null,
      });
      checkouts.set(id, { ...checkout, subscription, url: null });
      tell('subscription_changed', customer);
      tell('checkout_completed', customer);
      return subscription;
    },
    change,
    bill,
  };
  const up = (): Promise<void> =>
    memory.down
      ? Promise.reject(new DomainError('billing_unavailable', 'unavailable', 'Billing is unavailable.'))
      : Promise.resolve();
  return memory;
}
