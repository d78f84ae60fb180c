import { describe, expect, it } from 'vitest';
import { outgoingEvents } from '../../../../storage/outbox.js';
import { benefitsWorld, type BenefitsWorld } from '../../benefits.fixture.js';

const announced = async (world: BenefitsWorld): Promise<string[]> => {
  const events = await world.storage
    .tenant(world.homes.home.actor.tenant)
    .log(outgoingEvents)
    .page({}, { order: { by: 'at', direction: 'asc' } });
  return events
    .map(({ type, data }) => {
      const { day, remaining } = data as { day: string; remaining: string };
      return `${day} ${type} ${remaining}`;
    })
    .sort();
};
const addCredit = async (world: BenefitsWorld): Promise<string> => {
  const card = await world.addCard('Amex Blue Cash Everyday');
  const { benefit_id: disney } = ((await world.get('/benefits')) as { credits: { benefit_id: string }[] })
    .credits[0] ?? { benefit_id: '' };
  await world.must({ method: 'PATCH', path: `/benefits/${disney}`, body: { status: 'discontinued' } });
  const body = { card_id: card, credit_name: 'Gym', amount: 10, schedule_type: 'monthly' };
  return ((await world.must({ method: 'POST', path: '/benefits', body })).body as { benefit_id: string })
    .benefit_id;
};

describe('the day of a household', () => {
  it('announces what opens, ends soon and was lost, each once', async () => {
    const world = await benefitsWorld();
    await addCredit(world);
    for (const day of ['2026-09-24', '2026-09-29', '2026-09-30', '2026-10-01', '2026-10-01', '2026-10-02']) {
      world.goTo(day);
      await world.bursar.tick(world.clock.now);
    }
    expect(await announced(world)).toEqual([
      '2026-09-29 benefit.expiring 10000000',
      '2026-10-01 benefit.lost 10000000',
      '2026-10-01 benefit.period_opened 10000000',
    ]);
    expect(world.failures).toEqual([]);
  });

  it('makes up for days that were missed', async () => {
    const world = await benefitsWorld();
    const benefit = await addCredit(world);
    await world.bursar.tick(world.clock.now);
    await world.must({
      method: 'PATCH',
      path: `/benefits/${benefit}.20260901/use`,
      body: { usageStatus: 'partial', usedAmount: 4 },
    });
    world.goTo('2026-10-03');
    await world.bursar.tick(world.clock.now);
    expect(await announced(world)).toEqual([
      '2026-09-29 benefit.expiring 6000000',
      '2026-10-01 benefit.lost 6000000',
      '2026-10-01 benefit.period_opened 10000000',
    ]);
  });

  it('is silent about what is used', async () => {
    const world = await benefitsWorld();
    const benefit = await addCredit(world);
    await world.must({
      method: 'PATCH',
      path: `/benefits/${benefit}.20260901/use`,
      body: { usageStatus: 'used' },
    });
    for (const day of ['2026-09-24', '2026-10-01']) {
      world.goTo(day);
      await world.bursar.tick(world.clock.now);
    }
    expect(await announced(world)).toEqual(['2026-10-01 benefit.period_opened 10000000']);
  });

  it('begins in the household’s own zone', async () => {
    const world = await benefitsWorld({ at: '2026-09-30T08:00:00.000Z' });
    await addCredit(world);
    await world.of('home').household.configure({ zone: 'America/Los_Angeles' });
    await world.bursar.tick(world.clock.now);
    for (const [at, count] of [
      ['2026-10-01T06:59:00.000Z', 0],
      ['2026-10-01T07:00:00.000Z', 1],
    ] as const) {
      world.clock.now = new Date(at);
      await world.bursar.tick(world.clock.now);
      const opened = (await announced(world)).filter((event) => event.includes('period_opened'));
      expect(opened).toHaveLength(count);
    }
  });
});
