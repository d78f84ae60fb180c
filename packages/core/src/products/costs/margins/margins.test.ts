import { describe, expect, it } from 'vitest';
import { costsWorld, type CostsWorld } from '../costs.fixture.js';

const day = 24 * 3_600_000;

const spend = ({ ask }: CostsWorld, dollars: number) =>
  ask({
    as: 'key',
    method: 'POST',
    path: '/api/cost-events',
    body: {
      provider: 'openai',
      model: 'gpt-4.1',
      inputTokens: 1,
      outputTokens: 1,
      costMicrodollars: dollars * 1_000_000,
      customer: 'globex',
    },
  });
const map = ({ ask }: CostsWorld) =>
  ask({
    as: 'admin',
    method: 'POST',
    path: '/api/customer-mappings',
    body: { stripeCustomerId: 'cus_globex', tagValue: 'globex' },
  });
const listen = ({ of }: CostsWorld) =>
  of('owner').webhooks.create({
    url: 'https://hooks.example.com/in',
    eventTypes: ['margin.threshold_crossed'],
  });
const told = ({ sent }: CostsWorld) =>
  sent.map(({ body }) => (JSON.parse(body) as { data: { object: object } }).data.object);
const work = async ({ bursar }: CostsWorld): Promise<void> => {
  await bursar.tick();
  await bursar.dispatch();
  await bursar.dispatch();
};

describe('a margin that became worse', () => {
  it('is told once per customer, month and tier', async () => {
    const world = await costsWorld();
    await listen(world);
    await map(world);
    await work(world);
    expect(told(world)).toEqual([]);
    await spend(world, 60);
    world.wait(day);
    await work(world);
    expect(told(world)).toEqual([
      {
        customer: { stripeId: 'cus_globex', name: 'Globex', tagValue: 'globex' },
        margin: { previous: 1, current: 0.4, previousTier: 'healthy', currentTier: 'moderate' },
        revenue_microdollars: 100_000_000,
        cost_microdollars: 60_000_000,
        period: '2026-05',
      },
    ]);
    world.wait(day);
    await work(world);
    expect(told(world)).toHaveLength(1);
    await spend(world, 45);
    world.wait(day);
    await work(world);
    expect(told(world)[1]).toMatchObject({ margin: { current: -0.05, currentTier: 'critical' } });
    expect(world.failures).toEqual([]);
  });

  it('is not told when it became better, nor without anybody mapped', async () => {
    const world = await costsWorld();
    await listen(world);
    await spend(world, 99);
    world.wait(40 * day);
    await map(world);
    await work(world);
    expect(told(world)).toEqual([]);
    const { items } = await world.of('owner').margins.mappings({ limit: 10 });
    await world.of('owner').margins.unmap(items[0]?.id ?? '');
    await spend(world, 99);
    world.wait(day);
    await work(world);
    expect(told(world)).toEqual([]);
  });
});

describe('a customer that carries the provider’s own id', () => {
  it('needs no mapping', async () => {
    const world = await costsWorld();
    await world.ask({
      as: 'key',
      method: 'POST',
      path: '/api/cost-events',
      body: {
        provider: 'openai',
        model: 'o3',
        inputTokens: 1,
        outputTokens: 1,
        costMicrodollars: 5,
        customer: 'cus_globex',
      },
    });
    const { customers } = await world.of('owner').margins.report('2026-05');
    expect(customers).toMatchObject([{ customer: 'cus_globex', matchType: 'auto', cost: 5n }]);
    expect(await world.of('rival').margins.report('2026-05')).toEqual({ month: '2026-05', customers: [] });
  });
});
