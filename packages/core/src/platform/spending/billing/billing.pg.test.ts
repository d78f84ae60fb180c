import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../../tools/test-database.js';
import { billingWorld } from './billing.fixture.js';

let db: Kysely<unknown>;

beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
});
afterAll(() => db.destroy());

/** Worlds of one database share neither ids nor customers. */
const world = (seed: number) =>
  billingWorld({ storage: postgresStorage({ db }), seed, slug: `team-${seed}`, product: `product-${seed}` });

describe('billing on PostgreSQL', () => {
  it('makes one row and one customer when two ask at once', async () => {
    const { billing, offer, team, gateway } = await world(1);
    const [one, two] = await Promise.all([billing.checkout(offer), billing.checkout(offer)]);
    expect(one).toEqual(two);
    expect(gateway.opened).toHaveLength(1);
    expect(await billing.find(team)).toMatchObject({ customer: 'cus_000001' });
  });

  it('ends in what the provider has when callbacks come at once and shuffled', async () => {
    const { billing, team, buy, gateway } = await world(2);
    const subscription = await buy();
    for (const status of ['past_due', 'active', 'unpaid', 'trialing'] as const)
      gateway.change(subscription, { status });
    const all = [...gateway.callbacks].reverse();
    const received = await Promise.all(
      [...all, ...all].map(async (callback) => (await billing.receive(callback)).outcome),
    );
    expect(received.filter((outcome) => outcome === 'applied')).toHaveLength(all.length);
    expect(await billing.find(team)).toMatchObject({ subscription, status: 'trialing', plan: 'pro' });
  });

  it('finds subscriptions by their unique keys', async () => {
    const plan = async (where: string): Promise<string> => {
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select * from bursar.subscription where ${sql.raw(where)} and product = 'costs'`.execute(db);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    await sql`
      insert into bursar.subscription (id, organization, product, customer, cancel_at_period_end, revision, created_at, updated_at)
      select 'x' || n, 'o' || n, 'costs', 'c' || n, false, 0, now(), now() from generate_series(1, 20000) n`.execute(
      db,
    );
    await sql`analyze bursar.subscription`.execute(db);
    expect(await plan(`organization = 'o5'`)).toContain('subscription_organization');
    expect(await plan(`customer = 'c5'`)).toContain('subscription_customer');
  });
});
