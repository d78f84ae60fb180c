import { describe, expect, it } from 'vitest';
import { memoryStorage } from '@bursar/adapter-memory';
import { benefitsWorld, type BenefitsWorld } from '../../benefits.fixture.js';
import type { BenefitTemplate, CardTemplate, Catalog } from '../../catalog/model.js';
import { extendCatalog, reviseBenefit } from '../../catalog/rules/extend-catalog.js';
import { usCatalog } from '../../catalog/rules/us-catalog.js';
import { auditEvents } from '../../../../platform/tenancy/audit/model.js';

const gold = usCatalog.templates.find(
  ({ issuer, name }) => issuer === 'Amex' && name === 'Gold',
) as CardTemplate;
const dining = gold.benefits.find(({ scheduleType }) => scheduleType === 'monthly');
const key = dining?.key ?? '';
const withTemplate = (template: CardTemplate): Catalog => extendCatalog(usCatalog, { templates: [template] });

/** A household that added the card in September under the shipped catalog, then met another one. */
async function households(next: Catalog): Promise<{ readonly world: BenefitsWorld; readonly card: string }> {
  const storage = memoryStorage();
  const before = await benefitsWorld({ storage });
  const card = await before.addCard('Amex Gold');
  return { world: await benefitsWorld({ storage, catalog: next, homes: before.homes }), card };
}

/** The amounts of the credit's periods, by their first day. */
async function amounts(world: BenefitsWorld): Promise<Record<string, number>> {
  const { credits } = (await world.get('/benefits')) as {
    credits: { benefit_id: string; credit_name: string }[];
  };
  const held = credits.find(({ credit_name: name }) => name === dining?.creditName);
  const { periods } = (await world.get(`/benefits/${held?.benefit_id}?include_future=true`)) as {
    periods: { period_start: string; amount: number }[];
  };
  return Object.fromEntries(periods.map(({ period_start: start, amount }) => [start, amount]));
}

const days = async (world: BenefitsWorld, ...all: readonly string[]): Promise<void> => {
  for (const day of all) {
    world.goTo(day);
    await world.bursar.tick(world.clock.now);
  }
};

describe('a newer catalog', () => {
  it('changes the periods that start from its first day on, and none that has started', async () => {
    const old = (dining?.amount ?? 0) / 100;
    const { world } = await households(
      withTemplate(reviseBenefit(gold, key, '2026-11-01', { amount: 4_300 })),
    );
    await days(world, '2026-09-24', '2026-10-01', '2026-10-30');
    expect((await amounts(world))['2026-11-01']).toBe(old);
    await days(world, '2026-10-31', '2026-11-01', '2026-11-02');
    expect(await amounts(world)).toMatchObject({
      '2026-09-01': old,
      '2026-10-01': old,
      '2026-11-01': 43,
      '2026-12-01': 43,
    });
    const audited = await world.storage
      .tenant(world.homes.home.actor.tenant)
      .log(auditEvents)
      .page({ action: 'benefit.catalog_updated' }, { order: { by: 'at', direction: 'asc' } });
    expect(audited.map(({ userId, metadata }) => [userId, metadata])).toEqual([
      [null, { template: `${gold.id}/${key}`, version: 2 }],
    ]);
    expect(world.failures).toEqual([]);
  });

  it('that comes late leaves the running period and changes the next', async () => {
    const old = (dining?.amount ?? 0) / 100;
    const { world } = await households(
      withTemplate(reviseBenefit(gold, key, '2026-09-10', { amount: 4_300 })),
    );
    await days(world, '2026-09-24');
    expect(await amounts(world)).toMatchObject({ '2026-09-01': old, '2026-10-01': 43 });
  });

  it('keeps what a household set itself where the issuer changed something else', async () => {
    const { world } = await households(
      withTemplate(reviseBenefit(gold, key, '2026-10-01', { description: 'Other places now.' })),
    );
    const { credits } = (await world.get('/benefits')) as {
      credits: { benefit_id: string; credit_name: string }[];
    };
    const id = credits.find(({ credit_name: name }) => name === dining?.creditName)?.benefit_id;
    await world.must({ method: 'PATCH', path: `/benefits/${id}`, body: { amount: 7 } });
    await days(world, '2026-09-24', '2026-10-01');
    expect(await amounts(world)).toMatchObject({ '2026-10-01': 7, '2026-11-01': 7 });
  });

  it('brings credits that the issuer added since, once, and ends those it ended', async () => {
    const gym = { ...(dining as BenefitTemplate), key: 'gym', creditName: 'Gym credit' };
    const ended = reviseBenefit(gold, key, '2026-10-20', { endsOn: '2026-10-31' });
    const { world, card } = await households(
      withTemplate({ ...ended, benefits: [...ended.benefits, { ...gym, effectiveFrom: '2026-10-15' }] }),
    );
    const names = async () =>
      ((await world.get(`/benefits?card_id=${card}`)) as { credits: { credit_name: string }[] }).credits
        .map(({ credit_name: name }) => name)
        .filter((name) => name === 'Gym credit' || name === dining?.creditName)
        .sort();
    await days(world, '2026-09-24', '2026-10-14');
    expect(await names()).toEqual([dining?.creditName]);
    await days(world, '2026-10-15', '2026-10-16', '2026-10-31');
    expect(await names()).toEqual([dining?.creditName, 'Gym credit'].sort());
    await days(world, '2026-11-01', '2026-11-02');
    expect(await names()).toEqual(['Gym credit']);
  });
});
