import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { createBursar } from '../../../bursar.js';
import { codeOf } from '../../../platform/tenancy/tenancy.fixture.js';
import { testRuntime } from '../../../testing/runtime.js';
import { costsWorld, type CostsWorld } from '../costs.fixture.js';
import { costs } from '../index.js';
import { costsTiers } from './service/tiers.js';

const subscriptionOf = async ({ of }: CostsWorld) => of('owner').billing.subscription();

const budget = (entityId: string, maxBudgetMicrodollars = 1) => ({
  as: 'owner' as const,
  method: 'POST',
  path: '/api/budgets',
  body: { entityType: 'customer', entityId, maxBudgetMicrodollars },
});

describe('what a plan gives', () => {
  it('is little without one, and the paid plan’s limits from its first callback on', async () => {
    const { ask, buy } = await costsWorld({ byPlan: true });
    for (const customer of ['a', 'b', 'c']) expect((await ask(budget(customer))).status).toBe(201);
    const fourth = await ask(budget('d'));
    expect([fourth.status, fourth.body]).toMatchObject([409, { error: { code: 'limit_exceeded' } }]);
    const dear = await ask(budget('a', 5_000_000_001));
    expect([dear.status, dear.body]).toMatchObject([400, { error: { code: 'spend_cap_exceeded' } }]);
    await buy();
    expect((await ask(budget('d'))).status).toBe(201);
    expect((await ask(budget('a', 50_000_000_000))).status).toBe(201);
    expect((await ask(budget('a', 50_000_000_001))).status).toBe(400);
  });

  it('limits keys, webhooks and seats too', async () => {
    const { ask, buy, team } = await costsWorld({ byPlan: true });
    const post = (path: string, body: object) => ask({ as: 'owner', method: 'POST', path, body });
    const hook = () => post('/api/webhooks', { url: 'https://hooks.example.com/in' });
    const statuses = async (make: () => Promise<{ status: number }>, times: number) => {
      const all = [];
      for (let i = 0; i < times; i++) all.push((await make()).status);
      return all;
    };
    expect(await statuses(hook, 3)).toEqual([201, 201, 409]);
    const key = () => post('/api/keys', { name: 'deploy' });
    expect(await statuses(key, 8)).toEqual([201, 201, 201, 201, 201, 201, 201, 409]);
    const invite = () =>
      post(`/api/orgs/ns_org_${team.id}/invitations`, { email: 'x@example.com', role: 'member' });
    expect((await invite()).status).toBe(409);
    await buy();
    expect([(await hook()).status, (await key()).status]).toEqual([201, 201]);
    expect((await invite()).status).toBe(201);
  });

  it('goes when the subscription ends, and what there is stays', async () => {
    const world = await costsWorld({ byPlan: true });
    const { ask, buy, gateway, deliver } = world;
    const subscription = await buy();
    for (const customer of ['a', 'b', 'c', 'd']) await ask(budget(customer));
    gateway.bill(subscription, false);
    await deliver();
    expect((await ask(budget('e'))).status).toBe(201);
    expect(await subscriptionOf(world)).toMatchObject({ tier: 'pro', status: 'past_due' });
    gateway.change(subscription, { status: 'unpaid' });
    await deliver();
    expect(await subscriptionOf(world)).toMatchObject({ tier: 'free', status: 'unpaid' });
    expect((await ask(budget('f'))).status).toBe(409);
    const list = await ask({ as: 'owner', method: 'GET', path: '/api/budgets' });
    expect((list.body as { data: unknown[] }).data).toHaveLength(5);
  });

  it('yields to limits that the host gives', async () => {
    const { ask } = await costsWorld({ limits: { budgets: 1 } });
    expect([(await ask(budget('a'))).status, (await ask(budget('b'))).status]).toEqual([201, 409]);
  });

  it('keeps bodies for the days of the plan they were stored under', async () => {
    const world = await costsWorld({ byPlan: true });
    const { of, buy, wait, bursar, clock, gateway, deliver } = world;
    const call = { provider: 'openai', requestId: 'r1' };
    expect(await of('owner').bodies.store(call, { requestBody: { a: 1 } })).toEqual([]);
    const subscription = await buy();
    expect(await of('owner').bodies.store(call, { requestBody: { a: 1 } })).toEqual(['requestBody']);
    gateway.change(subscription, { status: 'canceled' });
    await deliver();
    const day = 24 * 3_600_000;
    wait(90 * day - 1);
    await bursar.tick();
    expect(await of('owner').bodies.read(call)).toMatchObject({ requestBody: { a: 1 } });
    wait(1);
    expect(await of('owner').bodies.read(call)).toMatchObject({ requestBody: null });
    clock.now = new Date('2026-08-01T00:00:00.000Z');
    await bursar.tick();
    clock.now = new Date('2026-07-01T00:00:00.000Z');
    expect(await of('owner').bodies.read(call)).toMatchObject({ requestBody: null });
  });
});

describe('selling plans', () => {
  it('needs a tier for every plan, and one that is free', async () => {
    const { gateway } = await costsWorld();
    const billing = { gateway, successUrl: 'https://a.example/', cancelUrl: 'https://a.example/' };
    const { free, pro } = costsTiers;
    if (!free || !pro) throw new Error('both are printed');
    expect(() => costs({ billing: { ...billing, tiers: { free, pro } } })).toThrow('no tier enterprise');
    expect(() => costs({ billing: { ...billing, tiers: { pro, enterprise: pro } } })).toThrow('no tier free');
  });

  it('is not there where the host sells nothing', async () => {
    const runtime = testRuntime();
    const bursar = createBursar({ storage: memoryStorage(), runtime, products: [costs()] });
    const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
    const { billing } = bursar.for(actor).costs;
    expect(await codeOf(billing.checkout('price_pro'))).toBe('invalid_input');
    expect(await codeOf(billing.portal())).toBe('no_subscription');
    expect(await codeOf(billing.sync('cs_1'))).toBe('forbidden');
    expect(await billing.subscription()).toBeNull();
  });

  it('says that it is unavailable while the provider is', async () => {
    const { ask, gateway } = await costsWorld();
    gateway.down = true;
    const body = { priceId: 'price_pro' };
    const answered = await ask({ as: 'owner', method: 'POST', path: '/api/stripe/checkout', body });
    expect([answered.status, answered.headers['retry-after']]).toEqual([503, '30']);
    expect(answered.body).toMatchObject({ error: { code: 'service_unavailable', details: null } });
  });

  it('fails loudly for a price that nobody configured', async () => {
    const { ask, gateway, buy, failures, deliver } = await costsWorld();
    const subscription = await buy();
    gateway.change(subscription, { prices: ['price_secret'] });
    expect((await deliver()).map(({ status }) => status)).toEqual([500]);
    const body = { sessionId: gateway.opened[0] };
    const sync = await ask({ as: 'admin', method: 'POST', path: '/api/stripe/subscription/sync', body });
    expect(sync.status).toBe(500);
    expect(failures).toHaveLength(2);
  });

  it('ends with the organization', async () => {
    const { ask, bursar, buy, gateway, team } = await costsWorld();
    const subscription = await buy();
    await ask({ as: 'owner', method: 'DELETE', path: `/api/orgs/ns_org_${team.id}` });
    await bursar.tick();
    expect(await gateway.subscriptionsOf('cus_000001')).toMatchObject([
      { id: subscription, status: 'canceled' },
    ]);
  });
});
