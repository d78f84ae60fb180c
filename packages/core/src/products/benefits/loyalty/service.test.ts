import { describe, expect, it } from 'vitest';
import { benefitsWorld, type BenefitsWorld } from '../benefits.fixture.js';

const save = (world: BenefitsWorld, body: object) => world.ask({ method: 'POST', path: '/programs', body });
const keys = async (world: BenefitsWorld, query = '') =>
  ((await world.get(`/programs${query}`)) as { program_key: string }[]).map(({ program_key: key }) => key);

describe('programs', () => {
  it('CPP-1 and CPP-3 are one per key, valued by the household first', async () => {
    const world = await benefitsWorld();
    expect((await save(world, { program_key: 'aa_advantage', balance: 1_000 })).body).toMatchObject({
      program_key: 'aa_aadvantage',
      previous_balance: 0,
      cpp_valuation: 1.5,
      estimated_value: 15,
    });
    expect((await save(world, { program_key: 'aa_aadvantage', cpp_valuation: 1.7 })).body).toMatchObject({
      previous_balance: 1_000,
      new_balance: 1_000,
      change: 0,
      estimated_value: 17,
    });
    expect(await keys(world)).toEqual(['aa_aadvantage']);
  });

  it('of their own have a name and may have no worth', async () => {
    const world = await benefitsWorld();
    const body = { program_key: 'corner_cafe', balance: 12, display_name: 'Corner café', owner: 'ben' };
    expect((await save(world, body)).body).toMatchObject({ cpp_valuation: null, estimated_value: null });
    expect(await world.get('/programs')).toMatchObject([
      { type: 'other', owner: 'Ben', display_name: 'Corner café' },
    ]);
  });

  it('are narrowed, and what was never told is stale', async () => {
    const world = await benefitsWorld();
    await save(world, { program_key: 'amex_mr', balance: 5 });
    await save(world, { program_key: 'delta_skymiles', balance: 0, owner: 'Ana' });
    await save(world, { program_key: 'hilton_honors', cpp_valuation: 0.6 });
    world.goTo('2026-10-25');
    await save(world, { program_key: 'delta_skymiles', balance: 0 });
    expect(await keys(world)).toEqual(['amex_mr', 'delta_skymiles', 'hilton_honors']);
    expect(await keys(world, '?has_balance=1')).toEqual(['amex_mr']);
    expect(await keys(world, '?type=airline')).toEqual(['delta_skymiles']);
    expect(await keys(world, '?owner=ben')).toEqual(['amex_mr', 'hilton_honors']);
    expect(await keys(world, '?stale_days=31')).toEqual(['amex_mr', 'hilton_honors']);
    expect(await world.get('/programs?type=hotel')).toMatchObject([
      { is_stale: true, last_updated: null, days_since_update: null },
    ]);
    await world.of('home').household.configure({ staleAfterDays: 100 });
    expect(await world.get('/programs?type=bank')).toMatchObject([
      { is_stale: false, days_since_update: 31 },
    ]);
  });

  it('send their points to partners, the best ratio first', async () => {
    const world = await benefitsWorld();
    const partners = (await world.get('/programs/transfer-partners?source=amex_mr')) as {
      ratio: number;
      target_display_name: string;
    }[];
    expect(partners.length).toBe(20);
    const ordered = [...partners].sort(
      (a, b) => b.ratio - a.ratio || (a.target_display_name < b.target_display_name ? -1 : 1),
    );
    expect(partners).toEqual(ordered);
    expect(partners.find(({ target_display_name: name }) => name === 'Emirates Skywards')?.ratio).toBe(0.8);
  });
});

describe('rates and the best card', () => {
  it('are those of the template, valued for the household; the card wins', async () => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Gold');
    const rates = (await world.get(
      `/earn-rates?card_id=${card}&card_template_id=tpl_citi_double_cash`,
    )) as object[];
    expect(rates[0]).toMatchObject({
      category: 'dining',
      multiplier: 4,
      currency: 'amex_mr',
      currency_display_name: 'Amex Membership Rewards',
      value_per_dollar_cents: 8,
      cap_amount: 50_000,
    });
    const cash = (await world.get('/earn-rates?card_template_id=tpl_capital_one_savor')) as object[];
    expect(cash[0]).toMatchObject({
      currency_display_name: 'Cash back',
      cpp_valuation: 1,
      value_per_dollar_cents: 5,
    });
  });

  it('BEST-1 to BEST-3 answer by owner, channel and brand', async () => {
    const world = await benefitsWorld();
    await world.addCard('Amex Gold');
    await world.addCard('Delta SkyMiles Gold', { owner: 'Ben' });
    const first = async (query: string) =>
      (
        (await world.get(`/best-card?${query}`)) as {
          card_display_name: string;
          multiplier: number;
          channel: string;
        }[]
      )[0];
    expect(await first('category=hotels')).toMatchObject({ multiplier: 5, channel: 'portal' });
    expect(await first('category=hotels&channel=direct&owner=ana')).toMatchObject({ multiplier: 1 });
    expect(await first('category=delta&owner=ben')).toMatchObject({ multiplier: 2, channel: 'direct' });
    expect(await first('category=delta&owner=ana')).toMatchObject({ multiplier: 3 });
    expect(await world.get('/best-card?category=dining&owner=nobody')).toEqual([]);
  });
});
