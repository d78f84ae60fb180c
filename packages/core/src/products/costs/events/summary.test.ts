import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costEvents } from '../../../platform/spending/usage/model.js';
import { costsWorld } from '../costs.fixture.js';

const dayMs = 86_400_000;
const trace = '0af7651916cd43dd8448eb211c80319c';
const usage = { provider: 'openai', model: 'gpt-4.1', inputTokens: 1, outputTokens: 1 };

describe('the summary', () => {
  it('covers today and whole UTC days before it, not more', async () => {
    const { of, wait } = await costsWorld();
    await of('member').record({ ...usage, cost: 1n });
    wait(13 * 3_600_000 - 1);
    await of('member').record({ ...usage, cost: 10n });
    wait(1);
    await of('member').record({ ...usage, cost: 100n });
    const daily = async () => (await of('member').summary({ days: 7 })).daily;
    const [second, third] = [
      { day: '2026-05-02', cost: 11n },
      { day: '2026-05-03', cost: 100n },
    ];
    wait(6 * dayMs - 1);
    expect(await daily()).toEqual([second, third]);
    wait(1);
    expect(await daily()).toEqual([third]);
    wait(dayMs);
    expect(await daily()).toEqual([]);
  });

  it('counts a trace wholly where its last event lies', async () => {
    const { of, wait } = await costsWorld();
    await of('member').record({ ...usage, cost: 1000n, traceId: trace });
    await of('member').record({ ...usage, cost: 7n, traceId: trace, tags: { _ns_estimated: 'true' } });
    wait(10 * dayMs);
    await of('member').record({ ...usage, cost: 1n, traceId: trace });
    const { traces, totals } = await of('member').summary({ days: 7 });
    expect(traces).toEqual([{ traceId: trace, cost: 1008n, count: 3 }]);
    expect(totals).toMatchObject({ cost: 1n, count: 1 });
    const exact = await of('member').summary({ days: 7, excludeEstimated: true });
    expect(exact.traces).toEqual([{ traceId: trace, cost: 1001n, count: 2 }]);
    wait(10 * dayMs);
    expect((await of('member').summary({ days: 7 })).traces).toEqual([]);
  });

  it('finds the dearest also where estimated events had hidden them', async () => {
    const { of } = await costsWorld();
    const traceOf = (index: number): string => index.toString(16).padStart(32, '0');
    const tags = { _ns_estimated: 'true' };
    for (let index = 0; index < 30; index++)
      await of('member').record({ ...usage, cost: 1000n, traceId: traceOf(index), tags });
    await of('member').record({ ...usage, cost: 1n, traceId: trace });
    expect((await of('member').summary({ days: 7 })).traces).toHaveLength(25);
    const { traces } = await of('member').summary({ days: 7, excludeEstimated: true });
    expect(traces).toEqual([{ traceId: trace, cost: 1n, count: 1 }]);
  });

  it('keeps the sums that a recount of the events gives, and adds up to them', async () => {
    const event = fc.record({
      provider: fc.constantFrom('openai', 'mcp'),
      model: fc.constantFrom('a', 'b'),
      cost: fc.bigInt(0n, 5000n),
      tags: fc.constantFrom({}, { team: 'x' }, { _ns_estimated: 'true', team: 'y' }),
      traceId: fc.constantFrom(undefined, trace),
      hours: fc.nat(40),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), fc.boolean(), async (events, excludeEstimated) => {
        const { of, wait, storage, actors } = await costsWorld();
        for (const { hours, ...each } of events) {
          await of('member').record({ inputTokens: 1, outputTokens: 1, ...each });
          wait(hours * 3_600_000);
        }
        const { items } = await of('member').list({ limit: 100 });
        const counted = items.filter(({ tags }) => !excludeEstimated || tags['_ns_estimated'] !== 'true');
        const summary = await of('member').summary({ days: 90, excludeEstimated });
        expect(summary.totals.count).toBe(counted.length);
        expect(summary.totals.cost).toBe(counted.reduce((sum, { cost }) => sum + cost, 0n));
        const { rollups } = storage.tenant(actors.member.tenant).log(costEvents);
        const range = { from: '2026-01-01', before: '2027-01-01' };
        for (const dimension of ['model', 'source', 'key', 'tool', 'trace', 'customer', 'tag', 'estimated'])
          expect(await rollups.series(dimension, range)).toEqual(await rollups.recompute(dimension, range));
      }),
      { numRuns: 40 },
    );
  });
});
