import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '@bursar/core';
import { testWorld } from '@bursar/core/testing';
import { expect, it } from 'vitest';

const dollars = (amount: number): bigint => BigInt(amount) * 1_000_000n;
const ada = [{ type: 'user', id: 'ada' }];

/** A host with ten dollars a month by the clocks of New York, ten seconds before March ends there. */
async function tenSecondsBefore() {
  const world = testWorld({
    start: new Date('2026-04-01T03:59:50.000Z'),
    storage: ({ now }) => memoryStorage({ now }),
  });
  const bursar = createBursar({ storage: world.storage, runtime: world.runtime });
  const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
  const { budgets } = bursar.for(actor);
  const { budget } = await budgets.create({
    subjectType: 'user',
    subjectId: 'ada',
    cap: dollars(10),
    window: { kind: 'calendar', unit: 'month', zone: 'America/New_York' },
  });
  const figures = async () => {
    const [status] = await budgets.statuses([budget]);
    return status && { settled: status.settled, held: status.held, available: status.available };
  };
  return { world, tenant: actor.tenant, budgets, figures };
}

it('the month ends while a call is open: the call belongs to March, April begins whole', async () => {
  const { world, tenant, budgets, figures } = await tenSecondsBefore();
  const call = await budgets.reserve({ subjects: ada, amounts: { usd: dollars(8) }, ttlMs: 60_000 });
  expect(await figures()).toEqual({ settled: 0n, held: dollars(8), available: dollars(2) });
  expect((await budgets.reserve({ subjects: ada, amounts: { usd: dollars(3) } })).verdict).toBe('refused');

  world.runtime.advance({ seconds: 10 });
  expect(await figures()).toEqual({ settled: 0n, held: 0n, available: dollars(10) });
  const next = await budgets.reserve({ subjects: ada, amounts: { usd: dollars(10) } });
  expect(next.verdict).toBe('admitted');
  expect(await world.events(tenant, 'budget.reset')).toHaveLength(1);

  // The provider answers at last. What it cost is March's, to the cent; April does not feel it.
  const settled = await budgets.settle({ holdId: call.holdId ?? '', actual: { usd: dollars(7) } });
  expect([settled.status, settled.charges[0]?.charged]).toEqual(['settled', '7000000']);
  expect(await figures()).toEqual({ settled: 0n, held: dollars(10), available: 0n });
  expect(await budgets.verify()).toEqual([]);
});

it('a caller that dies holds nothing longer than it asked for', async () => {
  const { world, budgets, figures } = await tenSecondsBefore();
  await budgets.reserve({ subjects: ada, amounts: { usd: dollars(8) }, ttlMs: 5_000 });
  world.runtime.advance({ seconds: 5 });
  expect(await figures()).toEqual({ settled: 0n, held: 0n, available: dollars(10) });
});
