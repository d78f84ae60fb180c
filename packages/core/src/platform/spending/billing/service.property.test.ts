import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billingWorld } from './billing.fixture.js';

const status = fc.constantFrom('active', 'past_due', 'trialing', 'unpaid', 'canceled', 'incomplete' as const);
const change = fc.oneof(
  status.map((to) => ({ status: to })),
  fc.boolean().map((ends) => ({ cancelAtPeriodEnd: ends })),
  fc.constantFrom('price_pro', 'price_big').map((price) => ({ prices: [price] })),
);

describe('callbacks in any order, any number of times, several at once', () => {
  it('end in what the provider has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.record({ change }), fc.record({ deliver: fc.nat(9) })), { maxLength: 12 }),
        fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
        async (steps, order) => {
          const { billing, team, buy, gateway, runtime } = await billingWorld();
          const subscription = await buy();
          for (const step of steps) {
            runtime.advance({ seconds: 1 });
            if ('change' in step) gateway.change(subscription, step.change);
            else {
              const callback = gateway.callbacks[step.deliver % gateway.callbacks.length];
              if (callback) await billing.receive(callback);
            }
          }
          const all = [...gateway.callbacks];
          const shuffled = [...order.map((at) => all[at % all.length] ?? all[0]), ...all.reverse()];
          await Promise.all(shuffled.map(async (callback) => callback && billing.receive(callback)));
          const [truth] = await gateway.subscriptionsOf('cus_000001');
          const stored = await billing.find(team);
          expect({ status: stored?.status, price: stored?.price, ends: stored?.cancelAtPeriodEnd }).toEqual({
            status: truth?.status,
            price: truth?.prices[0],
            ends: truth?.cancelAtPeriodEnd,
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('class 46: one that comes ten times at once is applied once', async () => {
    const { billing, buy, gateway } = await billingWorld();
    await buy();
    const [first] = gateway.callbacks;
    if (!first) throw new Error('a purchase is told of');
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async () => (await billing.receive(first)).outcome),
    );
    expect(outcomes.sort()).toEqual(['applied', ...Array<string>(9).fill('known')]);
  });

  it('class 47: an answer of the provider that a newer one overtook is not stored', async () => {
    const { billing, team, buy, gateway } = await billingWorld();
    const subscription = await buy();
    const read = gateway.subscriptionsOf;
    const [first, second] = gateway.callbacks;
    if (!first || !second) throw new Error('a purchase is told of twice');
    let overtake = true;
    gateway.subscriptionsOf = async (customer) => {
      const seen = await read(customer);
      if (!overtake) return seen;
      overtake = false;
      gateway.change(subscription, { status: 'past_due' });
      await billing.receive(second);
      return seen;
    };
    await billing.receive(first);
    expect(await billing.find(team)).toMatchObject({ status: 'past_due' });
  });
});
