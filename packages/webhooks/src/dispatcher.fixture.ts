import { postgresPool, postgresStorage } from '@bursar/adapter-postgres';
import { cipher, createBursar, systemRuntime, type Bursar } from '@bursar/core';
import type { Storage } from '@bursar/core/storage';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { webhookTransport } from './deliver.js';

/** No receiver is waited for longer here. */
const patienceMs = 250;

/** A Bursar over the database whose clock is so far ahead of the machine's as `aheadMs` tells. */
export function openHost(url: string, aheadMs: () => number, onFailure: () => void = () => undefined) {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: postgresPool(pool) }) });
  const storage: Storage = postgresStorage({ db });
  const keys = [{ id: 'k', secret: '11'.repeat(32) }] as const;
  const world = webhookTransport({ allowLoopback: true });
  const bursar: Bursar = createBursar({
    storage,
    runtime: {
      ...systemRuntime({ cipher: cipher({ keys }) }),
      now: () => new Date(Date.now() + aheadMs()),
    },
    webhooks: {
      transport: { ...world, send: (request) => world.send({ ...request, timeoutMs: patienceMs }) },
      allowLoopback: true,
    },
    logger: { warn: () => undefined, error: onFailure },
    pollMs: 25,
  });
  const close = async (): Promise<void> => {
    await bursar.stop();
    await world.close();
    await db.destroy();
  };
  return { db, storage, bursar, close };
}

// A process of its own: it dispatches until it is killed, and keeps the clock that it is told.
const [, , url, ahead] = process.argv;
if (process.send && url?.startsWith('postgresql:')) {
  let aheadMs = Number.parseInt(ahead ?? '0', 10);
  let failures = 0;
  const { bursar } = openHost(
    url,
    () => aheadMs,
    () => process.send?.({ failures: ++failures }),
  );
  process.on('message', (told: number) => {
    aheadMs = told;
  });
  process.on('disconnect', () => process.exit());
  bursar.start();
  process.send('ready');
}
