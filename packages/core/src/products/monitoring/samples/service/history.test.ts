import { describe, expect, it } from 'vitest';
import { monitoringWorld } from '../../monitoring.fixture.js';
import { restatements, spendDays, spendDetails } from '../model.js';

const day = 24 * 3_600_000;

describe('history', () => {
  it('beyond the plan is forgotten a month later, and not before', async () => {
    const world = await monitoringWorld({ plan: 'free' });
    const accountId = await world.connect();
    const tenant = world.storage.tenant(world.actors.owner.tenant);
    const oldest = async (): Promise<string | undefined> =>
      (
        await tenant
          .collection(spendDays)
          .find({ accountId }, { order: { by: 'day', direction: 'asc' }, limit: 1 })
      )[0]?.day;
    expect(await oldest()).toBe('2026-03-14');
    for (let i = 0; i < 35; i++) {
      world.wait(day);
      await world.settle();
    }
    expect(await oldest()).toBe('2026-03-19');
    expect(world.failures).toEqual([]);
  });

  it('is gone when it is purged, and kept when it is not', async () => {
    const world = await monitoringWorld();
    const accountId = await world.connect();
    const tenant = world.storage.tenant(world.actors.owner.tenant);
    const count = async (): Promise<number> =>
      (await tenant.collection(spendDays).count({ accountId })) +
      (await tenant.collection(spendDetails).count({ accountId })) +
      (await tenant.collection(restatements).count({ accountId }));
    await world.of('owner').connections.disconnect({ provider: 'openai' });
    expect(await count()).toBeGreaterThan(0);
    expect((await world.of('owner').overview.dashboard()).spend.monthToDate).toBe(39_000_000n);
    await world.of('owner').connections.disconnect({ provider: 'openai', purgeHistory: true });
    expect(await count()).toBe(0);
  });

  it('is verified: sums that differ from their parts are found', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const { tenant } = world.actors.owner;
    expect(await world.bursar.verify(tenant)).toEqual([]);
    const table = world.storage.tenant(tenant).collection(spendDays);
    const [seen] = await table.find({ signal: 'cost', day: '2026-04-11' });
    if (!seen) throw new Error('the day is known');
    await table.put([{ ...seen, amounts: [{ currency: 'USD', basis: 'billed', micros: '1' }] }]);
    expect(await world.bursar.verify(tenant)).toEqual([
      { area: 'monitoring', fault: { fault: 'sums_differ', day: seen.id } },
    ]);
  });

  it('is taken from a file too, again and again', async () => {
    const world = await monitoringWorld();
    const accountId = await world.connect('deepgram');
    const given = {
      accountId,
      signal: 'cost',
      range: { from: '2026-04-01', before: '2026-04-03' },
      samples: [
        {
          day: '2026-04-01',
          dimensions: { model: 'nova' },
          amount: { value: '12.5', unit: 'major', currency: 'USD' },
          basis: 'billed',
          quantities: {},
        },
      ],
    } as const;
    expect(await world.of('owner').connections.importSamples(given)).toBe(2);
    expect(await world.of('owner').connections.importSamples(given)).toBe(0);
    expect((await world.of('owner').overview.dashboard()).spend.monthToDate).toBe(12_500_000n);
    await expect(world.of('rival').connections.importSamples(given)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
