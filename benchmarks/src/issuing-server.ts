import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postgresPool, postgresStorage } from '@bursar/adapter-postgres';
import { createBursar } from '@bursar/core';
import { wallets } from '@bursar/core/wallets';
import { nodeHandler } from '@bursar/express';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

// A process of its own, as a server is. Prints nothing; speaks by IPC.

/** Where the server listens, whom it knows, and what can be charged there. */
export interface IssuingReady {
  readonly port: number;
  readonly key: string;
  /** Wallets with a card each, as the API names them. */
  readonly cards: readonly { readonly walletId: string; readonly cardId: string }[];
}

const walletCount = 50;

async function serve(url: string): Promise<IssuingReady> {
  const pool = postgresPool(new pg.Pool({ connectionString: url, max: 4 }));
  const storage = postgresStorage({ db: new Kysely({ dialect: new PostgresDialect({ pool }) }) });
  const bursar = createBursar({ storage, products: [wallets()], requestLimits: false });
  const actor = await bursar.actors.ofSession({ id: 'issuing', email: null });
  const mine = bursar.for(actor).wallets;
  const cards: { walletId: string; cardId: string }[] = [];
  for (let n = 0; n < walletCount; n++) {
    const spend = {
      daily_limit: '900000000 USD',
      monthly_limit: '900000000 USD',
      allowlist: ['openai.com', 'anthropic.com'],
    };
    const { wallet } = await mine.create({
      config: { agent_name: `bot-${n}`, owner: 'ops@example.com', spend },
    });
    const { view } = await mine.cards.create(wallet.id, { name: 'card', limit: '800000000 USD' });
    cards.push({ walletId: `wal_${wallet.id}`, cardId: `crd_${view.card.id}` });
  }
  const { secret } = await mine.keys.create({ name: 'bench' });
  const server = createServer(nodeHandler(bursar));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, key: secret, cards };
}

if (process.send !== undefined && process.env['BENCH_ISSUING_URL'] !== undefined) {
  process.on('message', (message) => {
    const { user, system } = process.cpuUsage();
    if (message === 'cpu') process.send?.({ cpu: (user + system) / 1000 });
    else process.exit(0);
  });
  process.send(await serve(process.env['BENCH_ISSUING_URL']));
}
