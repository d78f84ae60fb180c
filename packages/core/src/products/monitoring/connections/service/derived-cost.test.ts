import { describe, expect, it } from 'vitest';
import { costEvents } from '../../../../platform/spending/usage/model.js';
import { newEvent } from '../../../../platform/spending/usage/usage.fixture.js';
import { priceBook } from '../../../../platform/spending/prices/rules/price-book.js';
import { price } from '../../../../platform/spending/prices/rules/rates.js';
import { monitoringWorld, type MonitoringWorld } from '../../monitoring.fixture.js';
import { fakeProvider, type FakeProvider } from '../../provider.fixture.js';
import type { CumulativeReading, Failure } from '../ports.js';

const hour = 3_600_000;
const usd = (value: string) => ({ value, unit: 'major', currency: 'USD' }) as const;
const reading = (value: string, since: string | null = null): CumulativeReading[] => [
  { name: 'usage', amount: usd(value), since },
];

/** Tells something else, and syncs some time later. */
const after = async (world: MonitoringWorld, ms: number, change: () => void): Promise<void> => {
  change();
  world.wait(ms);
  await world.settle();
};
const costOf = async (world: MonitoringWorld, provider: string) =>
  (await world.of('owner').overview.summary({ provider })).cost;
const spendOf = async (world: MonitoringWorld) => (await world.of('owner').overview.dashboard()).spend;

async function worldOf(provider: FakeProvider, options: Parameters<typeof monitoringWorld>[0] = {}) {
  const world = await monitoringWorld({ ...options, providers: [provider] });
  const accountId = await world.connect(provider.connector.slug);
  return { world, accountId, state: provider.state };
}

describe('cost derived from a growing total', () => {
  const counter = () => {
    const provider = fakeProvider({ slug: 'counter', name: 'Counter', kind: 'readings' });
    provider.state.readings = reading('10');
    return worldOf(provider);
  };

  it('is unknown after one reading, and the rise from the second on', async () => {
    const { world, state } = await counter();
    expect(await costOf(world, 'counter')).toBeNull();
    expect(await spendOf(world)).toMatchObject({ basisMix: [], notIncluded: ['counter'] });
    await after(world, 2 * hour, () => (state.readings = reading('12.5')));
    await after(world, 2 * hour, () => (state.readings = reading('13')));
    expect(await costOf(world, 'counter')).toMatchObject({ today: 3_000_000n, basis: 'derived' });
    expect(await spendOf(world)).toMatchObject({ basisMix: ['derived'], notIncluded: [] });
    expect(world.failures).toEqual([]);
  });

  it('counts from zero when the total began again, or fell', async () => {
    const { world, state } = await counter();
    await after(world, 2 * hour, () => (state.readings = reading('12', '2026-04-13')));
    expect(await costOf(world, 'counter')).toMatchObject({ today: 12_000_000n });
    await after(world, 2 * hour, () => (state.readings = reading('4', '2026-04-13')));
    expect(await costOf(world, 'counter')).toMatchObject({ today: 16_000_000n });
    await after(world, 2 * hour, () => (state.readings = reading('4', '2026-04-13')));
    expect(await costOf(world, 'counter')).toMatchObject({ today: 16_000_000n });
  });

  it('belongs to the day of the later reading', async () => {
    const { world, state } = await counter();
    await after(world, 2 * hour, () => (state.readings = reading('11')));
    await after(world, 20 * hour, () => (state.readings = reading('15')));
    expect(await costOf(world, 'counter')).toMatchObject({ yesterday: 1_000_000n, today: 4_000_000n });
  });

  it('survives a failure between two readings', async () => {
    const { world, state } = await counter();
    const down: Failure = { kind: 'unreachable', message: 'connect ECONNREFUSED' };
    await after(world, 2 * hour, () => (state.down = down));
    await after(world, 2 * hour, () => {
      state.down = null;
      state.readings = reading('17');
    });
    expect(await costOf(world, 'counter')).toMatchObject({ today: 7_000_000n });
  });
});

