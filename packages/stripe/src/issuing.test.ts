import { isIssuerRefusal } from '@bursar/core/issuing';
import { afterAll, describe, expect, it } from 'vitest';
import { stripeIssuer } from './issuing.js';
import { closeStripeServers, missing, stripeServer } from './stripe-server.fixture.js';

afterAll(closeStripeServers);

const card = {
  id: 'ic_1',
  object: 'issuing.card',
  brand: 'Visa',
  last4: '4242',
  exp_month: 8,
  exp_year: 2029,
  status: 'inactive',
  metadata: { bursar_card: 'acme:live/card-1' },
};
const order = {
  idempotencyKey: 'card:acme:live:card-1',
  reference: 'acme:live/card-1',
  name: 'primary',
  currency: 'USD',
};

describe('a card at Stripe', () => {
  it('is ordered inactive, under its own key, and tells nothing secret', async () => {
    const { client, calls } = await stripeServer(() => ({ status: 200, body: card }));
    const issuer = stripeIssuer({ client, cardholder: (reference) => `ich_${reference.slice(0, 4)}` });
    const issued = await issuer.provision(order);
    expect(issued).toEqual({ token: 'ic_1', last4: '4242', brand: 'visa', expMonth: 8, expYear: 2029 });
    expect(await issuer.provision(order)).toEqual(issued);
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/v1/issuing/cards' });
    expect(calls[0]?.headers['idempotency-key']).toBe(order.idempotencyKey);
    expect(calls[0]?.form).toEqual({
      cardholder: 'ich_acme',
      currency: 'usd',
      type: 'virtual',
      status: 'inactive',
      'metadata[bursar_card]': 'acme:live/card-1',
    });
  });

  it('is given its status and limits, and closed without more', async () => {
    const { client, calls } = await stripeServer(() => ({ status: 200, body: card }));
    const issuer = stripeIssuer({ client, cardholder: 'ich_1' });
    const limits = [
      { amount: 40_000_000n, currency: 'USD', period: 'day' },
      { amount: 100_009_999n, currency: 'USD', period: 'total' },
    ] as const;
    const update = { idempotencyKey: 'k', token: 'ic_1', status: 'active', limits } as const;
    await issuer.update(update);
    await issuer.update({ ...update, idempotencyKey: 'k2', limits: [{ ...limits[0], amount: 0n }] });
    await issuer.update({ ...update, idempotencyKey: 'k3', status: 'frozen', limits: [] });
    await issuer.update({ ...update, idempotencyKey: 'k4', status: 'closed' });
    expect(calls.map(({ path, form }) => [path, form])).toEqual([
      [
        '/v1/issuing/cards/ic_1',
        {
          status: 'active',
          'spending_controls[spending_limits][0][amount]': '4000',
          'spending_controls[spending_limits][0][interval]': 'daily',
          'spending_controls[spending_limits][1][amount]': '10000',
          'spending_controls[spending_limits][1][interval]': 'all_time',
        },
      ],
      ['/v1/issuing/cards/ic_1', expect.objectContaining({ status: 'inactive' })],
      ['/v1/issuing/cards/ic_1', expect.objectContaining({ status: 'inactive' })],
      ['/v1/issuing/cards/ic_1', { status: 'canceled' }],
    ]);
  });

  it('is shown by an ephemeral key', async () => {
    const { client, calls } = await stripeServer(() => ({
      status: 200,
      body: { id: 'ephkey_1', object: 'ephemeral_key', secret: 'ek_test_1', expires: 1_770_800_000 },
    }));
    const issuer = stripeIssuer({ client, cardholder: 'ich_1' });
    expect(await issuer.reveal('ic_1', 'nonce_1')).toEqual({
      kind: 'token',
      value: 'ek_test_1',
      expiresAt: new Date(1_770_800_000_000),
    });
    expect(calls[0]).toMatchObject({
      path: '/v1/ephemeral_keys',
      form: { issuing_card: 'ic_1', nonce: 'nonce_1' },
    });
    expect(calls[0]?.headers['stripe-version']).toBeDefined();
  });

  it('is refused for good only when Stripe says no to the card', async () => {
    const answers = [
      missing,
      { status: 429, body: { error: { type: 'rate_limit_error', message: 'slow down' } } },
      { status: 500, body: { error: { type: 'api_error', message: 'oops' } } },
      null,
    ];
    const refused: boolean[] = [];
    for (const answer of answers) {
      const { client } = await stripeServer(() => answer);
      const failure = await stripeIssuer({ client, cardholder: 'ich_1' })
        .provision(order)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(String(failure)).not.toContain('acme');
      refused.push(isIssuerRefusal(failure));
    }
    expect(refused).toEqual([true, false, false, false]);
  });
});
