import { isDomainError } from '@bursar/core';
import { afterEach, describe, expect, it } from 'vitest';
import { stripeBilling } from './billing.js';
import {
  closeStripeServers,
  listOf,
  missing,
  stripeServer,
  type StripeAnswer,
  type StripeCall,
} from './stripe-server.fixture.js';

afterEach(closeStripeServers);

const prices = [
  { price: 'price_pro', plan: 'pro', interval: 'month' },
  { price: 'price_team', plan: 'team', interval: 'year' },
] as const;
const buyer = { organization: 'org-1', product: 'costs' };
const marks = { bursar_organization: 'org-1', bursar_product: 'costs' };

const open = async (answer: (call: StripeCall) => StripeAnswer) => {
  const { client, calls } = await stripeServer(answer);
  return { gateway: stripeBilling({ client, webhookSecret: 'whsec_1', prices }), client, calls };
};
const ok = (body: unknown): StripeAnswer => ({ status: 200, body });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : (error as Error).message),
  );

const session = {
  id: 'cs_test_1',
  object: 'checkout.session',
  client_reference_id: 'org-1',
  customer: 'cus_1',
  metadata: marks,
  mode: 'subscription',
  status: 'open',
  subscription: null,
  url: 'https://checkout.stripe.com/c/pay/cs_test_1',
};
const subscription = (id: string, change: object = {}) => ({
  id,
  object: 'subscription',
  customer: 'cus_1',
  status: 'active',
  created: 1_777_720_000,
  cancel_at_period_end: false,
  trial_end: null,
  metadata: marks,
  items: listOf(
    [
      {
        id: 'si_0',
        price: { id: 'price_addon', object: 'price' },
        current_period_start: 1,
        current_period_end: 2,
      },
      {
        id: 'si_1',
        price: { id: 'price_pro', object: 'price' },
        current_period_start: 1_777_720_000,
        current_period_end: 1_780_398_400,
      },
    ],
    '/v1/subscription_items',
  ),
  ...change,
});

describe('selling through Stripe', () => {
  it('makes a customer that carries for whom it is', async () => {
    const { gateway, calls } = await open(() => ok({ id: 'cus_1', object: 'customer' }));
    const ask = { ...buyer, email: 'ada@example.com', idempotencyKey: 'k1' };
    expect(await gateway.createCustomer(ask)).toBe('cus_1');
    expect(await gateway.createCustomer(ask)).toBe('cus_1');
    expect(await gateway.createCustomer({ ...ask, email: null, idempotencyKey: 'k2' })).toBe('cus_1');
    const [first, second, third] = calls;
    expect(first).toMatchObject({
      method: 'POST',
      path: '/v1/customers',
      form: {
        email: 'ada@example.com',
        'metadata[bursar_organization]': 'org-1',
        'metadata[bursar_product]': 'costs',
      },
    });
    expect(first?.headers).toMatchObject({ authorization: 'Bearer sk_test_local', 'idempotency-key': 'k1' });
    expect(second?.headers).toMatchObject({ 'idempotency-key': 'k1' });
    expect(Object.keys(third?.form ?? {})).not.toContain('email');
  });

  it('opens a checkout for one price, marked for its organization', async () => {
    const { gateway, calls } = await open(() => ok(session));
    const opened = await gateway.openCheckout({
      ...buyer,
      customer: 'cus_1',
      price: 'price_pro',
      successUrl: 'https://app.example/done',
      cancelUrl: 'https://app.example/back',
      idempotencyKey: 'k1',
    });
    expect(opened).toEqual({
      id: 'cs_test_1',
      ...buyer,
      customer: 'cus_1',
      subscription: null,
      url: session.url,
    });
    expect(calls[0]).toMatchObject({
      path: '/v1/checkout/sessions',
      form: {
        mode: 'subscription',
        customer: 'cus_1',
        client_reference_id: 'org-1',
        'line_items[0][price]': 'price_pro',
        'line_items[0][quantity]': '1',
        success_url: 'https://app.example/done',
        cancel_url: 'https://app.example/back',
        'metadata[bursar_organization]': 'org-1',
        'subscription_data[metadata][bursar_product]': 'costs',
      },
    });
  });

  it('opens the portal, at the change of the plan where asked', async () => {
    const { gateway, calls } = await open(() =>
      ok({ id: 'bps_1', object: 'billing_portal.session', url: 'https://billing.stripe.com/p/1' }),
    );
    const ask = { customer: 'cus_1', returnUrl: 'https://app.example/' };
    expect(await gateway.openPortal(ask)).toEqual({ url: 'https://billing.stripe.com/p/1' });
    await gateway.openPortal({ ...ask, update: 'sub_1' });
    expect(calls.map(({ form }) => form)).toEqual([
      { customer: 'cus_1', return_url: 'https://app.example/' },
      {
        customer: 'cus_1',
        return_url: 'https://app.example/',
        'flow_data[type]': 'subscription_update',
        'flow_data[subscription_update][subscription]': 'sub_1',
      },
    ]);
  });
});

