import { describe, expect, it } from 'vitest';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { benefitsWorld, type BenefitsWorld } from '../benefits.fixture.js';
import { touchedPeriods } from './model.js';

interface Credit {
  readonly benefit_id: string;
  readonly period_id: string;
  readonly credit_name: string;
  readonly credit_amount: number;
  readonly benefit_group: { readonly is_winner: boolean } | null;
}
const credits = async (world: BenefitsWorld, query = ''): Promise<readonly Credit[]> =>
  ((await world.get(`/benefits${query}`)) as { credits: readonly Credit[] }).credits;
const named = async (world: BenefitsWorld, name: string, query = ''): Promise<readonly Credit[]> =>
  (await credits(world, query)).filter(({ credit_name }) => credit_name === name);
const use = (world: BenefitsWorld, period: string, body: object) =>
  world.ask({ method: 'PATCH', path: `/benefits/${period}/use`, body });
const ownBenefit = async (world: BenefitsWorld, card: string, more: object = {}): Promise<string> => {
  const body = { card_id: card, credit_name: 'Gym credit', amount: 100, schedule_type: 'monthly', ...more };
  const added = await world.must({ method: 'POST', path: '/benefits', body });
  return (added.body as { benefit_id: string }).benefit_id;
};
const rowsOf = (world: BenefitsWorld) =>
  world.storage.tenant(world.homes.home.actor.tenant).collection(touchedPeriods).find({});

describe('periods', () => {
  it('PER-1 reading stores nothing, after a long pause the gap is unused, and ids stay', async () => {
    const world = await benefitsWorld();
    const benefit = await ownBenefit(world, await world.addCard('Amex Green'));
    world.goTo('2027-02-10');
    const { periods } = (await world.get(`/benefits/${benefit}`)) as {
      periods: { period_id: string; status: string }[];
    };
    expect(periods.map(({ period_id, status }) => [period_id.slice(-8), status])).toEqual([
      ['20270201', 'unused'],
      ['20270101', 'unused'],
      ['20261201', 'unused'],
      ['20261101', 'unused'],
      ['20261001', 'unused'],
      ['20260901', 'unused'],
    ]);
    expect(await rowsOf(world)).toEqual([]);
    expect((await use(world, `${benefit}.20261101`, { usageStatus: 'used' })).status).toBe(200);
    expect(await rowsOf(world)).toHaveLength(1);
  });

  it('DATE-2 days begin in the zone of the household', async () => {
    const world = await benefitsWorld({ at: '2026-10-01T03:00:00.000Z' });
    await ownBenefit(world, await world.addCard('Amex Green'));
    const label = async () =>
      ((await named(world, 'Gym credit'))[0] as unknown as { period_label: string }).period_label;
    expect(await label()).toBe('Oct 2026');
    await world.of('home').household.configure({ zone: 'America/New_York' });
    // The benefit was added on 1 October in UTC: in New York its first month has not begun yet.
    expect(await named(world, 'Gym credit')).toEqual([]);
    expect((await world.get('/calendar-events')) as object).toMatchObject({
      date_range: { start: '2026-09-30' },
    });
  });

  it('USE-5 what has not started, is not there, or is somebody else’s cannot be marked', async () => {
    const world = await benefitsWorld();
    const benefit = await ownBenefit(world, await world.addCard('Amex Green'));
    const mark = { usageStatus: 'used' };
    expect((await use(world, `${benefit}.20261001`, mark)).status).toBe(400);
    for (const id of [
      `${benefit}.20260801`,
      `${benefit}.20260902`,
      `${benefit}.20260231`,
      benefit,
      'x.20260901',
    ])
      expect((await use(world, id, mark)).status).toBe(404);
    const path = `/benefits/${benefit}.20260901/use`;
    expect((await world.ask({ as: 'rival', method: 'PATCH', path, body: mark })).status).toBe(404);
    expect((await world.ask({ as: 'rival', method: 'GET', path: `/benefits/${benefit}` })).status).toBe(404);
    expect(await rowsOf(world)).toEqual([]);
  });

  it('USE-1 two marks at once leave one state, and both are told', async () => {
    const world = await benefitsWorld();
    const benefit = await ownBenefit(world, await world.addCard('Amex Green'));
    const period = `${benefit}.20260901`;
    await Promise.all([
      use(world, period, { usageStatus: 'partial', usedAmount: 10 }),
      use(world, period, { usageStatus: 'partial', usedAmount: 20 }),
    ]);
    expect([1_000, 2_000]).toContain((await rowsOf(world))[0]?.used);
    const log = world.storage.tenant(world.homes.home.actor.tenant).log(auditEvents);
    expect(await log.page({ action: 'benefit_period.marked' })).toHaveLength(2);
  });

  it('PER-8 a gated credit counts for nothing until it opens', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Green');
    await ownBenefit(world, card, {
      credit_name: 'Gated',
      schedule_type: 'spend_gated',
      amount: 500,
      gate_spend: 10_000,
    });
    const [gated] = await named(world, 'Gated');
    const available = async () =>
      ((await world.get('/dashboard')) as { total_available: number }).total_available;
    const before = await available();
    expect(gated).toMatchObject({ is_locked: true });
    expect((await use(world, gated?.period_id ?? '', { unlocked: true })).body).toMatchObject({
      is_locked: false,
    });
    expect(await available()).toBe(before + 500);
    world.goTo('2027-01-05');
    expect((await named(world, 'Gated'))[0]).toMatchObject({ is_locked: true });
  });
});

