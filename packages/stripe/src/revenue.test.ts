import { afterEach, describe, expect, it } from 'vitest';
import { stripeRevenue } from './revenue.js';
import { closeStripeServers, listOf, stripeServer } from './stripe-server.fixture.js';

afterEach(closeStripeServers);

const globex = { id: 'cus_1', object: 'customer', name: 'Globex', email: 'pay@globex.example' };
const charge = (id: string, change: object = {}) => ({
  id,
  object: 'charge',
  customer: globex,
  status: 'succeeded',
  currency: 'usd',
  amount: 1_000,
  amount_captured: 1_000,
  amount_refunded: 0,
  ...change,
});

describe('what customers pay through Stripe', () => {
  it('is what was captured in the month, refunds taken off', async () => {
    const { client, calls } = await stripeServer(({ query }) => ({
      status: 200,
      body: query['starting_after']
        ? listOf(
            [charge('ch_9', { customer: { id: 'cus_2', object: 'customer', deleted: true } })],
            '/v1/charges',
          )
        : listOf(
            [
              charge('ch_1'),
              charge('ch_2', { amount_captured: 500, amount_refunded: 600 }),
              charge('ch_3', { status: 'failed' }),
              charge('ch_4', { currency: 'eur' }),
              charge('ch_5', { customer: null }),
            ],
            '/v1/charges',
            true,
          ),
    }));
    const revenue = stripeRevenue({ clientOf: () => client });
    expect(await revenue.revenueOf({ organization: 'o1', month: '2026-02' })).toEqual([
      { customer: 'cus_1', name: 'Globex', revenue: 9_000_000n },
      { customer: 'cus_2', name: null, revenue: 10_000_000n },
    ]);
    expect(calls[0]?.query).toMatchObject({
      'created[gte]': '1769904000',
      'created[lt]': '1772323200',
      'expand[0]': 'data.customer',
    });
  });

  it('is nothing for an organization without an account', async () => {
    const revenue = stripeRevenue({ clientOf: () => Promise.resolve(null) });
    expect(await revenue.revenueOf({ organization: 'o1', month: '2026-02' })).toEqual([]);
  });
});
