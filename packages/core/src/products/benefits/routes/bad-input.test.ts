import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benefitsWorld, type Ask, type BenefitsWorld } from '../benefits.fixture.js';
import { benefitsTables } from '../storage.js';
import { auditEvents } from '../../../platform/tenancy/audit/model.js';
import { benefitsRoutes } from './table.js';

/** Everything that the household has stored, its log included. */
async function stored(world: BenefitsWorld): Promise<unknown> {
  const tenant = world.storage.tenant(world.homes.home.actor.tenant);
  const rows = [];
  for (const table of benefitsTables.filter(({ scope }) => scope === 'tenant'))
    rows.push(await tenant.collection(table as (typeof benefitsTables)[0]).find({}));
  return [rows, await tenant.log(auditEvents).count({})];
}

const long = 'x'.repeat(10_000);
const card = { name: 'Amex Gold', owner: 'Ana' };
const benefit = { card_id: '<card>', credit_name: 'Gym', amount: 10, schedule_type: 'monthly' };
const offer = {
  card_id: '<card>',
  bonus_amount: 1,
  bonus_currency: 'amex_mr',
  spend_requirement: 1,
  spend_deadline: '2026-12-31',
};
const post = (path: string, body: unknown): Ask => ({ method: 'POST', path, body });
const patch = (path: string, body: unknown): Ask => ({ method: 'PATCH', path, body });
const get = (path: string): Ask => ({ method: 'GET', path });

describe('bad input is refused, named, and changes nothing', () => {
  it.each<[string, Ask, string | undefined]>([
    [
      'a date that does not exist',
      post('/cards', { ...card, original_open_date: '2026-02-30' }),
      'original_open_date',
    ],
    ['a date in words', post('/cards', { ...card, original_open_date: 'today' }), 'original_open_date'],
    ['three digits', post('/cards', { ...card, last_four: '123' }), 'last_four'],
    ['month 13', post('/cards', { ...card, fee_month: 13 }), 'fee_month'],
    ['half a month', post('/cards', { ...card, fee_month: 1.5 }), 'fee_month'],
    ['an unknown owner', post('/cards', { ...card, owner: 'Zoe' }), 'owner'],
    ['no owner', post('/cards', { name: 'Amex Gold' }), 'owner'],
    ['neither name nor template', post('/cards', { owner: 'Ana' }), 'name'],
    ['a name of 10,000 characters', post('/cards', { ...card, name: long }), 'name'],
    ['a nickname of 10,000 characters', post('/cards', { ...card, nickname: long }), 'nickname'],
    ['a text with NUL', post('/cards', { ...card, notes: 'a\u0000b' }), 'notes'],
    ['a flag in words', post('/cards', { ...card, is_business: 'yes' }), 'is_business'],
    ['the first of several faults', post('/cards', { last_four: 1, owner: 2, name: 3 }), 'name'],
    ['broken JSON', post('/cards', '{'), undefined],
    ['a list', post('/cards', '[]'), undefined],
    ['three decimals', post('/benefits', { ...benefit, amount: 10.001 }), 'amount'],
    ['nothing', post('/benefits', { ...benefit, amount: 0 }), 'amount'],
    ['less than nothing', post('/benefits', { ...benefit, amount: -1 }), 'amount'],
    ['an amount in words', post('/benefits', { ...benefit, amount: '10' }), 'amount'],
    ['an amount beyond reason', post('/benefits', { ...benefit, amount: 1e30 }), 'amount'],
    ['an unknown schedule', post('/benefits', { ...benefit, schedule_type: 'weekly' }), 'schedule_type'],
    ['an unknown unit', post('/benefits', { ...benefit, unit: 'euros' }), 'unit'],
    [
      'a credit name of 121 characters',
      post('/benefits', { ...benefit, credit_name: 'x'.repeat(121) }),
      'credit_name',
    ],
    ['a blank credit name', post('/benefits', { ...benefit, credit_name: '  ' }), 'credit_name'],
    ['an end in the past', post('/benefits', { ...benefit, ends_on: '2026-09-23' }), 'ends_on'],
    ['a gate on a monthly credit', post('/benefits', { ...benefit, gate_spend: 5 }), 'gate_spend'],
    [
      'months of a yearly credit',
      post('/benefits', { ...benefit, schedule_type: 'annual_calendar', amount_by_month: { 1: 1 } }),
      'amount_by_month',
    ],
    ['month 0', post('/benefits', { ...benefit, amount_by_month: { 0: 1 } }), 'amount_by_month.0'],
    ['half a point of bonus', post('/welcome-offers', { ...offer, bonus_amount: 0.5 }), 'bonus_amount'],
    ['no deadline', post('/welcome-offers', { ...offer, spend_deadline: undefined }), 'spend_deadline'],
    ['no requirement', post('/welcome-offers', { ...offer, spend_requirement: 0 }), 'spend_requirement'],
    [
      'a currency with blanks',
      post('/welcome-offers', { ...offer, bonus_currency: 'a b' }),
      'bonus_currency',
    ],
    ['balance and delta', post('/programs', { program_key: 'amex_mr', balance: 1, delta: 1 }), 'balance'],
    ['no balance at all', post('/programs', { program_key: 'amex_mr' }), 'balance'],
    ['a negative balance', post('/programs', { program_key: 'amex_mr', delta: -1 }), 'delta'],
    ['half a point', post('/programs', { program_key: 'amex_mr', balance: 0.5 }), 'balance'],
    ['a worth of nothing', post('/programs', { program_key: 'amex_mr', cpp_valuation: 0 }), 'cpp_valuation'],
    [
      'an unknown program without a name',
      post('/programs', { program_key: 'mine', balance: 1 }),
      'display_name',
    ],
    ['a card number in a name', post('/rewards', { name: 'card 4111 1111 1111 1111' }), 'name'],
    ['a card number in notes', post('/rewards', { name: 'x', notes: '4111-1111-1111-1111' }), 'notes'],
    ['an unknown type', post('/rewards', { name: 'x', type: 'cheque' }), 'type'],
    ['a reward of an unknown owner', post('/rewards', { name: 'x', owner: 'Zoe' }), 'owner'],
    ['an external card without a date', post('/external-cards', { card_name: 'x' }), 'open_date'],
    ['both spends', patch('/welcome-offers/<card>', { current_spend: 1, spend_delta: 1 }), 'current_spend'],
    ['nothing to change', patch('/cards/<card>', {}), undefined],
    ['days beyond a year', get('/action-items?days_ahead=366'), 'days_ahead'],
    ['no day at all', get('/action-items?days_ahead=0'), 'days_ahead'],
    ['an unknown kind of item', get('/action-items?action_types=fees'), 'action_types'],
    [
      'an end before the start',
      get('/calendar-events?start_date=2026-09-24&end_date=2026-09-23'),
      'end_date',
    ],
    ['more than a year', get('/calendar-events?start_date=2026-01-01&end_date=2027-01-02'), 'end_date'],
    ['an unknown kind of event', get('/calendar-events?event_types=holiday'), 'event_types'],
    ['an unknown category', get('/best-card?category=submarines'), 'category'],
    ['no category', get('/best-card'), 'category'],
    ['an amount of nothing', get('/best-card?category=dining&amount=0'), 'amount'],
    ['a broken override', get('/best-card?category=dining&cpp_override=amex_mr'), 'cpp_override'],
    ['an unknown channel', get('/best-card?category=dining&channel=phone'), 'channel'],
    ['no source', get('/programs/transfer-partners'), 'source'],
    ['a flag of 2', get('/programs?has_balance=2'), 'has_balance'],
    ['neither card nor template', get('/earn-rates'), 'card_id'],
    ['one letter', get('/catalog?q=%20a%20'), 'q'],
  ])('%s', async (_, request, field) => {
    const world = await benefitsWorld();
    const card = await world.addCard('Amex Platinum');
    await world.must(post('/welcome-offers', { ...offer, card_id: card }));
    const before = await stored(world);
    const filled = JSON.parse(JSON.stringify(request).replaceAll('<card>', card)) as Ask;
    const { status, body } = await world.ask(filled);
    const { error, field: at } = body as { error: unknown; field?: unknown };
    expect([status, at]).toEqual([400, field]);
    expect(typeof error).toBe('string');
    expect(await stored(world)).toEqual(before);
    expect(world.failures).toEqual([]);
  });
});

