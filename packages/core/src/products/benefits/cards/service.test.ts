import { describe, expect, it } from 'vitest';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { welcomeOffers } from '../offers/model.js';
import { benefits, touchedPeriods } from '../perks/model.js';
import { benefitsWorld, type BenefitsWorld } from '../benefits.fixture.js';
import { cards, retentionEvents } from './model.js';

const tenantOf = (world: BenefitsWorld) => world.storage.tenant(world.homes.home.actor.tenant);
/** Everything that a household has stored, to see that nothing changed. */
async function stored(world: BenefitsWorld): Promise<unknown> {
  const tenant = tenantOf(world);
  return [
    await tenant.collection(cards).find({}),
    await tenant.collection(benefits).find({}),
    await tenant.collection(touchedPeriods).find({}),
    await tenant.collection(welcomeOffers).find({}),
    await tenant.collection(retentionEvents).find({}),
  ];
}
const bulk = (world: BenefitsWorld, cards: readonly unknown[], more: object = {}) =>
  world.ask({ method: 'POST', path: '/cards/bulk', body: { cards, ...more } });
const patch = (world: BenefitsWorld, card: string, body: object) =>
  world.ask({ method: 'PATCH', path: `/cards/${card}`, body });
const statusesOf = (body: unknown): string[] =>
  (body as { results: { status: string }[] }).results.map(({ status }) => status);

describe('an import', () => {
  it('BULK-1 writes each card for itself', async () => {
    const world = await benefitsWorld();
    const offer = {
      bonus_amount: 75_000,
      bonus_currency: 'citi_typ',
      spend_requirement: 6_000,
      spend_deadline: '2026-12-31',
    };
    const { body } = await bulk(world, [
      { name: 'Amex Gold', owner: 'Ana' },
      { name: 'Amex Gold', owner: 'Nobody' },
      { name: 'Strata Elite', owner: 'Ben', welcome_offer: offer },
      { name: 'Strata Elite', owner: 'Ana', welcome_offer: { ...offer, bonus_amount: 0.5 } },
      'Amex Platinum',
    ]);
    expect(statusesOf(body)).toEqual(['created', 'failed', 'created', 'failed', 'failed']);
    expect(await world.get('/cards')).toHaveLength(2);
    expect(await world.get('/welcome-offers')).toMatchObject([{ owner: 'Ben', bonus_value: 1275 }]);
  });

  it('BULK-2 and BULK-5 every item has one status, and they add up', async () => {
    const world = await benefitsWorld();
    const { body } = await bulk(world, [
      { name: 'Amex Gold', owner: 'Ana' },
      { name: 'Amex Gold', owner: 'Ana' },
      { name: 'delta', owner: 'Ana' },
      { name: 'submarine', owner: 'Ana' },
    ]);
    expect(statusesOf(body)).toEqual(['created', 'already_exists', 'ambiguous', 'failed']);
    const { summary } = body as { summary: Record<string, number> };
    expect(summary).toMatchObject({ total: 4, created: 1, already_exists: 1, ambiguous: 1, failed: 1 });
  });

  it('BULK-3 a known card is skipped or refused; other digits make another card', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold', { last_four: '2002' });
    const again = { name: 'Amex Gold', owner: 'Ana' };
    expect((await bulk(world, [again])).body).toMatchObject({
      results: [{ status: 'already_exists', card_id: card }],
    });
    expect(statusesOf((await bulk(world, [again], { skip_duplicates: false })).body)).toEqual(['failed']);
    expect(statusesOf((await bulk(world, [{ ...again, last_four: '2003' }])).body)).toEqual(['created']);
    await world.must({ method: 'DELETE', path: `/cards/${card}` });
    expect(statusesOf((await bulk(world, [{ ...again, last_four: '2002' }])).body)).toEqual(['created']);
  });

  it('BULK-4 a rehearsal says the same and writes nothing', async () => {
    const world = await benefitsWorld();
    const items = [
      { name: 'Amex Gold', owner: 'Ana' },
      { name: 'Amex Gold', owner: 'Ana' },
      { name: 'Amex Platinum', owner: 'Ana', last_four: '1' },
    ];
    const before = await stored(world);
    const rehearsed = await bulk(world, items, { dry_run: true });
    expect(await stored(world)).toEqual(before);
    expect(rehearsed.body).toMatchObject({ summary: { dry_run: true, created: 1 } });
    expect(JSON.stringify(rehearsed.body)).not.toContain('card_id');
    expect(statusesOf((await bulk(world, items)).body)).toEqual(statusesOf(rehearsed.body));
  });

  it.each([[[]], [Array.from({ length: 51 }, () => ({ name: 'Amex Gold', owner: 'Ana' }))], ['Amex Gold']])(
    'refuses an envelope of %o',
    async (list) => {
      const world = await benefitsWorld();
      const { status, body } = await world.ask({
        method: 'POST',
        path: '/cards/bulk',
        body: { cards: list },
      });
      expect([status, body]).toMatchObject([400, { field: 'cards' }]);
    },
  );
});

