import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../../tools/test-database.js';
import { costsWorld, someEvent, type CostsWorld } from '../costs.fixture.js';

let db: Kysely<unknown>;
let world: CostsWorld;

beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  world = await costsWorld({ through: () => postgresStorage({ db }), requestLimits: false });
});
afterAll(() => db.destroy());

it('more of the largest costs than 64 bits hold are taken on one day, summed up exactly, and printed as far as JSON goes', async () => {
  const most = 2 ** 53 - 1;
  const events = Array.from({ length: 100 }, () => ({
    ...someEvent,
    inputTokens: most,
    costMicrodollars: most,
  }));
  for (let batch = 0; batch < 11; batch++) {
    const sent = await world.ask({
      as: 'key',
      method: 'POST',
      path: '/api/cost-events/batch',
      body: { events },
    });
    expect(sent.status).toBe(201);
  }
  const { totals, models } = await world.of('viewer').summary({ days: 7 });
  expect([totals.count, totals.cost, models[0]?.inputTokens]).toEqual([
    1_100,
    1_100n * BigInt(most),
    1_100n * BigInt(most),
  ]);
  const printed = await world.ask({
    as: 'viewer',
    method: 'GET',
    path: '/api/cost-events/summary?period=7d',
  });
  expect(printed.body).toMatchObject({ totals: { totalCostMicrodollars: most, totalRequests: 1_100 } });
});
