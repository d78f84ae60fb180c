import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { parseMicros } from '../../../kernel/micros.js';
import { monitoringWorld } from '../monitoring.fixture.js';
import { fakeProvider } from '../provider.fixture.js';
import { counting } from './waves.fixture.js';

describe('the dashboard', () => {
  it.each([1, 20])('of %i providers waits for the store at most three times in a row', async (count) => {
    const counted = counting(memoryStorage());
    const providers = Array.from({ length: count }, (_, index) =>
      fakeProvider({ slug: `provider-${index}`, name: `Provider ${index}` }),
    );
    const world = await monitoringWorld({ storage: counted.storage, providers, plan: 'team' });
    for (const { connector } of providers) await world.connect(connector.slug);
    for (const period of ['monthly', 'daily', 'weekly'] as const)
      await world.of('owner').thresholds.save({ period, amount: parseMicros('100') });
    const waits = await counted.waitsOf(() => world.of('owner').overview.dashboard('90d'));
    expect(waits).toBeGreaterThan(0);
    expect(waits).toBeLessThanOrEqual(3);
    await world.of('owner').thresholds.save({ period: 'total', amount: parseMicros('100') });
    expect(await counted.waitsOf(() => world.of('owner').overview.dashboard())).toBeLessThanOrEqual(3);
  });

  it('of a new workspace is empty, not an error', async () => {
    const { of } = await monitoringWorld();
    const seen = await of('viewer').overview.dashboard();
    expect(seen).toMatchObject({
      asOf: null,
      spend: { today: 0n, monthToDate: 0n, changePercent: null, basisMix: [], notIncluded: [] },
      series: [],
      byProvider: [],
      credits: [],
      setup: {
        connectedProvider: false,
        firstSyncDone: false,
        thresholdCreated: false,
        channelVerified: false,
      },
    });
  });
});
