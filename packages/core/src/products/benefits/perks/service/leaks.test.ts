import { describe, expect, it } from 'vitest';
import { benefitsWorld } from '../../benefits.fixture.js';
import { touchedPeriods } from '../model.js';

describe('the leak report', () => {
  it('tells what was lost by card and year, the last card’s time included', async () => {
    const world = await benefitsWorld({ at: '2026-10-15T08:00:00.000Z' });
    const card = await world.addCard('Amex Blue Cash Everyday');
    const { credits } = (await world.get('/benefits')) as {
      credits: { benefit_id: string; credit_amount: number }[];
    };
    const { benefit_id: benefit, credit_amount: amount } = credits[0] ?? { benefit_id: '', credit_amount: 0 };
    await world.must({
      method: 'PATCH',
      path: `/benefits/${benefit}.20261001/use`,
      body: { usageStatus: 'used' },
    });
    world.goTo('2027-02-03');
    await world.must({ method: 'DELETE', path: `/cards/${card}` });
    world.goTo('2027-06-01');
    const report = (await world.get('/leak-report')) as {
      cards: { year: number; offered: number; captured: number; lost: number }[];
      total_lost: number;
    };
    expect(report).toMatchObject({
      cards: [
        { year: 2026, offered: amount * 3, captured: amount, lost: amount * 2 },
        { year: 2027, offered: amount, captured: 0, lost: amount },
      ],
      total_lost: amount * 3,
    });
    expect(await world.get('/leak-report?from_year=2027&to_year=2027')).toMatchObject({ total_lost: amount });
    expect(
      (await world.ask({ method: 'GET', path: '/leak-report?from_year=2010&to_year=2026' })).status,
    ).toBe(400);
  });
});

describe('a purchase', () => {
  const purchase = { merchant: 'UBER *TRIP 8005928996', amount: 23.1, date: '2026-09-20' };

  it('finds the credit that it could use, and marks it when the host says so', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const match = (more: object) =>
      world.ask({ method: 'POST', path: '/purchases/match', body: { card_id: card, ...purchase, ...more } });
    expect((await match({})).body).toMatchObject({
      proposals: [{ amount: 10, is_sure: true, matched_words: ['uber'] }],
      applied: null,
    });
    const rows = () =>
      world.storage.tenant(world.homes.home.actor.tenant).collection(touchedPeriods).find({});
    expect(await rows()).toEqual([]);
    expect((await match({ apply: true, amount: 4 })).body).toMatchObject({
      applied: { amount: 4, used_after: 4 },
    });
    expect(await rows()).toMatchObject([{ used: 400 }]);
    expect((await match({ apply: true })).body).toMatchObject({ applied: { amount: 6, used_after: 10 } });
    expect((await match({})).body).toEqual({ proposals: [], applied: null });
    expect((await match({ card_id: 'x' })).status).toBe(404);
  });

  it('knows the merchants that the host names', async () => {
    const merchantsOf = (name: string) => (name.startsWith('tpl_amex_gold/') ? ['Blue Bottle'] : []);
    const world = await benefitsWorld({ merchantsOf });
    const card_id = await world.addCard('Amex Gold');
    const body = { ...purchase, card_id, merchant: 'BLUE BOTTLE COFFEE', apply: true };
    const { proposals, applied } = (await world.must({ method: 'POST', path: '/purchases/match', body }))
      .body as { proposals: unknown[]; applied: unknown };
    // Several are equally sure: somebody has to choose.
    expect(proposals.length).toBeGreaterThan(1);
    expect(applied).toBeNull();
  });
});