describe('a card', () => {
  it('is there once per owner, template and digits', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold', { last_four: '2002' });
    const add = (more: object) =>
      world.ask({
        method: 'POST',
        path: '/cards',
        body: { name: 'Amex Gold', owner: 'Ana', last_four: '2002', ...more },
      });
    expect(await add({})).toMatchObject({ status: 409, body: { existing_card_id: card } });
    expect((await add({ owner: 'Ben' })).status).toBe(201);
    expect((await add({ last_four: '2003' })).status).toBe(201);
  });

  it('is added once by two who are equally fast', async () => {
    const world = await benefitsWorld();
    const add = () =>
      world.ask({ method: 'POST', path: '/cards', body: { name: 'Amex Gold', owner: 'Ana' } });
    const answers = await Promise.all([add(), add(), add()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await world.get('/cards')).toHaveLength(1);
  });

  it('ROI-4 sums up its own dollar periods, every one of them, also where a group counts another card', async () => {
    const world = await benefitsWorld({ at: '2026-12-20T08:00:00.000Z' });
    await world.addCard('Amex Platinum', { owner: 'Ben' });
    const card = await world.addCard('Amex Green');
    expect(await world.get(`/cards/${card}`)).toMatchObject({ total_available: 209, total_at_risk_30d: 209 });
    world.goTo('2026-10-01');
    expect(await world.get(`/cards/${card}`)).toMatchObject({ total_available: 209, total_at_risk_30d: 0 });
  });

  it('F24-12 leaves every view when it is archived, but still counts', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold', { original_open_date: '2025-01-31' });
    await world.must({ method: 'DELETE', path: `/cards/${card}` });
    expect(await world.get('/cards')).toEqual([]);
    expect(await world.get('/benefits')).toMatchObject({ credit_count: 0 });
    expect(await world.get('/dashboard')).toMatchObject({ card_count: 0, net_value_ytd: { total_fees: 0 } });
    expect(await world.get('/action-items')).toMatchObject({ total_items: 0 });
    expect(await world.get('/calendar-events')).toMatchObject({ event_count: 0 });
    expect(await world.get('/best-card?category=dining')).toEqual([]);
    expect(await world.get('/524-status?owner=ana')).toMatchObject({ current_count: 1 });
  });

  it('PER-7 an opening day told later moves only periods that have not started', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Hilton Aspire');
    const spans = async () => {
      const { benefits: list } = (await world.get(`/cards/${card}`)) as {
        benefits: { benefit_id: string; schedule_type: string }[];
      };
      const night = list.find(({ schedule_type: type }) => type === 'annual_cardmember');
      const { periods } = (await world.get(`/benefits/${night?.benefit_id}?include_future=true`)) as {
        periods: { period_start: string; period_end: string }[];
      };
      return periods.map(({ period_start, period_end }) => `${period_start} ${period_end}`);
    };
    expect(await spans()).toEqual(['2027-01-01 2027-12-31', '2026-01-01 2026-12-31']);
    await patch(world, card, { original_open_date: '2024-04-05' });
    expect(await spans()).toEqual([
      '2027-04-05 2028-04-04',
      '2027-01-01 2027-04-04',
      '2026-01-01 2026-12-31',
    ]);
  });

  it('appends notes, tells what changed, and remembers who did it', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold', { notes: 'first' });
    await patch(world, card, { notes: 'second' });
    const { body } = await patch(world, card, { notes: 'third', fee_month: 4, is_business: true });
    expect(body).toMatchObject({
      notes: 'first\n[2026-09-24] second\n[2026-09-24] third',
      changes: [
        { field: 'feeMonth', old_value: null, new_value: '4' },
        { field: 'isBusiness', old_value: 'false', new_value: 'true' },
        { field: 'countsToward524', old_value: 'true', new_value: 'false' },
      ],
    });
    const told = await tenantOf(world).log(auditEvents).page({ action: 'benefit_card.updated' });
    expect(told).toHaveLength(2);
    expect(told.every(({ keyId, resourceId }) => keyId !== null && resourceId === card)).toBe(true);
  });

  it.each([
    {},
    { unknown: 1 },
    { retention_offer: { offer: 'x', accepted: true }, delete_retention_event_id: 'y' },
  ])('refuses the update %o', async (body) => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const before = await stored(world);
    expect((await patch(world, card, body)).status).toBe(400);
    expect(await stored(world)).toEqual(before);
  });
});

