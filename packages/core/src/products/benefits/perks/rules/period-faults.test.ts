import { describe, expect, it } from 'vitest';
import { benefitsWorld } from '../../benefits.fixture.js';
import { benefits, touchedPeriods, type TouchedPeriod } from '../model.js';
import { periodFaults } from './period-faults.js';

async function marked() {
  const world = await benefitsWorld();
  await world.addCard('Amex Green');
  const { credits } = (await world.get('/benefits')) as { credits: { period_id: string }[] };
  const path = `/benefits/${credits[0]?.period_id}/use`;
  await world.must({ method: 'PATCH', path, body: { usageStatus: 'partial', usedAmount: 5 } });
  const tenant = world.storage.tenant(world.homes.home.actor.tenant);
  const rows = await tenant.collection(benefits).find({});
  const [period] = await tenant.collection(touchedPeriods).find({});
  return { world, tenant, rows, period: period as TouchedPeriod };
}

describe('periodFaults', () => {
  it('finds nothing wrong with what marking wrote', async () => {
    const { rows, period } = await marked();
    expect(periodFaults(rows, [period])).toEqual([]);
  });

  it.each<[Partial<TouchedPeriod>, readonly string[]]>([
    [{ benefitId: 'gone' }, ['no_benefit']],
    [{ id: 'x.20260101' }, ['wrong_id']],
    [{ end: '2031-01-01' }, ['no_such_period']],
    [{ amount: 1_000_000 }, ['wrong_amount']],
    [{ used: -1 }, ['overused']],
    [{ used: 999_999_999 }, ['overused']],
    [{ usedOn: null }, ['undated']],
  ])('names what is wrong with %o', async (change, faults) => {
    const { rows, period } = await marked();
    expect(periodFaults(rows, [{ ...period, ...change }]).map(({ fault }) => fault)).toEqual(faults);
  });

  it('is what `verify` asks of a household', async () => {
    const { world, tenant, period } = await marked();
    const { tenant: name } = world.homes.home.actor;
    expect(await world.bursar.verify(name)).toEqual([]);
    await tenant.collection(touchedPeriods).put([{ ...period, used: period.amount + 1 }]);
    expect(await world.bursar.verify(name)).toEqual([
      { area: 'benefits', fault: { periodId: period.id, fault: 'overused' } },
    ]);
  });
});
