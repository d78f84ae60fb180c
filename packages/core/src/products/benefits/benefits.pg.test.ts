import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.js';
import { benefitsWorld, type Ask, type BenefitsWorld } from './benefits.fixture.js';

let db: Kysely<unknown>;
beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
});
afterAll(() => db.destroy());

const post = (path: string, body?: unknown): Ask => ({ method: 'POST', path, body });
const patch = (path: string, body: unknown): Ask => ({ method: 'PATCH', path, body });
const get = (path: string): Ask => ({ method: 'GET', path });

/** Ids are fresh in each world: they are told apart by the order in which they appear. */
function withoutIds(text: string): string {
  const seen = new Map<string, number>();
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    const number = seen.get(id) ?? seen.size;
    seen.set(id, number);
    return `#${number}`;
  });
}

/** A day in the life of a household, as its agent sees it. */
async function livedThrough(world: BenefitsWorld): Promise<string> {
  const told: unknown[] = [];
  const say = async (request: Ask): Promise<never> => {
    const answered = await world.ask(request);
    told.push([request.method, answered.status, answered.body]);
    return answered.body;
  };
  const card = await world.addCard('Amex Platinum', { original_open_date: '2024-02-29', last_four: '1007' });
  await say(
    post('/cards/bulk', {
      cards: [
        { name: 'Amex Gold', owner: 'Ben' },
        { name: 'delta', owner: 'Ana' },
      ],
    }),
  );
  await say(post('/cards', { name: 'Amex Platinum', owner: 'Ana', last_four: '1007' }));
  const { credits } = (await say(get('/benefits'))) as {
    credits: { period_id: string; benefit_id: string }[];
  };
  const [first] = credits;
  await say(
    patch(`/benefits/${first?.period_id}/use`, { usageStatus: 'partial', usedAmount: 1.25, notes: 'é ✈️' }),
  );
  await say(patch(`/benefits/${first?.benefit_id}`, { amount: 99.99, weight: 50 }));
  await say(get(`/benefits/${first?.benefit_id}?include_future=true`));
  const retention_offer = {
    offer: 'stay',
    outcome: 'accepted',
    offer_type: 'points_bonus',
    offer_points: 10_000,
    offer_currency: 'amex_mr',
    spend_requirement: 2_000,
    spend_deadline: '2026-10-05',
  };
  await say(patch(`/cards/${card}`, { retention_offer, fee_month: 10, notes: 'called' }));
  await say(post('/programs', { program_key: 'amex_mr', balance: 120_000, expires_on: '2026-10-20' }));
  await say(post('/rewards', { name: 'Voucher', value: 50, expiration_date: '2026-10-24' }));
  await say(post('/external-cards', { card_name: 'Target RedCard', open_date: '2025-03-02', owner: 'ana' }));
  await say(
    post('/purchases/match', {
      card_id: card,
      merchant: 'UBER TRIP',
      amount: 20,
      date: '2026-09-24',
      apply: true,
    }),
  );
  for (const path of [
    '/cards',
    `/cards/${card}`,
    '/dashboard',
    '/action-items',
    '/calendar-events?end_date=2026-12-31',
    '/524-status',
    '/welcome-offers',
    '/programs',
    '/rewards',
    '/external-cards',
    '/best-card?category=dining&amount=100',
    '/leak-report',
  ])
    await say(get(path));
  world.goTo('2026-10-01');
  await world.bursar.tick(world.clock.now);
  await say({ method: 'DELETE', path: `/cards/${card}` });
  await say(get('/action-items'));
  return withoutIds(JSON.stringify(told, null, 1));
}

describe('benefits on PostgreSQL', () => {
  it('answer as they do in memory', async () => {
    const stored = await benefitsWorld({ storage: postgresStorage({ db }) });
    expect(await livedThrough(stored)).toEqual(await livedThrough(await benefitsWorld()));
    expect(stored.failures).toEqual([]);
  });

  it('are written by one of many at a time', async () => {
    const [one, two] = [
      await benefitsWorld({ storage: postgresStorage({ db }), slug: 'many' }),
      postgresStorage({ db }),
    ];
    const other = await benefitsWorld({ storage: two, slug: 'more' });
    const body = { name: 'Amex Gold', owner: 'Ana', last_four: '2002' };
    const twin = (world: BenefitsWorld) =>
      world
        .of('home', one.homes.home.actor)
        .cards.add({ name: 'Amex Gold', owner: 'Ana', lastFour: '2002' })
        .then(
          () => 'created',
          () => 'refused',
        );
    const answers = await Promise.all([
      one.ask(post('/cards', body)).then(({ status }) => (status === 201 ? 'created' : 'refused')),
      twin(other),
      twin(one),
      twin(other),
    ]);
    expect(answers.filter((answer) => answer === 'created')).toHaveLength(1);
    expect(await one.get('/cards')).toHaveLength(1);
  });
});
