import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../../tools/test-database.js';
import { acme, exa, issuingWorld, minute, usd } from './issuing.fixture.js';

// Two storages on one database are two processes: each gathers on its own, and only the database is between them.

let databases: Kysely<unknown>[];
const connect = (connectionString: string): Kysely<unknown> => {
  const pool = new pg.Pool({ connectionString, max: 4 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
};

beforeAll(async () => {
  const url = await freshDatabase();
  databases = [connect(url), connect(url)];
  await migrate(databases[0] as Kysely<unknown>);
});
afterAll(() => Promise.all(databases.map((db) => db.destroy())));

let worlds = 0;
const two = (options: Parameters<typeof issuingWorld>[0] = {}) => {
  const [first, second] = databases.map((db) =>
    issuingWorld({
      ...options,
      storage: postgresStorage({ db, lockTimeoutMs: 10_000 }),
      ids: 1_000_000 * ++worlds,
    }),
  );
  if (!first || !second) throw new Error('there are two databases');
  return { first, second };
};

describe('several processes with one card', () => {
  it('admit exactly what there is room for, of 64 at once', async () => {
    const { first, second } = two();
    const { account, card, reference } = await first.opened();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, i) => {
        const world = i % 2 === 0 ? first : second;
        const authorization = `hot-${i}`;
        const amount = usd(3);
        return world.network.purchase({
          card: reference,
          currency: 'USD',
          merchant: exa,
          amount,
          authorization,
        });
      }),
    );
    expect(answers.filter(({ approved }) => approved)).toHaveLength(13);
    expect(await second.figures(account.id, card.id)).toMatchObject({ day: [39, 0], limit: [39, 0] });
    const { items } = await first.issuing.transactions(acme, { accountId: account.id, limit: 100 });
    expect(items).toHaveLength(64);
    expect(await first.faults()).toEqual([]);
    const { rows } = await sql<{
      n: number;
    }>`select deadlocks::int as n from pg_stat_database where datname = current_database()`.execute(
      databases[0] as Kysely<unknown>,
    );
    expect(rows[0]?.n).toBe(0);
  });

  it('take an event in once, however often and wherever it arrives', async () => {
    const { first, second } = two();
    const { account, card, reference } = await first.opened();
    const both = [first, second, first, second, first, second, first, second];
    const common = { card: reference, currency: 'USD', merchant: exa };
    const asked = await Promise.all(
      both.map(({ network }) => network.purchase({ ...common, amount: usd(12), authorization: 'same' })),
    );
    expect(new Set(asked.map(({ transactionId }) => transactionId)).size).toBe(1);
    const at = first.clock.now;
    const capture = {
      ...common,
      id: 'evt',
      at,
      type: 'captured',
      transaction: 't',
      authorization: 'same',
      amount: usd(12),
      final: true,
    } as const;
    await Promise.all(both.map(({ network }) => network.tell(capture)));
    const refund = { ...capture, id: 'evt-2', type: 'refunded', transaction: 'r', amount: usd(5) } as const;
    await Promise.all(both.map(({ network }) => network.tell(refund)));
    expect(await first.figures(account.id, card.id)).toEqual({ day: [7, 0], month: [7, 0], limit: [7, 0] });
    expect(await first.faults()).toEqual([]);
  });

  it('let one of two people decide, and one of many charges pass', async () => {
    const { first, second } = two();
    const { account, reference } = await first.opened({ policy: { askOver: usd(12).toString() } });
    const pay = ({ network }: typeof first) =>
      network.purchase({ card: reference, currency: 'USD', merchant: exa, amount: usd(30) });
    expect((await pay(first)).code).toBe('approval_required');
    const pending = { accountId: account.id, statuses: ['pending'], limit: 1 } as const;
    const question = (await first.issuing.approvals(acme, pending)).items[0]?.id ?? '';
    const verdicts = await Promise.allSettled([
      first.issuing.approve(acme, question, { resolvedBy: 'ada' }),
      second.issuing.deny(acme, question, { resolvedBy: 'grace' }),
    ]);
    expect(verdicts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const row = await first.issuing.approval(acme, question);
    const passes = row?.status === 'approved' ? 1 : 0;
    const answers = await Promise.all([first, second, first, second].map(pay));
    expect(answers.filter(({ approved }) => approved)).toHaveLength(passes);
    expect(await first.faults()).toEqual([]);
  });

  it('provision one card, whoever does the work', async () => {
    let down = true;
    const orders: string[] = [];
    const { first, second } = two({
      issuer: {
        provision: async ({ idempotencyKey }) => {
          orders.push(idempotencyKey);
          if (down) throw new Error('timeout');
          return { token: 'tok', last4: '0001', brand: 'visa', expMonth: 1, expYear: 2030 };
        },
      },
    });
    const { card } = await first.opened();
    expect(card.issuance).toBe('provisioning');
    down = false;
    first.wait(minute);
    second.wait(minute);
    await Promise.all([first.work(), second.work()]);
    expect(await first.issuing.card(acme, card.id)).toMatchObject({ issuance: 'issued', token: 'tok' });
    expect(new Set(orders)).toEqual(new Set([`card:acme:${card.id}`]));
  });
});
