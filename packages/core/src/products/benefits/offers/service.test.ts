import { describe, expect, it } from 'vitest';
import { benefitsWorld, type BenefitsWorld } from '../benefits.fixture.js';

const record = (world: BenefitsWorld, card_id: string, more: object = {}) =>
  world.ask({
    method: 'POST',
    path: '/welcome-offers',
    body: {
      card_id,
      bonus_amount: 60_000,
      bonus_currency: 'chase_ur',
      spend_requirement: 4_000,
      spend_deadline: '2026-12-31',
      ...more,
    },
  });
const tell = (world: BenefitsWorld, card: string, body: object) =>
  world.ask({ method: 'PATCH', path: `/welcome-offers/${card}`, body });

describe('welcome offers', () => {
  it('WO-1 are worth what the household says, cash in dollars, and nothing when nobody knows', async () => {
    const world = await benefitsWorld();
    const [a, b, c] = [
      await world.addCard('Amex Gold'),
      await world.addCard('Amex Green'),
      await world.addCard('Amex Platinum'),
    ];
    await world.must({
      method: 'POST',
      path: '/programs',
      body: { program_key: 'chase_ur', cpp_valuation: 1.25 },
    });
    expect((await record(world, a)).body).toMatchObject({ bonus_value: 750, bonus_value_source: 'user' });
    expect((await record(world, b, { bonus_amount: 200, bonus_currency: 'cashback' })).body).toMatchObject({
      bonus_amount: 200,
      bonus_value: 200,
      bonus_value_source: 'cashback',
    });
    expect((await record(world, c, { bonus_currency: 'eva_infinity' })).body).toMatchObject({
      bonus_value: null,
      bonus_value_source: null,
    });
  });

  it('WO-2 and WO-3 move with spend, and end only when somebody says so', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    expect((await tell(world, card, { spend_delta: 1 })).status).toBe(404);
    await record(world, card);
    expect((await tell(world, card, { spend_delta: 450.55 })).body).toMatchObject({
      current_spend: 450.55,
      spend_remaining: 3549.45,
    });
    expect((await tell(world, card, { spend_delta: -451 })).body).toMatchObject({ field: 'spend_delta' });
    expect((await tell(world, card, { current_spend: 5_000, notes: 'done' })).body).toMatchObject({
      spend_requirement_met: true,
      status: 'in_progress',
      notes: '[2026-09-24] done',
    });
    expect((await tell(world, card, { status: 'earned' })).body).toMatchObject({ status: 'earned' });
    expect((await tell(world, card, { spend_delta: 1 })).status).toBe(404);
    expect(await world.get('/welcome-offers')).toEqual([]);
    expect(await world.get('/welcome-offers?status=earned')).toHaveLength(1);
    expect((await record(world, card)).status).toBe(201);
  });

  it('ACT-6 raise an item once they are at risk', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    await record(world, card, { spend_deadline: '2026-10-05' });
    expect(await world.get('/action-items?action_types=welcome_offer_at_risk')).toMatchObject({
      action_items: [
        {
          type: 'welcome_offer_at_risk',
          priority: 'critical',
          value_at_risk: 1200,
          days_remaining: 11,
          card_id: card,
        },
      ],
    });
  });

  it('are two on a card when one came from a call; the signup one is meant unless told', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    await record(world, card);
    const retention_offer = {
      offer: 'x',
      outcome: 'accepted',
      offer_type: 'statement_credit',
      offer_value_dollars: 100,
      spend_requirement: 1_000,
      spend_deadline: '2026-12-24',
    };
    await world.must({ method: 'PATCH', path: `/cards/${card}`, body: { retention_offer } });
    expect((await tell(world, card, { spend_delta: 10 })).body).toMatchObject({
      origin: 'signup',
      current_spend: 10,
    });
    expect((await tell(world, card, { spend_delta: 20, origin: 'retention' })).body).toMatchObject({
      origin: 'retention',
      current_spend: 20,
      bonus_currency: 'cashback',
      bonus_value: 100,
    });
  });

  it('are listed by owner, deadline and status', async () => {
    const world = await benefitsWorld();
    await record(world, await world.addCard('Amex Gold'), { spend_deadline: '2026-12-01' });
    await record(world, await world.addCard('Amex Gold', { owner: 'Ben' }), { spend_deadline: '2026-10-01' });
    await record(world, await world.addCard('Amex Green'), { spend_deadline: '2026-09-01' });
    const owners = async (query: string) =>
      ((await world.get(`/welcome-offers${query}`)) as { owner: string }[]).map(({ owner }) => owner);
    expect(await owners('')).toEqual(['Ana', 'Ben', 'Ana']);
    expect(await owners('?owner=ben')).toEqual(['Ben']);
    expect(await owners('?expiring_within_days=7')).toEqual(['Ben']);
    expect(await owners('?status=missed')).toEqual([]);
  });

  it('BEST-6 lift a card only when asked', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Gold');
    const card = await world.addCard('Chase Freedom Unlimited');
    await record(world, card);
    const first = async (query: string) =>
      (
        (await world.get(`/best-card?category=dining${query}`)) as {
          card_display_name: string;
          sub_value_per_dollar_cents?: number;
        }[]
      )[0];
    expect(await first('')).toMatchObject({ card_display_name: 'Amex Gold' });
    expect(await first('&include_sub_priority=true')).toMatchObject({
      card_display_name: 'Chase Freedom Unlimited',
      sub_value_per_dollar_cents: 30,
    });
  });
});
