import { memoryStorage } from '@bursar/adapter-memory';
import { cipher, createBursar, systemRuntime } from '@bursar/core';
import { monitoring } from '@bursar/core/monitoring';
import { afterAll, describe, expect, it } from 'vitest';
import { anthropicConnector } from './anthropic.js';
import { closeProviders, providerServer, type ProviderReply } from './provider-server.fixture.js';

afterAll(closeProviders);

const key = 'sk-ant-admin01-0123456789';
const page = (amount: string): ProviderReply => ({
  body: {
    data: [
      {
        starting_at: '2026-04-11T00:00:00Z',
        ending_at: '2026-04-12T00:00:00Z',
        results: [{ amount, currency: 'USD', model: 'example-model', cost_type: 'tokens' }],
      },
    ],
    ...{ has_more: false, next_page: null },
  },
});
const usage: ProviderReply = { body: { data: [], has_more: false, next_page: null } };

describe('a provider that changes its mind', () => {
  it('restates a day, keeps what it said before, and loses nothing while it is down', async () => {
    let cost = page('318.25');
    const { baseUrl } = await providerServer(({ path }) => (path.endsWith('cost_report') ? cost : usage));
    const clock = { now: new Date('2026-04-13T06:00:00Z') };
    const sealing = cipher({ keys: [{ id: 'test', secret: '22'.repeat(32) }] });
    const bursar = createBursar({
      storage: memoryStorage(),
      runtime: { ...systemRuntime({ cipher: sealing }), now: () => clock.now },
      products: [monitoring({ connectors: [anthropicConnector({ baseUrl })], fetch, planOf: () => 'team' })],
    });
    const actor = await bursar.actors.ofSession({ id: 'ana', email: null });
    const { connections, overview } = bursar.for(actor).monitoring;
    const { account } = await connections.connect({ provider: 'anthropic', credentials: { key } });
    const spent = async () => {
      await bursar.tick();
      return (await overview.dashboard()).spend.monthToDate;
    };
    expect(await spent()).toBe(3_182_500n);

    clock.now = new Date('2026-04-13T09:00:00Z');
    cost = { status: 429, headers: { 'retry-after': '3600' }, body: { error: key } };
    expect(await spent()).toBe(3_182_500n);
    const [throttled] = await connections.list();
    expect(throttled).toMatchObject({ status: 'degraded', lastError: { code: 'provider_throttled' } });
    expect(JSON.stringify(throttled?.lastError)).not.toContain(key);

    clock.now = new Date('2026-04-13T12:00:00Z');
    cost = page('500');
    expect(await spent()).toBe(5_000_000n);
    const days = { from: '2026-04-01', before: '2026-05-01' };
    const [restated] = await connections.restatements(account?.id ?? '', days);
    expect(restated).toMatchObject({ day: '2026-04-11', signal: 'cost' });
    expect(restated?.changes.map(({ was, is }) => [was?.amount, is?.amount])).toEqual([
      ['3182500', '5000000'],
    ]);
  });
});