describe('retention events', () => {
  const offer = {
    offer: '10,000 points',
    outcome: 'accepted',
    offer_type: 'points_bonus',
    offer_points: 10_000,
    offer_currency: 'amex_mr',
  };
  const paired = { ...offer, spend_requirement: 2_000, spend_deadline: '2026-12-24' };

  it('bring an offer when they ask for spend, and take it along', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const { body } = await patch(world, card, { retention_offer: paired });
    const { retention_entry: entry } = body as {
      retention_entry: { event_id: string; paired_welcome_offer_id: string };
    };
    expect(await world.get('/welcome-offers?origin=retention')).toMatchObject([
      { offer_id: entry.paired_welcome_offer_id, source_event_id: entry.event_id, bonus_value: 200 },
    ]);
    const second = await patch(world, card, { retention_offer: paired });
    expect(second).toMatchObject({ status: 409, body: { existing_offer_id: entry.paired_welcome_offer_id } });
    const gone = await patch(world, card, { delete_retention_event_id: entry.event_id });
    expect(gone.body).toMatchObject({ cascaded_welcome_offer_id: entry.paired_welcome_offer_id });
    expect(await world.get('/welcome-offers?status=all')).toEqual([]);
    expect((await patch(world, card, { delete_retention_event_id: entry.event_id })).status).toBe(404);
  });

  it('are corrected in place, checked as a whole', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const { body } = await patch(world, card, { retention_offer: { ...paired, date: '2026-01-02' } });
    const { event_id } = (body as { retention_entry: { event_id: string } }).retention_entry;
    const correct = (change: object) =>
      patch(world, card, { update_retention_event: { event_id, ...change } });
    expect(await correct({ offer_type: 'statement_credit' })).toMatchObject({
      status: 400,
      body: { field: 'offer_value_dollars' },
    });
    expect((await correct({})).status).toBe(400);
    expect(
      (await correct({ offer_type: 'statement_credit', offer_value_dollars: 150.5 })).body,
    ).toMatchObject({
      retention_entry: { event_id, date: '2026-01-02', offer_value_dollars: 150.5, offer_points: 10_000 },
    });
    const [row] = await tenantOf(world).collection(retentionEvents).find({});
    expect(row?.updates).toMatchObject([{ before: { offerType: 'points_bonus', offerValue: null } }]);
    expect(await world.get('/welcome-offers')).toMatchObject([{ bonus_amount: 10_000 }]);
    expect((await patch(world, card, { update_retention_event: { event_id: 'x', offer: 'y' } })).status).toBe(
      404,
    );
  });

  it.each<[object, string]>([
    [{ ...offer, offer_points: undefined }, 'offer_points'],
    [{ ...offer, offer_currency: undefined }, 'offer_currency'],
    [{ ...offer, offer_type: 'fee_waiver' }, 'offer_value_dollars'],
    [{ offer: 'x' }, 'retention_offer.outcome'],
    [{ offer: 'x', outcome: 'perhaps' }, 'retention_offer.outcome'],
  ])('refuse %o naming %s', async (logged, field) => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const answered = await patch(world, card, { retention_offer: logged, notes: 'x' });
    expect(answered).toMatchObject({ status: 400, body: { field } });
    expect(await world.get(`/cards/${card}`)).toMatchObject({ notes: null, retention_history: [] });
  });

  it('are read in the old form too', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const { body } = await patch(world, card, {
      retention_offer: { offer: '5,000 points', accepted: false },
    });
    expect(body).toMatchObject({
      retention_entry: { outcome: 'declined', offer_type: 'other', date: '2026-09-24' },
    });
  });
});
