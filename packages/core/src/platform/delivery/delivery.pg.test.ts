import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.js';
import { openDueWork } from '../../due-work.js';
import { actorOf, answered, deliveryWorld, second, timedOut } from './delivery.fixture.js';
import { webhookDeliveries } from './webhooks/model.js';
import { deliveryWorkers } from './webhooks/service.js';

// What memory cannot show: two processes that tell, send and record at once.

let databases: Kysely<unknown>[];
beforeAll(async () => {
  const connectionString = await freshDatabase();
  databases = [0, 1].map(() => {
    const pool = new pg.Pool({ connectionString, max: 8 });
    // The database is dropped while the last connections are still closing.
    pool.on('error', () => undefined);
    return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  });
  await migrate(databases[0] as Kysely<unknown>);
});
afterAll(() => Promise.all(databases.map((db) => db.destroy())));

describe('two processes on PostgreSQL', () => {
  it('deliver every event to every endpoint, once each while nothing fails', async () => {
    const [one, two] = databases.map((db) => postgresStorage({ db }));
    const world = deliveryWorld({ storage: one as NonNullable<typeof one> });
    const other = openDueWork({
      storage: two as NonNullable<typeof two>,
      runtime: world.runtime,
      logger: { warn: () => undefined, error: (message, details) => world.errors.push({ message, details }) },
      workers: deliveryWorkers({ ...world.parts, storage: two as NonNullable<typeof two> }),
      pollMs: second,
    });
    const urls = ['https://a.example.com/', 'https://b.example.com/', 'https://c.example.com/'];
    const actors = ['acme', 'globex'].map(actorOf);
    for (const actor of actors) for (const url of urls) await world.webhooks.create(actor, { url });
    const seen = new Map<string, number>();
    let failing = true;
    world.receivers.answer = ({ url, body }) => {
      if (failing && url === urls[2]) return seen.size % 2 ? timedOut : answered(503);
      const name = `${url} ${(JSON.parse(body) as { id: string }).id}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return answered(200);
    };
    const events = await Promise.all(
      Array.from({ length: 60 }, (_, i) => world.emit((actors[i % 2] as (typeof actors)[0]).tenant)),
    );
    const work = async (): Promise<void> => {
      for (let quiet = 0; quiet < 2;) {
        const begun = await Promise.all([world.process.tick(world.clock.now), other.tick(world.clock.now)]);
        quiet = begun[0] + begun[1] === 0 ? quiet + 1 : 0;
      }
    };
    await work();
    failing = false;
    world.wait(600 * second);
    await work();
    expect(seen.size).toBe(events.length * urls.length);
    expect(Math.max(...seen.values())).toBe(1);
    for (const { tenant } of actors) {
      const rows = world.storage.tenant(tenant).collection(webhookDeliveries);
      expect(await rows.count({ status: 'delivered' })).toBe(90);
      expect(await rows.count({})).toBe(90);
    }
    expect(world.errors).toEqual([]);
  });

  it('keep to the limit of endpoints, and forget one that is removed', async () => {
    const worlds = databases.map((db) => deliveryWorld({ storage: postgresStorage({ db }) }));
    const actor = actorOf('limited');
    const url = 'https://a.example.com/';
    const [world, other] = worlds;
    if (!world || !other) throw new Error('there are two worlds');
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? world : other).webhooks.create(actor, { url, limit: 3 })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    await world.emit(actor.tenant);
    for (const { id } of await world.webhooks.list(actor)) await world.webhooks.remove(actor, id);
    await world.settle();
    expect(world.requests).toEqual([]);
    expect(await world.storage.tenant(actor.tenant).collection(webhookDeliveries).count({})).toBe(0);
  });
});