describe('reading Stripe', () => {
  it('reads a checkout, and none that cannot be one', async () => {
    const { gateway, calls } = await open(({ path }) =>
      path === '/v1/checkout/sessions/cs_test_1'
        ? ok({ ...session, customer: { id: 'cus_1' }, subscription: 'sub_1', url: null })
        : missing,
    );
    expect(await gateway.readCheckout('cs_test_1')).toEqual({
      id: 'cs_test_1',
      ...buyer,
      customer: 'cus_1',
      subscription: 'sub_1',
      url: null,
    });
    expect(await gateway.readCheckout('cs_test_2')).toBeNull();
    for (const id of ['', '..', 'cs_../customers', 'cs_a/b', 'x'.repeat(300)])
      expect(await gateway.readCheckout(id)).toBeNull();
    expect(calls).toHaveLength(2);
  });

  it('reads all subscriptions of a customer, page by page', async () => {
    const { gateway, calls } = await open(({ query }) =>
      query['starting_after'] === 'sub_1'
        ? ok(listOf([subscription('sub_2', { status: 'canceled', trial_end: 5 })], '/v1/subscriptions'))
        : ok(listOf([subscription('sub_1')], '/v1/subscriptions', true)),
    );
    expect(await gateway.subscriptionsOf('cus_1')).toEqual([
      {
        id: 'sub_1',
        customer: 'cus_1',
        status: 'active',
        prices: ['price_addon', 'price_pro'],
        createdAt: new Date(1_777_720_000_000),
        currentPeriodStart: new Date(1_777_720_000_000),
        currentPeriodEnd: new Date(1_780_398_400_000),
        cancelAtPeriodEnd: false,
        trialEndsAt: null,
      },
      expect.objectContaining({ id: 'sub_2', status: 'canceled', trialEndsAt: new Date(5_000) }),
    ]);
    expect(calls[0]?.query).toEqual({ customer: 'cus_1', status: 'all', limit: '100' });
  });

  it('gives nothing for a status that it does not know, and reads a customer that is gone as an empty one', async () => {
    const { gateway } = await open(({ query }) =>
      query['customer'] === 'cus_1'
        ? ok(listOf([subscription('sub_1', { status: 'new_in_2030' })], '/v1/subscriptions'))
        : missing,
    );
    expect(await gateway.subscriptionsOf('cus_1')).toMatchObject([{ status: 'incomplete' }]);
    expect(await gateway.subscriptionsOf('cus_2')).toEqual([]);
    expect(await gateway.invoicesOf('cus_2', 24)).toEqual([]);
  });

  it('reads invoices with exact amounts in any currency', async () => {
    const invoice = (id: string, total: number, currency: string, status: string | null) => ({
      id,
      object: 'invoice',
      number: status === null ? null : 'N-1',
      created: 1_777_720_000,
      total,
      currency,
      status,
      hosted_invoice_url: 'https://invoice.stripe.com/i/1',
      invoice_pdf: null,
    });
    const { gateway, calls } = await open(() =>
      ok(
        listOf(
          [
            invoice('in_1', 1_999, 'usd', 'paid'),
            invoice('in_2', 500, 'jpy', 'open'),
            invoice('in_3', 1_234, 'kwd', null),
          ],
          '/v1/invoices',
        ),
      ),
    );
    const invoices = await gateway.invoicesOf('cus_1', 24);
    expect(invoices.map(({ amount, currency, status }) => [amount, currency, status])).toEqual([
      [19_990_000n, 'USD', 'paid'],
      [500_000_000n, 'JPY', 'open'],
      [1_234_000n, 'KWD', 'draft'],
    ]);
    expect(invoices[0]).toMatchObject({
      number: 'N-1',
      createdAt: new Date(1_777_720_000_000),
      hostedUrl: 'https://invoice.stripe.com/i/1',
      pdfUrl: null,
    });
    expect(calls[0]?.query).toEqual({ customer: 'cus_1', limit: '24' });
  });

  it('ends a subscription, and leaves one that has ended', async () => {
    const { gateway, calls } = await open(({ path }) =>
      path.endsWith('sub_1') ? ok(subscription('sub_1', { status: 'canceled' })) : missing,
    );
    await gateway.cancel('sub_1');
    await gateway.cancel('sub_2');
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /v1/subscriptions/sub_1',
      'DELETE /v1/subscriptions/sub_2',
    ]);
  });
});

describe('when Stripe is in trouble', () => {
  const failing = (status: number, type: string, code?: string): StripeAnswer => ({
    status,
    body: { error: { type, code, message: 'sk_test_local is the secret' } },
  });

  it.each([
    ['no answer', null],
    ['a broken server', failing(500, 'api_error')],
    ['too many requests', failing(429, 'invalid_request_error', 'rate_limit')],
  ] as const)('%s is nobody’s fault', async (_, answer) => {
    const { gateway } = await open(() => answer);
    expect(await codeOf(gateway.subscriptionsOf('cus_1'))).toBe('billing_unavailable');
    expect(await codeOf(gateway.readCheckout('cs_test_1'))).toBe('billing_unavailable');
  });

  it('a refusal is told without what was sent', async () => {
    const { gateway } = await open(() => failing(401, 'invalid_request_error'));
    expect(await codeOf(gateway.openPortal({ customer: 'cus_1', returnUrl: 'https://a.example/' }))).toBe(
      'Stripe: StripeAuthenticationError 401 req_test',
    );
  });

  it('prices are given once', async () => {
    const { client } = await stripeServer(() => null);
    const twice = [prices[0], prices[0]];
    expect(() => stripeBilling({ client, webhookSecret: 'w', prices: twice })).toThrow('every price');
    expect(() => stripeBilling({ secretKey: 'sk_test_1', webhookSecret: 'w', prices: [] })).toThrow();
  });
});
