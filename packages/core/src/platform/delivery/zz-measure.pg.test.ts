import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.js';
import { actorOf, deliveryWorld } from './delivery.fixture.js';

it('measures', async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  const world = deliveryWorld({ storage: postgresStorage({ db }) });
  for (const tenants of [1, 100]) {
    const actors = Array.from({ length: tenants }, (_, i) => actorOf(`t${tenants}-${i}`));
    for (const a of actors) await world.webhooks.create(a, { url: 'https://a.example.com/' });
    const count = 3000;
    let t = performance.now();
    await Promise.all(Array.from({ length: count }, (_, i) => world.emit(actors[i % tenants]!.tenant)));
    const emitMs = performance.now() - t;
    t = performance.now();
    let rounds = 0;
    const [tell, send] = [world.process.turns[0]!, world.process.turns[1]!];
    const loop = async (turn: typeof tell) => {
      while (world.requests.length < before + count) { rounds++; let free: () => void = () => {}; const freed = new Promise<void>(r => (free = r)); const ms = await turn(() => free()); if (ms > 0) await Promise.race([freed, new Promise((r) => setTimeout(r, 5))]); }
    };
    const before = world.requests.length;
    await Promise.all([loop(tell), loop(send)]);
    await world.process.idle();
    console.log(tenants, 'tenants: emit', Math.round(count / (emitMs / 1000)), '/s; deliver', Math.round(count / ((performance.now() - t) / 1000)), '/s', rounds, 'rounds');
  }
  expect(world.errors).toEqual([]);
  await db.destroy();
}, 120_000);
