import { describe, expect, it } from 'vitest';
import { codeOf } from '../../tenancy/tenancy.fixture.js';
import { billingService } from './service.js';
import { billingWorld } from './billing.fixture.js';

describe('a checkout', () => {
  it('leads from a price to a plan, by callbacks alone', async () => {
    const { billing, team, buy, deliver, runtime } = await billingWorld();
    expect(await billing.find(team)).toBeNull();
    const subscription = await buy();
    expect(await billing.find(team)).toMatchObject({ plan: null, status: null, customer: 'cus_000001' });
    await deliver();
    expect(await billing.find(team)).toMatchObject({
      subscription,
      plan: 'pro',
      price: 'price_pro',
      interval: 'month',
      status: 'active',
      statusSince: runtime.now(),
      subscribedAt: runtime.now(),
      cancelAtPeriodEnd: false,
      checkout: null,
    });
  });

  it('is the same one for half an hour, the same price and the same addresses', async () => {
    const { checkoutId, runtime } = await billingWorld();
    const first = await checkoutId();
    expect(await checkoutId()).toBe(first);
    expect(await checkoutId({ price: 'price_big' })).not.toBe(first);
    const other = await checkoutId();
    expect(other).not.toBe(first);
    runtime.advance({ minutes: 30 });
    expect(await checkoutId()).not.toBe(other);
  });

  it('is one, with one customer, when it is asked for twice at once', async () => {
    const { billing, offer, team } = await billingWorld();
    const [one, two] = await Promise.all([billing.checkout(offer), billing.checkout(offer)]);
    expect(one).toEqual(two);
    expect(await billing.find(team)).toMatchObject({ customer: 'cus_000001' });
  });

  it.each(['active', 'past_due', 'trialing', 'unpaid', 'paused'] as const)(
    'is refused while a subscription is %s',
    async (status) => {
      const { billing, offer, buy, deliver, gateway } = await billingWorld();
      gateway.change(await buy(), { status });
      await deliver();
      expect(await codeOf(billing.checkout(offer))).toBe('subscription_exists');
    },
  );

  it('is refused for a price that is not sold, and opened again after the end', async () => {
    const { billing, offer, buy, deliver, gateway, team } = await billingWorld();
    expect(await codeOf(billing.checkout({ ...offer, price: 'price_x' }))).toBe('unknown_price');
    const first = await buy();
    gateway.change(first, { status: 'canceled' });
    await deliver();
    expect(await billing.find(team)).toMatchObject({ status: 'canceled' });
    const second = await buy({ price: 'price_big' });
    await deliver();
    expect(await billing.find(team)).toMatchObject({ subscription: second, plan: 'enterprise' });
  });
});

describe('a callback', () => {
  it('is applied once, and refused unsigned', async () => {
    const { billing, buy, deliver, gateway } = await billingWorld();
    await buy();
    expect(await deliver()).toEqual(['applied', 'applied']);
    expect(await deliver()).toEqual(['known', 'known']);
    const [callback] = gateway.callbacks;
    if (!callback) throw new Error('a purchase is told of');
    expect(await codeOf(billing.receive({ ...callback, signature: 'x' }))).toBe('invalid_signature');
    expect(await codeOf(billing.receive({ body: callback.body, signature: null }))).toBe('invalid_signature');
  });

  it('moves the status by payments, keeping when it was first seen', async () => {
    const { billing, team, buy, deliver, gateway, runtime } = await billingWorld();
    const subscription = await buy();
    await deliver();
    runtime.advance({ days: 30 });
    gateway.bill(subscription, false);
    await deliver();
    const failedAt = runtime.now();
    expect(await billing.find(team)).toMatchObject({ status: 'past_due', statusSince: failedAt });
    runtime.advance({ days: 1 });
    gateway.change(subscription, { cancelAtPeriodEnd: true });
    await deliver();
    expect(await billing.find(team)).toMatchObject({ statusSince: failedAt, cancelAtPeriodEnd: true });
    gateway.bill(subscription, true);
    await deliver();
    expect(await billing.find(team)).toMatchObject({ status: 'active', statusSince: runtime.now() });
    expect(await billing.invoices(team, 10)).toMatchObject([{ status: 'paid' }, { status: 'open' }]);
  });

  it('is not for another product of the same provider', async () => {
    const world = await billingWorld();
    const other = billingService({ ...world, product: 'monitoring' });
    await world.buy();
    for (const callback of world.gateway.callbacks)
      expect((await other.receive(callback)).outcome).toBe('ignored');
    expect(await other.find(world.team)).toBeNull();
  });

  it('fails for a price that is not configured, so that it comes again', async () => {
    const { billing, team, buy, gateway, deliver } = await billingWorld();
    const subscription = await buy();
    await deliver();
    gateway.change(subscription, { prices: ['price_x'] });
    const last = gateway.callbacks.at(-1);
    if (!last) throw new Error('a change is told of');
    await expect(billing.receive(last)).rejects.toThrow('to no price that is configured');
    await expect(billing.sync(team)).rejects.toThrow('to no price that is configured');
    expect(await billing.find(team)).toMatchObject({ plan: 'pro', status: 'active' });
    gateway.change(subscription, { prices: ['addon', 'price_big'] });
    expect((await billing.receive(last)).outcome).toBe('applied');
    expect(await billing.find(team)).toMatchObject({ plan: 'enterprise' });
  });

  it('fails while the provider is down, and is not remembered', async () => {
    const { billing, team, buy, gateway, deliver } = await billingWorld();
    await buy();
    gateway.down = true;
    expect(await codeOf(deliver())).toBe('billing_unavailable');
    expect(await codeOf(billing.sync(team))).toBe('billing_unavailable');
    gateway.down = false;
    expect(await deliver()).toEqual(['applied', 'applied']);
  });
});

