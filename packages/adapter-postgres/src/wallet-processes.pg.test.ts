import { createBursar } from '@bursar/core';
import { wallets } from '@bursar/core/wallets';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { migrate } from './migrate.js';
import { postgresStorage } from './postgres-storage.js';
import { runWalletWorker } from './wallet-worker.fixture.js';

let url: string;
let db: Kysely<unknown>;

beforeAll(async () => {
  url = await freshDatabase();
  db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  await migrate(db);
});
afterAll(() => db.destroy());

describe('four processes with 16 callers each, through the HTTP surface', () => {
  it('admit exactly as many charges on one card as there is room for', async () => {
    const bursar = createBursar({ storage: postgresStorage({ db }), products: [wallets()] });
    const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
    const mine = bursar.for(actor).wallets;
    const config = { agent_name: 'scout', owner: 'a@b.co', spend: { daily_limit: '500 USD' } };
    const { wallet } = await mine.create({ config });
    const { view } = await mine.cards.create(wallet.id, { name: 'hot', limit: '100 USD' });
    const { secret } = await mine.keys.create({ name: 'agent', walletId: wallet.id });
    const charge = {
      wallet_id: `wal_${wallet.id}`,
      card_id: `crd_${view.card.id}`,
      amount: { amount: 7, currency: 'USD' },
      merchant: { name: 'OpenAI', domain: 'openai.com' },
    };
    const reports = await Promise.all(
      Array.from({ length: 4 }, () => runWalletWorker({ url, key: secret, callers: 16, times: 1, charge })),
    );
    const count = (status: string): number => reports.reduce((sum, report) => sum + (report[status] ?? 0), 0);
    expect({ admitted: count('201'), refused: count('422') }).toEqual({ admitted: 14, refused: 50 });
    expect((await mine.get(wallet.id)).daily?.spent).toBe(98_000_000n);
    expect(await bursar.verify(actor.tenant)).toEqual([]);
    await bursar.stop();
  });
});