describe('lists', () => {
  it('narrow by status, card and days', async () => {
    const world = await benefitsWorld();
    const green = await world.addCard('Amex Green', { nickname: 'travel' });
    const gold = await world.addCard('Amex Gold', { nickname: 'food' });
    await ownBenefit(world, green);
    const count = async (query: string) => (await credits(world, query)).length;
    expect(await count('?card=TRAV')).toBe(2);
    expect(await count('?card=amex gold'.replace(' ', '%20'))).toBe(4);
    expect(await count(`?card_id=${gold}&card=travel`)).toBe(4);
    expect(await count('?status=used')).toBe(0);
    expect(await count('?expiring_within_days=')).toBe(6);
    const soon = (await world.get('/benefits?expiring_within_days=6')) as { total_at_risk: number };
    expect(soon.total_at_risk).toBe(
      (await credits(world, '?expiring_within_days=6')).reduce((sum, each) => sum + each.credit_amount, 0),
    );
    for (const query of [
      '?status=spent',
      '?expiring_within_days=7.5',
      '?expiring_within_days=-1',
      '?expiring_within_days=abc',
    ])
      expect((await world.ask({ method: 'GET', path: `/benefits${query}` })).status).toBe(400);
  });

  it('GRP-3 a credit that a household needs once counts once, wherever it is shown', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Platinum');
    const one = ((await world.get('/dashboard')) as { total_available: number }).total_available;
    await world.addCard('Amex Green', { owner: 'Ben' });
    expect(((await world.get('/dashboard')) as { total_available: number }).total_available).toBe(one);
    const both = await named(world, 'CLEAR Plus credit');
    expect(both.map(({ benefit_group: group }) => group?.is_winner).sort()).toEqual([false, true]);
    const loser = both.find(({ benefit_group: group }) => !group?.is_winner);
    await use(world, loser?.period_id ?? '', { usageStatus: 'partial', usedAmount: 1 });
    const after = await named(world, 'CLEAR Plus credit');
    expect(after.find(({ benefit_group: group }) => group?.is_winner)?.period_id).toBe(loser?.period_id);
    world.goTo('2026-12-20');
    const list = (await world.get('/benefits?expiring_within_days=30')) as {
      total_at_risk: number;
      credits: { amount_remaining: number; credit_name: string; unit: string; is_locked: boolean }[];
    };
    const dollars = list.credits.filter(({ unit, is_locked }) => unit === 'dollars' && !is_locked);
    const total = dollars.reduce((sum, each) => sum + each.amount_remaining, 0);
    expect(list.total_at_risk).toBe(total - 209);
  });
});

