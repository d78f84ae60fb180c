import { describe, expect, it } from 'vitest';
import { monitoringWorld, type MonitoringWorld } from '../monitoring.fixture.js';

const deliver = async (world: MonitoringWorld, index: number): Promise<number> => {
  const sent = world.billing.callbacks[index];
  if (!sent) throw new Error('nothing was sent');
  const answered = await world.ask({
    method: 'POST',
    path: '/api/webhooks',
    headers: { 'stripe-signature': sent.signature },
    body: new TextDecoder().decode(sent.body),
  });
  return answered.status;
};
const planIn = async (world: MonitoringWorld) =>
  (await world.ask({ as: 'viewer', method: 'GET', path: '/api/billing/subscription' })).body as Record<
    string,
    unknown
  >;

describe('buying a plan', () => {
  it('is known after its callbacks, in any order and however often they come', async () => {
    const world = await monitoringWorld({ plan: null });
    expect(await planIn(world)).toMatchObject({ plan: 'free', status: 'none', interval: null });
    const checkout = {
      as: 'owner',
      method: 'GET',
      path: '/api/billing/checkout?plan=pro',
      headers: { accept: 'application/json' },
    } as const;
    const opened = await world.ask(checkout);
    expect(opened.status).toBe(200);
    // Asked again, the same checkout is still open.
    expect((await world.ask(checkout)).body).toEqual(opened.body);
    const subscription = world.billing.pay(world.billing.opened[0] ?? '');
    const order = world.billing.callbacks.map((_, index) => index).reverse();
    for (const index of [...order, ...order]) expect(await deliver(world, index)).toBe(200);
    expect(await planIn(world)).toMatchObject({ plan: 'pro', status: 'active', interval: 'month' });
    expect((await world.ask(checkout)).body).toMatchObject({ code: 'already_on_plan' });

    const other = await world.ask({ ...checkout, path: '/api/billing/checkout?plan=team' });
    expect(other.status).toBe(200);
    expect(world.billing.portals).toHaveLength(1);
    const invoices = await world.ask({ as: 'admin', method: 'GET', path: '/api/billing/invoices' });
    expect(invoices.status).toBe(200);

    world.billing.bill(subscription, false);
    await deliver(world, world.billing.callbacks.length - 1);
    expect(await planIn(world)).toMatchObject({ plan: 'pro', status: 'past_due' });
    world.wait(8 * 24 * 3_600_000);
    expect(await planIn(world)).toMatchObject({ plan: 'free', status: 'past_due' });
    expect(world.failures).toEqual([]);
  });
});
