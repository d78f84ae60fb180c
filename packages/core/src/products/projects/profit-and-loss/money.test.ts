import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '../../../bursar.js';
import { costs } from '../../costs/index.js';
import { day, dollarsOf, projectsWorld, start, type ProjectsWorld } from '../projects.fixture.js';
import { projects, stripePayments, stripeReference } from '../index.js';
import { systemRuntime } from '../../../runtime/system.js';

const secret = 'whsec_of_the_endpoint';
const worldWithStripe = (): Promise<ProjectsWorld> =>
  projectsWorld({ payments: [stripePayments({ secrets: ['whsec_next', secret] })] });

const chargeOf = (reference: string | null, more: object = {}) => ({
  id: 'evt_1',
  type: 'charge.succeeded',
  data: {
    object: {
      ...{ id: 'ch_1', amount: 4_900, currency: 'usd', created: Math.floor(start.getTime() / 1_000) },
      description: 'Pro plan',
      metadata: reference === null ? {} : { [stripeReference]: reference },
      ...more,
    },
  },
});

/** Sends a callback as Stripe signs it. */
function callback({ ask }: ProjectsWorld, event: unknown, { key = secret, ageSeconds = 0 } = {}) {
  const body = JSON.stringify(event);
  const at = Math.floor(start.getTime() / 1_000) - ageSeconds;
  const signature = createHmac('sha256', key).update(`${at}.${body}`).digest('hex');
  return ask({
    ...{ as: null, method: 'POST', path: '/webhooks/payments/stripe', body: new TextEncoder().encode(body) },
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` },
  });
}

describe('revenue', () => {
  it('comes with a signed callback, once', async () => {
    const world = await worldWithStripe();
    const app = await world.project('app');
    const event = chargeOf(world.of().paymentReference(app.id));
    for (const answered of [await callback(world, event), await callback(world, event)])
      expect([answered.status, answered.body]).toEqual([200, { received: true, recorded: true }]);
    expect((await world.of().profitAndLoss(app.id)).revenue).toBe(dollarsOf(49));
    const { body } = await world.ask({ path: `/projects/proj_${app.id}` });
    expect(body).toMatchObject({
      transactions: [
        {
          type: 'revenue',
          status: 'posted',
          merchant: 'Pro plan',
          amount: 49,
          provider: null,
          rewardsEarned: 0,
        },
      ],
    });
  });

  it('is refused unsigned, with another key, or late', async () => {
    const world = await worldWithStripe();
    const app = await world.project('app');
    const event = chargeOf(world.of().paymentReference(app.id));
    const bad = [
      await callback(world, event, { key: 'whsec_other' }),
      await callback(world, event, { ageSeconds: 301 }),
      await world.ask({ as: null, method: 'POST', path: '/webhooks/payments/stripe', body: event }),
    ];
    for (const answered of bad)
      expect([answered.status, answered.body]).toEqual([400, { error: 'The signature does not match' }]);
    expect(
      (await world.ask({ as: null, method: 'POST', path: '/webhooks/payments/other', body: {} })).status,
    ).toBe(404);
    expect((await world.of().profitAndLoss(app.id)).revenue).toBe(0n);
  });

  it('is not taken from payments that are none of ours, other events and other currencies', async () => {
    const world = await worldWithStripe();
    const app = await world.project('app');
    const reference = world.of().paymentReference(app.id);
    const others = [
      chargeOf(null),
      chargeOf('nonsense'),
      chargeOf(`${world.team.id}:live:unknown`),
      chargeOf(reference, { currency: 'eur' }),
      chargeOf(reference, { amount: 0 }),
      { id: 'evt_2', type: 'charge.refunded', data: { object: {} } },
      'not an event',
    ];
    for (const event of others)
      expect((await callback(world, event)).body).toEqual({ received: true, recorded: false });
    expect((await world.of().profitAndLoss(app.id)).revenue).toBe(0n);
    expect(world.failures).toEqual([]);
  });

  it('comes in by request, once for each source and external id, in its own month', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    const path = `/projects/proj_${app.id}/revenue`;
    const post = (body: object) => world.ask({ method: 'POST', path, body });
    const first = await post({ amount: 49, source: 'stripe', externalId: 'ch_1' });
    expect([first.status, (await post({ amount: 49, source: 'stripe', externalId: 'ch_1' })).body]).toEqual([
      201,
      first.body,
    ]);
    await post({ amount: 10.5, source: 'stripe', externalId: 'ch_2', date: '2026-03-31T23:59:59Z' });
    expect((await world.of().profitAndLoss(app.id)).revenue).toBe(dollarsOf(49));
    expect((await world.of().profitAndLoss(app.id, '2026-03')).revenue).toBe(dollarsOf(10.5));
    for (const body of [
      {},
      { amount: 0, source: 's', externalId: 'x' },
      { amount: 1, source: '', externalId: 'x' },
    ])
      expect((await post(body)).status).toBe(400);
  });
});

describe('months', () => {
  it('keep a charge where it was authorized and a refund where it was made', async () => {
    const world = await projectsWorld();
    world.clock.now = new Date('2026-04-30T23:00:00Z');
    const app = await world.project('app');
    const charge = await world.spend(app, 'AWS', 100, { posted: false });
    world.wait(2 * day);
    await world.of().charges.capture(charge.id, { amount: dollarsOf(80) });
    await world.of().charges.refund(charge.id, { amount: dollarsOf(30) });
    expect((await world.of().profitAndLoss(app.id, '2026-04')).spend).toBe(dollarsOf(80));
    expect((await world.of().profitAndLoss(app.id)).spend).toBe(dollarsOf(-30));
    expect((await world.of().card(app.cardId)).currentMonthSpend).toBe(dollarsOf(-30));
    const { body } = await world.ask({ path: '/spend?from=2026-04-01&to=2026-04-30' });
    expect(body).toMatchObject({
      totalSpend: 80,
      byProject: [{ amount: 80 }],
      transactions: [{ amount: 80 }],
    });
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });
});

describe('the line', () => {
  it('moves money once for each source and external id', async () => {
    const world = await projectsWorld({ funds: 0n });
    const { line } = world.of();
    const funding = { amount: dollarsOf(100), source: 'bank', externalId: 't1' };
    await Promise.all([line.fund(funding), line.fund(funding)]);
    await line.setLimit(dollarsOf(500));
    await line.draw({ amount: dollarsOf(200), source: 'host', externalId: 'd1' });
    expect(await line.balance()).toEqual({
      ...{ available: dollarsOf(300), pending: 0n, creditLimit: dollarsOf(500), creditUsed: dollarsOf(200) },
    });
    await expect(line.draw({ amount: dollarsOf(301), source: 'host', externalId: 'd2' })).rejects.toThrow(
      'credit line',
    );
    await line.repay({ amount: dollarsOf(50), source: 'host', externalId: 'p1' });
    await line.withdraw({ amount: dollarsOf(250), source: 'bank', externalId: 't2' });
    await expect(line.withdraw({ amount: 1n, source: 'bank', externalId: 't3' })).rejects.toThrow(
      'can be spent',
    );
    expect(await line.balance()).toMatchObject({ available: 0n, creditUsed: dollarsOf(150) });
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it('is used by charges themselves where the host says so', async () => {
    const world = await projectsWorld({ funds: 0n, availableMode: 'both' });
    const { line } = world.of();
    await line.setLimit(dollarsOf(100));
    await line.fund({ amount: dollarsOf(20), source: 'bank', externalId: 't1' });
    const app = await world.project('app');
    expect((await world.spend(app, 'AWS', 120.01)).declineReason).toBe('insufficient_balance');
    expect((await world.spend(app, 'AWS', 50)).status).toBe('posted');
    expect(await line.balance()).toEqual({
      ...{ available: dollarsOf(70), pending: 0n, creditLimit: dollarsOf(100), creditUsed: dollarsOf(30) },
    });
    await expect(line.draw({ amount: 1n, source: 'host', externalId: 'd' })).rejects.toThrow(
      'nothing to draw',
    );
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });
});

describe('linked usage', () => {
  it('is part of a project’s spend, once, on its own day, by its provider', async () => {
    const clock = { now: start };
    const runtime = { ...systemRuntime(), now: () => clock.now };
    const bursar = createBursar({ storage: memoryStorage(), runtime, products: [costs(), projects()] });
    const ada = await bursar.actors.ofSession({ id: 'ada', email: null });
    const account = bursar.for(ada).projects;
    const { project } = await account.create({ name: 'app' });
    const record = (cost: bigint, app: string) =>
      bursar.for(ada).costs.record({
        ...{ provider: 'openai', model: 'gpt-4.1', inputTokens: 1, outputTokens: 1, tags: { app } },
        cost,
      });
    await record(dollarsOf(3), 'tutor');
    clock.now = new Date(start.getTime() + 1_000);
    await account.linkUsage(project.id, { key: 'app', value: 'tutor' });
    await record(dollarsOf(2.5), 'tutor');
    await record(dollarsOf(9), 'other');
    await bursar.tick();
    expect((await account.profitAndLoss(project.id)).spend).toBe(dollarsOf(2.5));
    expect(await account.syncUsage()).toBe(1);
    expect(await account.syncUsage()).toBe(0);
    const pnl = await account.profitAndLoss(project.id);
    expect(pnl.topProviders).toEqual([{ name: 'OpenAI', amount: dollarsOf(5.5) }]);
    expect((await account.spend()).byCategory).toEqual([
      { name: 'ai-apis', amount: dollarsOf(5.5), percentage: '100' },
    ]);
    expect(await bursar.verify(ada.tenant)).toEqual([]);
  });
});
