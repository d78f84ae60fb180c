import { isDomainError } from '@bursar/core';
import type { BillingEvent } from '@bursar/core/billing';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { stripeBilling } from './billing.js';

const now = new Date('2026-05-02T11:00:00.000Z');
const seconds = now.getTime() / 1_000;
const prices = [{ price: 'price_pro', plan: 'pro', interval: 'month' }] as const;
const client = new Stripe('sk_test_local');
const gateway = stripeBilling({ client, webhookSecret: ['whsec_new', 'whsec_old'], prices });

const payloadOf = (type: string, object: object): string =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: seconds - 2,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  });
const signed = (payload: string, { secret = 'whsec_new', timestamp = seconds } = {}) => ({
  body: new TextEncoder().encode(payload),
  signature: client.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  now,
});
const marks = { bursar_organization: 'org-1', bursar_product: 'costs' };
const told = { id: 'evt_1', createdAt: new Date(now.getTime() - 2_000) };
const named = { organization: 'org-1', product: 'costs' };
const nobody = { organization: null, product: null };

const cases: readonly [string, object, Omit<BillingEvent, 'id' | 'createdAt'>][] = [
  [
    'checkout.session.completed',
    { id: 'cs_1', object: 'checkout.session', customer: 'cus_1', subscription: 'sub_1', metadata: marks },
    { kind: 'checkout_completed', customer: 'cus_1', ...named },
  ],
  ...['created', 'updated', 'deleted'].map((verb): (typeof cases)[number] => [
    `customer.subscription.${verb}`,
    { id: 'sub_1', object: 'subscription', customer: { id: 'cus_1' }, metadata: marks },
    { kind: 'subscription_changed', customer: 'cus_1', ...named },
  ]),
  [
    'invoice.paid',
    {
      id: 'in_1',
      object: 'invoice',
      customer: 'cus_1',
      parent: { subscription_details: { metadata: marks } },
    },
    { kind: 'invoice_paid', customer: 'cus_1', ...named },
  ],
  [
    'invoice.payment_failed',
    { id: 'in_1', object: 'invoice', customer: 'cus_1', parent: null },
    { kind: 'invoice_failed', customer: 'cus_1', ...nobody },
  ],
  [
    'customer.subscription.updated',
    { id: 'sub_9', object: 'subscription', customer: 'cus_9', metadata: {} },
    { kind: 'subscription_changed', customer: 'cus_9', ...nobody },
  ],
  ['charge.refunded', { id: 'ch_1', object: 'charge' }, { kind: 'other', customer: null, ...nobody }],
];

describe('a webhook of Stripe', () => {
  it.each(cases)('%s is read', async (type, object, facts) => {
    expect(await gateway.readCallback(signed(payloadOf(type, object)))).toEqual({ ...told, ...facts });
  });

  const paid = payloadOf('invoice.paid', { id: 'in_1', object: 'invoice', customer: 'cus_1', parent: null });

  it('is believed under either secret, for five minutes', async () => {
    for (const options of [{}, { secret: 'whsec_old' }, { timestamp: seconds - 300 }])
      expect(await gateway.readCallback(signed(paid, options))).toMatchObject({ kind: 'invoice_paid' });
  });

  it.each([
    ['of another secret', signed(paid, { secret: 'whsec_other' })],
    ['too old', signed(paid, { timestamp: seconds - 301 })],
    ['altered', { ...signed(paid), body: new TextEncoder().encode(paid.replace('cus_1', 'cus_2')) }],
    ['without a signature', { ...signed(paid), signature: null }],
    ['with nonsense for a signature', { ...signed(paid), signature: 't=1,v1=x' }],
    ['with an empty signature', { ...signed(paid), signature: '' }],
    ['signed, but no JSON', signed('{')],
  ])('is refused %s', async (_, callback) => {
    const refused = await gateway.readCallback(callback).catch((error: unknown) => error);
    expect(isDomainError(refused, 'invalid_signature')).toBe(true);
  });
});
