import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '@bursar/core';
import { costs } from '@bursar/core/costs';
import { execute } from '@bursar/core/http';
import { testRuntime } from '@bursar/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { stripeBilling } from './billing.js';
import { closeStripeServers, listOf, stripeServer, type StripeObject } from './stripe-server.fixture.js';

afterEach(closeStripeServers);

const metadata = (organization: string) => ({
  bursar_organization: organization,
  bursar_product: 'costs',
});

/** A Bursar that sells through a Stripe of its own. */
async function world() {
  const sold: StripeObject[] = [];
  const { client } = await stripeServer(({ path, form }) => {
    if (path === '/v1/customers') return { status: 200, body: { id: 'cus_1', object: 'customer' } };
    if (path === '/v1/subscriptions') return { status: 200, body: listOf(sold, path) };
    return {
      status: 200,
      body: {
        id: 'cs_1',
        object: 'checkout.session',
        customer: form['customer'],
        metadata: metadata(form['client_reference_id'] ?? ''),
        subscription: null,
        url: 'https://checkout.stripe.com/c/pay/cs_1',
      },
    };
  });
  const runtime = testRuntime({ start: new Date('2026-05-02T11:00:00.000Z') });
  const gateway = stripeBilling({
    client,
    webhookSecret: 'whsec_1',
    prices: [{ price: 'price_pro', plan: 'pro', interval: 'month' }],
  });
  const urls = { successUrl: 'https://app.example/done', cancelUrl: 'https://app.example/plans' };
  const bursar = createBursar({
    storage: memoryStorage(),
    runtime,
    products: [costs({ billing: { gateway, ...urls } })],
  });
  const actor = await bursar.actors.ofSession({ id: 'ada', email: 'ada@example.com' });
  const deliver = async (object: StripeObject, type: string, secret = 'whsec_1') => {
    const seconds = runtime.now().getTime() / 1_000;
    const event = { id: 'evt_1', object: 'event', type, created: seconds, data: { object } };
    const payload = JSON.stringify(event, null, 2);
    const reply = await execute(bursar.surfaces.costs, {
      method: 'POST',
      path: '/api/stripe/webhook',
      query: '',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': client.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds }),
      },
      body: new TextEncoder().encode(payload),
      address: '192.0.2.1',
    });
    return reply.status;
  };
  const subscription = (status: string): StripeObject => ({
    id: 'sub_1',
    object: 'subscription',
    customer: 'cus_1',
    status,
    created: 1_777_720_000,
    cancel_at_period_end: false,
    trial_end: null,
    metadata: metadata(actor.organization),
    items: listOf(
      [
        {
          id: 'si_1',
          price: { id: 'price_pro' },
          current_period_start: 1_777_720_000,
          current_period_end: 1_780_398_400,
        },
      ],
      '/v1/subscription_items',
    ),
  });
  return { sold, deliver, subscription, mine: bursar.for(actor).costs };
}

describe('a plan bought through Stripe', () => {
  it('is the organization’s from its first signed event on, as Stripe has it', async () => {
    const { sold, deliver, subscription, mine } = await world();
    const checkout = await mine.billing.checkout('price_pro');
    expect(checkout.url).toBe('https://checkout.stripe.com/c/pay/cs_1');
    expect(await mine.billing.subscription()).toBeNull();
    // What the event carries is older than what Stripe has.
    sold.push(subscription('active'));
    const told = subscription('incomplete');
    expect(await deliver(told, 'customer.subscription.created', 'whsec_other')).toBe(400);
    expect(await deliver(told, 'customer.subscription.created')).toBe(200);
    expect(await mine.billing.subscription()).toMatchObject({
      tier: 'pro',
      status: 'active',
      currentPeriodEnd: new Date(1_780_398_400_000),
    });
    expect(await deliver(told, 'customer.subscription.created')).toBe(200);
    expect(await deliver({ id: 'ch_1' }, 'charge.succeeded')).toBe(200);
  });
});
