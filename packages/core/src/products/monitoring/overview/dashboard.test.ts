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

  it('shows the printed figures of two providers with cost and two without', async () => {
    const providers = [
      fakeProvider({ slug: 'openai', name: 'OpenAI' }),
      fakeProvider({ slug: 'aws', name: 'AWS' }),
      fakeProvider({ slug: 'groq', name: 'Groq', kind: 'silent' }),
      fakeProvider({ slug: 'deepgram', name: 'Deepgram', kind: 'credits' }),
    ];
    const spend: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      openai: {
        ...{ '2026-03-05': '548.1', '2026-04-03': '164.08', '2026-04-07': '150', '2026-04-11': '50' },
        ...{ '2026-04-12': '30.2', '2026-04-13': '8.12' },
      },
      aws: { '2026-04-02': '103.72', '2026-04-08': '84.58', '2026-04-12': '21.7' },
    };
    for (const { connector, state } of providers)
      state.spend = (day): Record<string, string> => {
        const value = spend[connector.slug]?.[day];
        return value === undefined ? {} : { 'model-a': value };
      };
    // Connected two weeks before, so that all of the month before is known.
    const world = await monitoringWorld({ providers, start: new Date('2026-03-30T06:02:11Z') });
    for (const { connector } of providers) await world.connect(connector.slug);
    world.wait(14 * 24 * 3_600_000);
    await world.settle();
    const { body } = await world.ask({ as: 'viewer', method: 'GET', path: '/api/dashboard' });
    expect(body).toMatchObject({
      asOf: '2026-04-13T06:02:11Z',
      spend: {
        ...{ today: 8.12, yesterday: 51.9, last7d: 344.6, monthToDate: 612.4 },
        ...{ previousMonthSamePoint: 548.1, changePercent: 11.7, projectedMonth: 1510.7 },
        ...{ basisMix: ['billed'], notIncluded: ['groq', 'deepgram'] },
      },
      byProvider: [
        { provider: 'openai', amount: 402.4, percentage: 65.7 },
        { provider: 'aws', amount: 210, percentage: 34.3 },
      ],
      credits: [{ provider: 'deepgram', remaining: 49.3 }],
    });
    expect((body as { series: unknown }).series).toContainEqual({
      ...{ date: '2026-04-12', total: 51.9 },
      byProvider: { openai: 30.2, aws: 21.7 },
    });
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
