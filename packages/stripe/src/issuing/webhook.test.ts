import type { NetworkAnswer, NetworkEvent } from '@bursar/core/issuing';
import { afterAll, describe, expect, it } from 'vitest';
import { closeStripeServers, missing, stripeServer } from '../stripe-server.fixture.js';
import { stripeIssuingWebhook, type StripeIssuingWebhookOptions } from './webhook.js';

afterAll(closeStripeServers);

const now = new Date('2026-02-11T09:12:30.000Z');
const seconds = now.getTime() / 1_000;
const card = { id: 'ic_1', object: 'issuing.card', metadata: { bursar_card: 'acme:live/card-1' } };
const merchant_data = {
  category: 'computer_software_stores',
  category_code: '5734',
  city: 'SAN FRANCISCO',
  country: 'US',
  name: 'SERPAPI',
  network_id: '1234567890',
  postal_code: '94103',
  state: 'CA',
  tax_id: null,
  terminal_id: null,
  url: 'https://serpapi.com',
};
const authorization = {
  id: 'iauth_1',
  object: 'issuing.authorization',
  amount: 0,
  approved: false,
  card,
  currency: 'usd',
  merchant_data,
  pending_request: {
    amount: 840,
    currency: 'usd',
    is_amount_controllable: false,
    merchant_amount: 840,
    merchant_currency: 'usd',
  },
  request_history: [],
  status: 'pending',
  transactions: [],
};
const approvedOnce = {
  ...authorization,
  amount: 840,
  approved: true,
  pending_request: null,
  request_history: [{ amount: 840, approved: true, reason: 'webhook_approved' }],
};
const capture = {
  id: 'ipi_1',
  object: 'issuing.transaction',
  amount: -840,
  authorization: 'iauth_1',
  card: 'ic_1',
  created: seconds,
  currency: 'usd',
  merchant_data,
  type: 'capture',
};