describe('what is not there', () => {
  it('is 404, the same for absent and foreign', async () => {
    const world = await benefitsWorld();
    const id = await world.addCard('Amex Gold');
    const { body } = await world.must(post('/rewards', { name: 'x' }));
    const reward = (body as { id: string }).id;
    const requests: Ask[] = [
      get(`/cards/${id}`),
      patch(`/cards/${id}`, { notes: 'x' }),
      { method: 'DELETE', path: `/cards/${id}` },
      post('/benefits', { ...benefit, card_id: id }),
      post('/welcome-offers', { ...offer, card_id: id }),
      patch(`/welcome-offers/${id}`, { spend_delta: 1 }),
      get(`/earn-rates?card_id=${id}`),
      patch(`/rewards/${reward}`, { status: 'used' }),
      { method: 'DELETE', path: `/rewards/${reward}` },
      { method: 'DELETE', path: `/external-cards/${id}` },
      get('/programs/transfer-partners?source=nowhere'),
      get('/earn-rates?card_template_id=nothing'),
      post('/cards', { card_template_id: 'nothing', owner: 'Rita' }),
    ];
    const before = await stored(world);
    for (const request of requests) {
      const foreign = await world.ask({ ...request, as: 'rival' });
      const absent = await world.ask({
        ...request,
        as: 'rival',
        path: request.path.replaceAll(id, 'absent'),
      });
      expect([foreign.status, absent.status], request.path).toEqual([404, 404]);
      expect(foreign.body).toEqual(absent.body);
    }
    expect(await stored(world)).toEqual(before);
  });
});

describe('every route', () => {
  it('asks for a key, says 403 when the plan has no API, and has a tool', async () => {
    const world = await benefitsWorld({ mayUseApi: () => false });
    for (const route of benefitsRoutes.filter(({ credentials }) => !credentials.includes('public'))) {
      const request = {
        method: route.method,
        path: route.path.replace(/:\w+/, 'x'),
        ...(route.input?.body ? { body: {} } : {}),
      };
      expect((await world.ask({ ...request, as: null })).status, route.id).toBe(401);
      expect([400, 403], route.id).toContain((await world.ask(request)).status);
      for (const tool of [route.tool].flat()) expect(tool?.name, route.id).toMatch(/^[a-z_0-9]+$/);
    }
  });

  it('never fails on its own account, whatever is sent', async () => {
    const world = await benefitsWorld();
    const id = await world.addCard('Amex Gold');
    const json = fc.jsonValue({ maxDepth: 2 });
    const withBody = benefitsRoutes.filter(({ input }) => input?.body !== undefined);
    const members = withBody.flatMap(({ input }) => {
      const body = input?.body;
      return body?.kind === 'json' && 'shape' in body.schema ? Object.keys(body.schema.shape as object) : [];
    });
    const bodies = fc.oneof(json, fc.dictionary(fc.constantFrom(...members), json));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...withBody), bodies, async ({ method, path }, body) => {
        const { status } = await world.ask({ method, path: path.replace(/:\w+/, id), body });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
    expect(world.failures).toEqual([]);
  }, 30_000);
});