describe('reading the provider', () => {
  it('stores what a checkout bought, for whoever opened it', async () => {
    const world = await billingWorld();
    const { billing, team, buy, checkoutId, gateway, tenancy } = world;
    const id = await checkoutId();
    expect(await codeOf(billing.sync(team, id))).toBe('not_found');
    await buy();
    const rival = await tenancy.organizations.create(
      { id: 'rival', email: null },
      { name: 'R', slug: 'rival' },
    );
    expect(await codeOf(billing.sync(rival.id, id))).toBe('forbidden');
    expect(await codeOf(billing.sync(rival.id, 'cs_none'))).toBe('forbidden');
    expect(await codeOf(billing.sync(rival.id))).toBe('not_found');
    expect(await billing.sync(team, id)).toMatchObject({ plan: 'pro', status: 'active' });
    expect(gateway.callbacks).toHaveLength(2);
  });

  it('opens the portal for customers only, at the plan where asked', async () => {
    const { billing, team, buy, deliver, gateway } = await billingWorld();
    const returnUrl = 'https://app.example/';
    expect(await codeOf(billing.portal({ organization: team, returnUrl }))).toBe('no_customer');
    expect(await billing.invoices(team, 24)).toEqual([]);
    const subscription = await buy();
    await deliver();
    await billing.portal({ organization: team, returnUrl });
    await billing.portal({ organization: team, returnUrl, update: true });
    const customer = 'cus_000001';
    expect(gateway.portals).toEqual([
      { customer, returnUrl },
      { customer, returnUrl, update: subscription },
    ]);
  });
});

describe('the end of an organization', () => {
  it('ends what it pays for, once its removal is committed', async () => {
    const { billing, team, buy, deliver, gateway, tenancy, actor, storage, runtime } = await billingWorld();
    const subscription = await buy();
    await deliver();
    await tenancy.organizations.remove(actor);
    const work = {
      kind: billing.worker.kind,
      limit: 10,
      now: runtime.now(),
      forMs: 1_000,
      token: runtime.id,
    };
    const [item] = await storage.work.lease(work);
    if (!item) throw new Error('the end is due');
    gateway.down = true;
    expect(await codeOf(billing.worker.run(item))).toBe('billing_unavailable');
    gateway.down = false;
    expect(await billing.worker.run(item)).toBeNull();
    expect(await gateway.subscriptionsOf('cus_000001')).toMatchObject([
      { id: subscription, status: 'canceled' },
    ]);
    expect(await billing.find(team)).toBeNull();
    expect(await billing.worker.run(item)).toBeNull();
    const last = gateway.callbacks.at(-1);
    expect(last && (await billing.receive(last)).outcome).toBe('ignored');
  });
});