describe('cost derived from a balance', () => {
  const prepaid = (credits: FakeProvider['state']['credits']) => {
    const provider = fakeProvider({ slug: 'prepaid', name: 'Prepaid', kind: 'balance' });
    provider.state.credits = credits;
    return worldOf(provider);
  };

  it('is its fall; a rise that nobody explains says nothing', async () => {
    const { world, state } = await prepaid({ remaining: '50', total: null });
    await after(world, 2 * hour, () => (state.credits = { remaining: '47', total: null }));
    await after(world, 2 * hour, () => (state.credits = { remaining: '60', total: null }));
    await after(world, 2 * hour, () => (state.credits = { remaining: '58', total: null }));
    expect(await costOf(world, 'prepaid')).toMatchObject({ today: 5_000_000n, basis: 'derived' });
    const { credits, spend } = await world.of('owner').overview.dashboard();
    expect(credits).toMatchObject([{ provider: 'prepaid', remaining: 58_000_000n }]);
    expect(spend.monthToDate).toBe(5_000_000n);
  });

  it('adds what was paid in where the provider tells it', async () => {
    const { world, state } = await prepaid({ remaining: '50', total: '100' });
    await after(world, 2 * hour, () => (state.credits = { remaining: '57', total: '120' }));
    expect(await costOf(world, 'prepaid')).toMatchObject({ today: 13_000_000n });
  });
});

describe('usage without cost', () => {
  const prices = priceBook([
    [price({ provider: 'tokens', model: 'model-a', rates: { input: '1000', output: '5000' } })],
  ]);
  const counted = async () => {
    const provider = fakeProvider({ slug: 'tokens', name: 'Tokens', kind: 'usage' });
    return worldOf(provider, { prices });
  };

  it('is priced by our own prices, and says so; a model without a price adds nothing', async () => {
    const { world, accountId } = await counted();
    // 1,000 tokens in and 200 out: a dollar each.
    expect(await costOf(world, 'tokens')).toMatchObject({ yesterday: 2_000_000n, basis: 'estimated' });
    expect(await spendOf(world)).toMatchObject({ monthToDate: 26_000_000n, basisMix: ['estimated'] });
    const lines = (await world.of('owner').overview.export({ from: '2026-04-12', to: '2026-04-12' })).lines;
    expect(lines).toMatchObject([{ accountId, model: 'model-a', amount: 2_000_000n, basis: 'estimated' }]);
  });

  it('of models without any price is left out, not free', async () => {
    const provider = fakeProvider({ slug: 'tokens', name: 'Tokens', kind: 'usage' });
    const { world } = await worldOf(provider, { prices: priceBook([]) });
    expect(await costOf(world, 'tokens')).toBeNull();
    expect(await spendOf(world)).toMatchObject({ monthToDate: 0n, notIncluded: ['tokens'] });
  });

  it('is reconciled beside what was recorded here, apart from what is metered and billed', async () => {
    const { world } = await counted();
    const { tenant } = world.actors.owner;
    const at = new Date('2026-04-12T10:00:00Z');
    const call = { createdAt: at, provider: 'tokens', model: 'model-a', inputTokens: 500, outputTokens: 100 };
    await world.storage
      .tenant(tenant)
      .log(costEvents)
      .append([newEvent(1, { ...call, cost: 900_000n })]);
    const { providers } = await world
      .of('owner')
      .overview.reconcile({ from: '2026-04-12', to: '2026-04-12' });
    const [line] = providers;
    expect(line).toMatchObject({
      provider: 'tokens',
      estimated: { micros: 900_000n, tokens: 600n },
      metered: { micros: null },
      billed: { micros: null },
      derived: { micros: null },
      priced: { micros: 2_000_000n, tokens: 2_400n },
      against: 'priced',
      difference: 1_100_000n,
    });
    // Four times the tokens at our mean price, less what model-b would have cost.
    expect(line?.causes).toEqual([
      { cause: 'volume', micros: 2_700_000n },
      { cause: 'price', micros: -1_600_000n },
    ]);
    const asked = {
      as: 'owner',
      method: 'GET',
      path: '/api/reconciliation?from=2026-04-12&to=2026-04-12',
    } as const;
    expect((await world.ask(asked)).body).toMatchObject({
      providers: [{ comparedWith: 'priced', priced: { amount: 2 }, billed: { amount: null } }],
    });
  });
});
