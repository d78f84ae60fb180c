import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.js';
import { isDomainError } from '../../kernel/errors.js';
import type { ConfigChange } from './index.js';
import { parsePolicy } from './policy-file/rules/parse-file.js';
import { writePolicy } from './policy-file/rules/write-file.js';
import { someMerchant, walletsWorld, type WalletsWorld } from './wallets.fixture.js';

let db: Kysely<unknown>;
let world: WalletsWorld;

beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  world = await walletsWorld({ storage: postgresStorage({ db }) });
});
afterAll(() => db.destroy());

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

const policy = `## Identity
agent_name: buyer
owner: ops@northwind.example

## Spending
spend:
  monthly_limit: 300 USD
  daily_limit: 200 USD
`;

describe('wallets on PostgreSQL', () => {
  it('admit exactly as many of 64 charges at once on one card as there is room for', async () => {
    const { mine } = world;
    const { view } = await mine.cards.create('agent', { name: 'hot', limit: '33 USD' });
    const charge = { walletId: 'agent', cardId: view.card.id, amount: 3_000_000n, merchant: someMerchant };
    const codes = await Promise.all(
      Array.from({ length: 64 }, () => codeOf(mine.transactions.authorize(charge))),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(11);
    expect(codes.filter((code) => code === 'insufficient_funds')).toHaveLength(53);
    const { monthly } = await mine.get('agent');
    expect(monthly?.spent).toBe(33_000_000n);
    expect(await world.bursar.verify(world.owner.tenant)).toEqual([]);
  });

  it('let one of two people decide, and one of two wallets have a name', async () => {
    const { mine } = world;
    await mine.update('agent', { config: { approval: { require_confirmation_over: '1 USD' } } });
    const { approval } = await mine.transactions.authorize({
      walletId: 'agent',
      amount: 2_000_000n,
      merchant: someMerchant,
    });
    const id = approval?.id ?? '';
    const codes = await Promise.all([codeOf(mine.approvals.approve(id)), codeOf(mine.approvals.deny(id))]);
    expect(codes.sort()).toEqual(['approval_already_resolved', 'done']);
    const config = { agent_name: 'twin', owner: 'a@b.co' };
    const made = await Promise.all(Array.from({ length: 6 }, () => codeOf(mine.create({ config }))));
    expect(made.sort()).toEqual(['done', ...Array.from({ length: 5 }, () => 'duplicate_agent_name')]);
  });

  it('export a config that applies to nothing, whatever order the store keeps its members in', async () => {
    const { mine } = world;
    const { config } = parsePolicy(policy);
    if (config === null) throw new Error('the policy can be read');
    const { walletId, created } = await mine.config.apply(config);
    expect(created).toBe(true);
    const shown = await mine.config.read(walletId);
    const again = parsePolicy(writePolicy(shown.config));
    expect(again.config).toEqual(shown.config);
    const plan = await mine.config.plan(again.config ?? shown.config, { walletId });
    expect(plan.changes).toEqual([] satisfies ConfigChange[]);
    expect(plan.hash).toBe(shown.hash);
  });

  it('move money in and out exactly once, and never more than there is', async () => {
    const { mine } = world;
    const fund = { walletId: 'agent', direction: 'fund', amount: 20_000_000n } as const;
    await mine.transfers.create(fund);
    const take = { walletId: 'agent', direction: 'withdraw', amount: 3_000_000n } as const;
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(mine.transfers.create(take))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(6);
    expect((await mine.get('agent')).balance).toBe(2_000_000n);
    expect(await world.bursar.verify(world.owner.tenant)).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});