describe('benefits of one’s own', () => {
  it('a rehearsal checks the name and stores nothing', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Green');
    const body = {
      card_id: card,
      credit_name: 'Gym credit',
      amount: 100,
      schedule_type: 'monthly',
      dry_run: true,
    };
    const add = (more: object) =>
      world.ask({ method: 'POST', path: '/benefits', body: { ...body, ...more } });
    expect(await add({})).toMatchObject({ status: 200, body: { dry_run: true, periods_generated: 13 } });
    expect(await named(world, 'Gym credit')).toEqual([]);
    await ownBenefit(world, card);
    expect((await add({})).status).toBe(409);
    expect((await add({ force: true })).status).toBe(200);
  });

  it('NUM-4 points and nights are whole, and no money', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Green');
    const before = await world.get('/dashboard');
    await ownBenefit(world, card, { credit_name: 'Points', unit: 'points', amount: 7_500 });
    expect(await world.get('/dashboard')).toEqual(before);
    expect((await named(world, 'Points'))[0]).toMatchObject({ credit_amount: 7_500, unit: 'points' });
    const half = {
      card_id: card,
      credit_name: 'Half',
      unit: 'nights',
      amount: 0.5,
      schedule_type: 'monthly',
    };
    expect(await world.ask({ method: 'POST', path: '/benefits', body: half })).toMatchObject({
      status: 400,
      body: { field: 'amount' },
    });
  });

  it('PER-11 can have months of their own', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Green');
    const benefit = await ownBenefit(world, card, { amount_by_month: { 12: 300 }, ends_on: '2027-01-31' });
    const { periods } = (await world.get(`/benefits/${benefit}?include_future=1`)) as {
      periods: { amount: number }[];
    };
    expect(periods.map(({ amount }) => amount)).toEqual([100, 300, 100, 100, 100]);
  });

  it('are discontinued and restored, and a name is free meanwhile', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Green');
    const benefit = await ownBenefit(world, card);
    const change = (id: string, body: object) =>
      world.ask({ method: 'PATCH', path: `/benefits/${id}`, body });
    expect((await change(benefit, { status: 'discontinued' })).body).toMatchObject({
      changes: [{ field: 'status', old_value: 'active', new_value: 'discontinued' }],
    });
    expect(await named(world, 'Gym credit')).toEqual([]);
    const other = await ownBenefit(world, card);
    expect(await change(benefit, { status: 'active' })).toMatchObject({
      status: 409,
      body: { existing_benefit_id: other },
    });
    expect((await change(benefit, { status: 'active', credit_name: 'Pool credit' })).status).toBe(200);
    expect((await change(other, { credit_name: ' pool  CREDIT ' })).status).toBe(409);
    expect((await change(other, {})).status).toBe(400);
    expect((await change(other, { amount: 10.001 })).body).toMatchObject({ field: 'amount' });
    expect((await change('x', { amount: 1 })).status).toBe(404);
  });

  it('what they are worth to a household weighs returns and advice, not what happened', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold', { original_open_date: '2024-01-05' });
    const benefit = await ownBenefit(world, card, { amount: 200, schedule_type: 'quarterly' });
    await use(world, `${benefit}.20260701`, { usageStatus: 'partial', usedAmount: 100 });
    await world.must({ method: 'PATCH', path: `/benefits/${benefit}`, body: { weight: 40 } });
    expect(await world.get(`/cards/${card}`)).toMatchObject({ roi: { captured_value: 40 } });
    expect(await world.get('/dashboard')).toMatchObject({ captured_this_month: 100 });
    const { action_items: items } = (await world.get('/action-items')) as {
      action_items: { benefit_id: string; value_at_risk: number }[];
    };
    expect(items.find((item) => item.benefit_id === benefit)?.value_at_risk).toBe(40);
  });
});

describe('RATE-1 history', () => {
  it('goes on when a card was removed and added again', async () => {
    const world = await benefitsWorld({ at: '2026-01-10T08:00:00.000Z' });
    const first = await world.addCard('Amex Gold');
    for (const day of ['2026-02-10', '2026-03-10', '2026-04-10']) world.goTo(day);
    await world.must({ method: 'DELETE', path: `/cards/${first}` });
    await world.addCard('Amex Gold');
    world.goTo('2026-04-20');
    const { action_items: items } = (await world.get('/action-items?action_types=expiring')) as {
      action_items: { title: string; historical_rate: number; historical_rate_n: number }[];
    };
    const uber = items.find(({ title }) => title.includes('Uber Cash'));
    expect(uber).toMatchObject({
      historical_rate: 0,
      historical_rate_n: 3,
      historical_rate_confidence: 'high',
    });
  });
});