const payloadOf = (type: string, object: object): string =>
  JSON.stringify({
    id: `evt_${type}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: seconds - 1,
    data: { object },
    livemode: false,
    type,
  });

/** A webhook on a local Stripe, and what came through it. */
async function webhookWorld(options: Partial<StripeIssuingWebhookOptions> = {}) {
  const { client, calls } = await stripeServer(({ path }) =>
    path === '/v1/issuing/cards/ic_1' ? { status: 200, body: card } : missing,
  );
  const received: NetworkEvent[] = [];
  const errors: unknown[] = [];
  const webhook = stripeIssuingWebhook({
    client,
    webhookSecret: ['whsec_new', 'whsec_old'],
    receive: async (event): Promise<NetworkAnswer | null> => {
      received.push(event);
      return event.type === 'request' ? { approved: true, code: null, transactionId: 't' } : null;
    },
    after: () => new Promise<void>(() => undefined),
    onError: (error) => errors.push(error),
    ...options,
  });
  const send = (type: string, object: object, { secret = 'whsec_new', timestamp = seconds } = {}) => {
    const payload = payloadOf(type, object);
    const signature = client.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return webhook({ body: new TextEncoder().encode(payload), signature, now });
  };
  return { webhook, send, received, errors, calls };
}

const shared = {
  issuer: 'stripe',
  card: 'acme:live/card-1',
  currency: 'USD',
  merchant: { name: 'SERPAPI', url: 'https://serpapi.com', mcc: '5734', country: 'US' },
};

describe('a request for money', () => {
  it('is answered in the reply, with what would be authorized in all', async () => {
    const { send, received } = await webhookWorld();
    const reply = await send('issuing_authorization.request', authorization);
    expect(reply).toMatchObject({ status: 200, body: '{"approved":true}' });
    expect(reply.headers['stripe-version']).toBeDefined();
    const more = { ...approvedOnce, pending_request: { ...authorization.pending_request, amount: 160 } };
    await send('issuing_authorization.request', more);
    expect(received).toEqual([
      expect.objectContaining({ ...shared, type: 'request', authorization: 'iauth_1', amount: 8_400_000n }),
      expect.objectContaining({ ...shared, type: 'request', authorization: 'iauth_1', amount: 10_000_000n }),
    ]);
  });

  it.each([
    ['decline', false],
    ['approve', true],
  ] as const)('has the declared answer when the deadline passes first: %s', async (otherwise, approved) => {
    const waits: number[] = [];
    const { send } = await webhookWorld({
      otherwise,
      receive: () => new Promise<null>(() => undefined),
      after: async (ms) => {
        waits.push(ms);
      },
    });
    const reply = await send('issuing_authorization.request', authorization);
    expect(reply.body).toBe(JSON.stringify({ approved }));
    expect(waits).toEqual([1_500]);
  });

  it('is declined when the decision fails', async () => {
    const { send, errors } = await webhookWorld({ receive: () => Promise.reject(new Error('store down')) });
    expect((await send('issuing_authorization.request', authorization)).body).toBe('{"approved":false}');
    expect(errors).toHaveLength(1);
  });
});

describe('what has happened', () => {
  it('is passed on as facts', async () => {
    const { send, received } = await webhookWorld();
    await send('issuing_authorization.created', approvedOnce);
    await send('issuing_authorization.created', {
      ...authorization,
      status: 'closed',
      pending_request: null,
    });
    await send('issuing_authorization.updated', { ...approvedOnce, amount: 500 });
    await send('issuing_authorization.updated', { ...approvedOnce, status: 'reversed' });
    await send('issuing_authorization.updated', { ...approvedOnce, status: 'closed' });
    await send('issuing_authorization.updated', { ...approvedOnce, status: 'expired' });
    expect(received.map(({ type }) => type)).toEqual([
      'authorized',
      'declined',
      'authorized',
      'reversed',
      'closed',
      'closed',
    ]);
    expect(received[0]).toMatchObject({ ...shared, amount: 8_400_000n, at: new Date(now.getTime() - 999) });
    expect(received[2]).toMatchObject({ amount: 5_000_000n });
  });

  it('finds the card of a transaction once', async () => {
    const { send, received, calls } = await webhookWorld();
    await send('issuing_transaction.created', capture);
    await send('issuing_transaction.created', { ...capture, id: 'ipi_2', amount: 300, type: 'refund' });
    await send('issuing_transaction.created', { ...capture, id: 'ipi_3', authorization: null });
    expect(received).toEqual([
      expect.objectContaining({
        ...shared,
        type: 'captured',
        transaction: 'ipi_1',
        authorization: 'iauth_1',
        amount: 8_400_000n,
        final: false,
      }),
      expect.objectContaining({ ...shared, type: 'refunded', transaction: 'ipi_2', amount: 3_000_000n }),
      expect.objectContaining({ ...shared, type: 'captured', transaction: 'ipi_3', authorization: null }),
    ]);
    expect(calls).toHaveLength(1);
  });

  it('is asked for again when it could not be recorded, and passed over when it is about nothing here', async () => {
    const { send, errors } = await webhookWorld({ receive: () => Promise.reject(new Error('store down')) });
    expect((await send('issuing_transaction.created', capture)).status).toBe(500);
    expect(errors).toHaveLength(1);
    expect((await send('issuing_cardholder.created', { id: 'ich_1' })).status).toBe(200);
  });
});

describe('a callback', () => {
  it('is believed under either secret only, whole and recent', async () => {
    const { send, webhook, received } = await webhookWorld();
    const type = 'issuing_authorization.created';
    expect((await send(type, approvedOnce, { secret: 'whsec_old' })).status).toBe(200);
    expect((await send(type, approvedOnce, { secret: 'whsec_other' })).status).toBe(400);
    expect((await send(type, approvedOnce, { timestamp: seconds - 301 })).status).toBe(400);
    const body = new TextEncoder().encode(payloadOf(type, approvedOnce));
    for (const signature of [null, '', 't=1,v1=x'])
      expect((await webhook({ body, signature, now })).status).toBe(400);
    expect(received).toHaveLength(1);
  });
});
